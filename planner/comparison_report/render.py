"""A comparison as one self-contained page of HTML: nothing in it asks the network for anything."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.compare.table import SIDES, comparison_rows
from planner.comparison_report.assumptions import assumption_groups, references
from planner.comparison_report.bars import (
    LOST,
    TREATED,
    BarChart,
    amount_chart,
    fates,
    share_chart,
)
from planner.comparison_report.limits import not_in_it
from planner.domain.autologous import comparator
from planner.domain.scenario import Scenario
from planner.flips.table import flip_rows, flips_remarks
from planner.formatting import count, day_words
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.sources import Sources
from planner.io.text.html_template import page_template, program_version
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.flips import Flips
from planner.results.interval import Interval

TEMPLATE = "page.html.j2"
WITHIN = re.compile(r"treated_within_(\d+)_weeks")
SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z])")
UNBROKEN_PERCENT = "\N{NO-BREAK SPACE}%"
SYSTEM_NAMES = {"shelf": "Off the shelf", "fresh": "Fresh"}
YES, SUPPOSED, NOT_COMPARED = "yes", "no; supposed here", "no; not compared here"
GREEN = "#009e73"
LOST_COLOURS = ("#3d4650", "#7d8996", "#b4bdc7", "#cc79a7", "#d55e00")  # in the order of causes
DARK_ON = ("#b4bdc7", "#cc79a7")  # the others have white text
FLIP_HEADS = (  # of planner.flips.table.HEADS, in words
    "Assumption", "As assumed", "Values tried", "The winner changes at", "95 % interval", "Plan",
)  # fmt: skip
LONG_HASH = 12  # digits of it that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A figure in words; cells: of each side its interval and text."""

    figure: ComparedFigure
    name: str
    cells: tuple[tuple[Interval | None, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """All figures of one scope."""

    title: str
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipTable:
    """Where the winner changes, in words; a row for each assumption that was moved."""

    heads: tuple[str, ...]
    rows: tuple[Sequence[str], ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedProduct:
    """What the question says of a product."""

    name: str
    patients: int
    weeks: int  # that a patient may wait
    kind: str


def comparison_page(
    scenario: Scenario,
    comparison: Comparison,
    sources: Sources,
    plan: str = "",
    flips: Flips | None = None,
) -> bytes:
    """The page, UTF-8; every text of the scenario is escaped.

    plan: a sentence on the plan that was compared.  flips: None: they were not asked for.
    """
    groups = assumption_groups(scenario, sources)
    rows = [row for group in groups for row in group.rows]
    tables = tuple(_tables(scenario, comparison))
    names = {row.figure.kpi: row.name for table in tables for row in table.rows}
    products = tuple(_products(scenario))
    hospitals = {h for (_, h, _), n in scenario.demand.patients.items() if n}
    causes = {kpi: name for kpi, name in names.items() if kpi.startswith(LOST)}
    page = page_template("planner.comparison_report", TEMPLATE).render(
        scenario=scenario,
        comparison=comparison,
        verdict=tuple(_sentences(comparison.verdict)),
        patients=count(round(comparison.patients), "patient"),
        hospitals=count(len(hospitals), "hospital"),
        start=day_words(scenario.calendar.start, None),
        products=products,
        charts=tuple(_charts(scenario, comparison)),
        fates=tuple(fates(comparison)),
        fate_names={TREATED: "treated", **causes},
        fate_colours=_colours(causes),
        system_names=SYSTEM_NAMES,
        tables=tables,
        flips=None if flips is None else _flip_table(scenario, flips),
        groups=groups,
        counted={"all": len(rows), "sourced": sum(row.sourced for row in rows)},
        sources=references(groups),
        limits=tuple(not_in_it(scenario)),
        plan=plan,
        version=program_version(),
        hash=scenario_hash(scenario)[:LONG_HASH],
    )
    return page.encode()


def _sentences(verdict: str) -> Iterator[str]:
    """The first is shown large; a verdict on several products has a line for each."""
    for line in verdict.splitlines():
        yield from SENTENCE_END.split(line.replace(" %", UNBROKEN_PERCENT))


def _products(scenario: Scenario) -> Iterator[ComparedProduct]:
    """Those with demand, in the order of the file."""
    terms = comparator(scenario)
    for id_, product in scenario.products.items():
        due = sum(n for (p, _, _), n in scenario.demand.patients.items() if p == id_)
        kind = NOT_COMPARED
        if id_ in terms:
            kind = SUPPOSED if terms[id_].hypothetical else YES
        if due:
            yield ComparedProduct(
                name=product.name, patients=due, weeks=product.max_wait_weeks, kind=kind
            )


def _charts(scenario: Scenario, comparison: Comparison) -> Iterator[BarChart]:
    """Who is treated, and how soon; of several products each, since money has no mean of them."""
    scopes = list(comparator(scenario))
    shown = {"all": "All patients"}
    if len(scopes) > 1:
        shown |= {p: scenario.products[p].name for p in scopes}
    treated = [(name, comparison.figure(TREATED, scope)) for scope, name in shown.items()]
    yield share_chart("Patients treated", treated)
    within = [
        (f"within {found[1]} weeks", figure)
        for figure in comparison.figures
        if figure.scope == "all" and (found := WITHIN.fullmatch(figure.kpi))
    ]
    if within:
        yield share_chart("Patients treated within so many weeks of referral", within)
    yield amount_chart(
        "Mean wait of those treated, from referral to infusion", "weeks",
        [(name, comparison.figure("mean_wait_weeks", scope)) for scope, name in shown.items()],
    )  # fmt: skip


def _tables(scenario: Scenario, comparison: Comparison) -> Iterator[FigureTable]:
    """The figures scope by scope: all patients first, then product by product."""
    texts = comparison_rows(comparison, scenario.currency)
    by_scope: dict[str, list[FigureRow]] = {}
    for figure, text in zip(comparison.figures, texts, strict=True):
        sides = (figure.off_the_shelf, figure.autologous, figure.difference)
        cells = tuple((found, text[side]) for found, side in zip(sides, SIDES, strict=True))
        row = FigureRow(figure=figure, name=text["figure"], cells=cells)
        by_scope.setdefault(figure.scope, []).append(row)
    if len(by_scope) == 2:  # the only product's figures are those of all patients
        del by_scope[next(scope for scope in by_scope if scope != "all")]
    for scope, rows in by_scope.items():
        title = "All patients" if scope == "all" else scenario.products[scope].name
        yield FigureTable(title=title, rows=tuple(rows))


def _flip_table(scenario: Scenario, flips: Flips) -> FlipTable:
    """Products by their names, and without their column where there is one."""
    several = len(flips.ahead) > 1
    rows = tuple(
        (scenario.products[product].name, *cells) if several else cells
        for product, *cells in flip_rows(flips)
    )
    heads = (("Product",) if several else ()) + FLIP_HEADS
    return FlipTable(heads=heads, rows=rows, remarks=tuple(flips_remarks(flips).splitlines()))


def _colours(causes: dict[str, str]) -> dict[str, dict[str, str]]:
    """Of the parts of a hundred patients: those treated in green, each cause in its own."""
    found = {TREATED: {"fill": GREEN, "text": "#fff"}}
    for n, kpi in enumerate(causes):
        colour = LOST_COLOURS[n % len(LOST_COLOURS)]
        found[kpi] = {"fill": colour, "text": "#1b1f24" if colour in DARK_ON else "#fff"}
    return found
