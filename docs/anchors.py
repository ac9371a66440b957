"""Writes the tables of docs/anchors.md: fresh manufacture against published figures."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from math import exp, log
from pathlib import Path

from planner.compare.patients import DAYS_IN_MONTH
from planner.compare.replications import compare
from planner.domain.calendar import Calendar
from planner.domain.demand import Demand
from planner.domain.hospital import Hospital
from planner.domain.plan import Plan
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.domain.suite import Suite
from planner.results.comparison import Comparison
from planner.results.interval import Interval

DOCS = Path(__file__).parent
PAGE = DOCS / "anchors.md"
BEGIN, END = "<!-- {} -->\n", "<!-- end of {} -->\n"
PATHS, WEEKS = 100, 52
TABLE_PATHS = 1_000  # of the published table, whose figures are small

# A published table: of 100 patients, so many are expected to be lost.  The share that the waiting
# loses within 42 days is solved from the figures, tiers of a third each.
TIERS = {"high": 2.018, "medium": 0.870, "low": 0.259}
PATIENTS, TURNAROUND, SPAN = 100, 18, 42  # turnaround and span: [day]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One published figure, and the set that it is held against.

    collected: clock and denominator begin at leukapheresis, not at referral.  share: of patients
    treated [%], else the median [day].  released: the clock ends at release.
    """

    id: str
    published: float
    start: str
    end: str
    of: str
    set: str
    share: bool
    collected: bool = False
    released: bool = False


ORDERED, ENROLLED, CELLS = "order", "enrolment", "leukapheresis"
ROWS = (
    Row(id="C1", published=91, start=ENROLLED, end="infusion", of="111 enrolled",
        set="axi-cel US", share=True),
    Row(id="C2", published=70, start=ENROLLED, end="infusion", of="165 enrolled",
        set="tisa-cel NHL", share=True),
    Row(id="C3", published=85, start=ENROLLED, end="infusion", of="344 enrolled",
        set="liso-cel US", share=True),
    *(
        Row(id="C4", published=days, start=CELLS, end="infusion", of="infused",
            set=name, share=False, collected=True)
        for days, name in ((30.4, "axi-cel US"), (35.9, "liso-cel US"), (48.4, "tisa-cel NHL"))
    ),
    Row(id="C5", published=90.6, start=ORDERED, end="infusion", of="607 ordered",
        set="axi-cel and tisa-cel France", share=True),
    Row(id="C5b", published=50, start=ORDERED, end="infusion", of="550 infused",
        set="axi-cel and tisa-cel France", share=False),
    *(
        Row(id="C6", published=share, start=CELLS, end="infusion", of=of,
            set=name, share=True, collected=True)
        for share, of, name in (
            (92, "298 collected", "axi-cel US"),
            (93, "170 collected", "axi-cel US"),
            (91, "94 collected", "tisa-cel NHL"),
        )
    ),
    Row(id="C7", published=28, start=CELLS, end="infusion", of="416 infused",
        set="axi-cel US", share=False, collected=True),
    Row(id="C10", published=89, start="randomisation", end="infusion", of="254 randomised",
        set="ide-cel KarMMa-3", share=True),
    Row(id="C10b", published=49, start=CELLS, end="infusion", of="225 infused",
        set="ide-cel KarMMa-3", share=False, collected=True),
    Row(id="C11", published=85, start="randomisation", end="infusion", of="208 randomised",
        set="cilta-cel CARTITUDE-4", share=True),
    Row(id="C11b", published=44, start=CELLS, end="infusion", of="176 infused",
        set="cilta-cel CARTITUDE-4", share=False, collected=True),
    Row(id="C13", published=19, start=CELLS, end="release", of="2,432 lots",
        set="axi-cel Europe", share=False, collected=True, released=True),
    Row(id="C15", published=43, start=ENROLLED, end="infusion", of="137 infused",
        set="tisa-cel B-ALL trial", share=False),
    Row(id="C17", published=60, start="screening", end="infusion", of="134 infused",
        set="tisa-cel UK children", share=False),
)  # fmt: skip
INPUTS = {
    "C7b": "lymphodepletion 5 days before infusion: in `conditioning_days` of every set",
    "C8": "failure 3.87 % in the UK: `success` of axi-cel and tisa-cel France",
    "C8b": "11 of 21 remakes in specification: `remake_success` of every set",
    "C9": "failure 14.4 % (MCL) and 4.3 % (B-ALL): of products in no row above; in no set",
    "C12b": "81 % of infused lots conform: out of specification is not modelled; in no set",
}


def sets() -> dict[str, dict[str, Decimal]]:
    """The keys of every set, with those of `shared` that it does not state itself."""
    found: dict[str, dict[str, Decimal]] = {}
    with open(DOCS / "anchor_sets.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["set"], {})[row["key"]] = Decimal(row["value"])
    shared = found.pop("shared")
    return {name: {**shared, **own} for name, own in found.items()}


def world(products: dict[str, dict[str, Decimal]], patients: int) -> Scenario:
    """So many patients of every product a week, whom only fresh manufacture can treat."""
    section = {p: {k: v for k, v in terms.items() if k in TERMS} for p, terms in products.items()}
    return Scenario(
        name="anchors",
        calendar=Calendar(start=date(2026, 1, 5), weeks=WEEKS),
        products={
            p: Product(
                id=p, name=p, doses_per_batch=1, production_weeks=1, shelf_life_weeks=2,
                batch_cost=Decimal(0), lost_cost=Decimal(0), max_wait_weeks=WEEKS,
            )
            for p in products
        },
        suites={"S": Suite(id="S", products=tuple(products))},
        hospitals={"H": Hospital(id="H", name="H")},
        demand=Demand(
            patients={(p, "H", week): patients for p in products for week in range(WEEKS)}
        ),
        autologous=section,
    )  # fmt: skip


TERMS = (
    "slots_per_week", "apheresis_days", "make_days", "make_days_sd", "release_days",
    "transit_days", "success", "remakes", "remake_success", "dropout_per_month",
    "max_wait_days", "cost_per_lot", "chair_days",
)  # fmt: skip


def fresh(found: Comparison, kpi: str, product: str) -> Interval:
    """A figure of fresh manufacture."""
    interval = found.figure(kpi, product).autologous
    assert interval is not None
    return interval


@cache
def lost_by_tier() -> dict[str, Interval]:
    """Of 100 patients, a third in each tier: those lost while a lot is made, by simulation."""
    fixed = {
        "slots_per_week": 999, "apheresis_days": 2, "make_days": 7, "make_days_sd": 0,
        "release_days": 7, "transit_days": 2, "success": 1, "remakes": 0, "max_wait_days": 365,
        "cost_per_lot": 0, "chair_days": 0,
    }  # fmt: skip
    terms = {
        tier: {
            **{key: Decimal(value) for key, value in fixed.items()},
            "dropout_per_month": Decimal(repr(monthly(lost_within_span(lost)))),
        }
        for tier, lost in TIERS.items()
    }
    found = compare(world(terms, 10), Plan(), TABLE_PATHS, 1)
    each = PATIENTS / len(TIERS)
    return {tier: _scaled(fresh(found, "fill_rate", tier), -each, each) for tier in TIERS}


def lost_within_span(lost: float) -> float:
    """w of survival (1 - w)^(t / 42), from those lost of a third of 100 after 18 days."""
    return 1 - (1 - len(TIERS) * lost / PATIENTS) ** (SPAN / TURNAROUND)


def monthly(w: float) -> float:
    """The rate [1 / month] of the same survival."""
    return -log(1 - w) / SPAN * DAYS_IN_MONTH


def simulated(name: str, terms: dict[str, Decimal]) -> Comparison:
    """One set alone, at its own slots."""
    own = {
        **terms,
        "transit_days": terms["delivery_days"] + terms["conditioning_days"],
        "cost_per_lot": Decimal(0),
        "chair_days": Decimal(0),
    }
    return compare(world({name: own}, int(terms["patients_per_week"])), Plan(), PATHS, 1)


def held(row: Row, terms: dict[str, Decimal], found: Comparison) -> Interval:
    """The simulated figure as the row defines it: [%] or [day]."""
    waited = float(terms["apheresis_days"]) if row.collected else 0.0
    if row.share:
        left = exp(-float(terms["dropout_per_month"]) / DAYS_IN_MONTH * waited)
        return _scaled(fresh(found, "fill_rate", row.set), 100 / left)
    after = float(terms["delivery_days"] + terms["conditioning_days"]) if row.released else 0.0
    return _scaled(fresh(found, "median_wait_weeks", row.set), 7, -waited - after)


def _scaled(found: Interval, factor: float, plus: float = 0.0) -> Interval:
    ends = sorted(plus + factor * x for x in (found.low, found.high))
    return Interval(mean=plus + factor * found.mean, low=ends[0], high=ends[1])


def published_table() -> Iterator[str]:
    """Expected and simulated losses of the three tiers, and together."""
    found = lost_by_tier()
    yield "| urgency | w | drop-out a month | expected lost | simulated |"
    yield "| --- | --- | --- | --- | --- |"
    for tier, lost in TIERS.items():
        w, x = lost_within_span(lost), found[tier]
        yield f"| {tier} | {w:.3f} | {monthly(w):.4f} | {lost:.3f} | {_shown(x, 2)} |"
    every = sum(x.mean for x in found.values())
    half = sum((x.high - x.mean) ** 2 for x in found.values()) ** 0.5
    together = Interval(mean=every, low=every - half, high=every + half)
    yield f"| together |  |  | {sum(TIERS.values()):.3f} | {_shown(together, 2)} |"


def differences() -> list[tuple[Row, Interval]]:
    """Every row with its simulated figure."""
    terms = sets()
    found = {name: simulated(name, own) for name, own in terms.items()}
    return [(row, held(row, terms[row.set], found[row.set])) for row in ROWS]


def anchor_table() -> Iterator[str]:
    """Published, simulated and their difference, row by row."""
    yield "| row | published | start | end | of | set | simulated | difference |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for row, x in differences():
        unit = "%" if row.share else "days"
        cells = (
            row.id, f"{row.published:g} {unit}", row.start, row.end, row.of, row.set,
            f"{_shown(x, 1)} {unit}", f"{x.mean - row.published:+.1f}",
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def set_table() -> Iterator[str]:
    """Every key of every set, and where it comes from."""
    yield "| set | key | value | source |"
    yield "| --- | --- | --- | --- |"
    with open(DOCS / "anchor_sets.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield f"| {row['set']} | `{row['key']}` | {row['value']} | {row['source']} |"


def input_table() -> Iterator[str]:
    """Rows that go in, or are not modelled."""
    yield "| row | what becomes of it |"
    yield "| --- | --- |"
    yield from (f"| {row} | {words} |" for row, words in INPUTS.items())


def _shown(x: Interval, digits: int) -> str:
    return f"{x.mean:.{digits}f} ± {x.high - x.mean:.{digits}f}"


TABLES = {
    "published table": published_table,
    "anchors": anchor_table,
    "inputs": input_table,
    "sets": set_table,
}


def page(text: str) -> str:
    """The page with every table written anew."""
    for name, table in TABLES.items():
        before, _, rest = text.partition(BEGIN.format(name))
        after = rest.partition(END.format(name))[2]
        lines = "\n".join(table())
        text = f"{before}{BEGIN.format(name)}{lines}\n{END.format(name)}{after}"
    return text


def main() -> None:
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
