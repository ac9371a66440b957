"""What a comparison assumes, value by value, and where each value comes from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from planner.comparison_report.words import (
    BANKS,
    CURRENCY,
    FRESH,
    HOSPITALS,
    SHARE,
    SHELF,
    AssumptionWords,
)
from planner.domain.autologous import FILE, SECTION, Autologous, comparator
from planner.domain.scenario import Scenario
from planner.io.scenario.sources import SOURCES_FILE, Sources, ValueSource
from planner.io.text.cells import plain_decimal

NO_SOURCE = "No source is given."
DEFAULT = "The scenario does not state it; this is the program's own value."
WITH_OTHERS = ("max_wait_days",)  # left out, it is what another value says
DEMAND_FIGURES = ("per_year", "growth", "dispersion")  # what SOURCES.md says of demand.csv

Value = Decimal | int | float | str | tuple[int, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One value, or the range of one, that the comparison depends on.

    products: names of those it holds for; empty: for all.  sourced: somebody wrote it down
    elsewhere; if not, it is an assumption.  read_in: where the figures behind it were read.
    """

    name: str
    value: str  # with its unit
    products: tuple[str, ...] = ()
    how: str
    read_in: tuple[str, ...] = ()
    sourced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionGroup:
    """Assumptions of one subject."""

    title: str
    rows: tuple[Assumption, ...]


def assumption_groups(scenario: Scenario, sources: Sources) -> tuple[AssumptionGroup, ...]:
    """Every value that either system depends on.  Raises DataError as `comparator` does."""
    terms = comparator(scenario)
    groups = (
        ("The patients", _demand(scenario, terms, sources)),
        ("Fresh autologous manufacture", _fresh(scenario, terms, sources)),
        ("Off the shelf", _shelf(scenario, terms, sources)),
        ("The hospitals", _hospitals(scenario, terms, sources)),
    )
    return tuple(
        AssumptionGroup(title=title, rows=tuple(_merged(rows, scenario, terms)))
        for title, rows in groups
    )


def references(groups: Iterable[AssumptionGroup]) -> tuple[str, ...]:
    """Everything that was read, once each, in the order of the groups."""
    every = (text for group in groups for row in group.rows for text in row.read_in)
    return tuple(dict.fromkeys(every))


def _demand(
    scenario: Scenario, terms: Mapping[str, Autologous], sources: Sources
) -> Iterator[Assumption]:
    for product in terms:
        due = sum(n for (p, _, _), n in scenario.demand.patients.items() if p == product)
        behind = [sources.get(("demand.csv", product, x)) for x in DEMAND_FIGURES]
        yield _row(
            AssumptionWords(name=f"Patients forecast for {scenario.weeks} weeks", unit="patient"),
            due, scenario.currency, (product,), _joined(x for x in behind if x),
        )  # fmt: skip


def _fresh(
    scenario: Scenario, terms: Mapping[str, Autologous], sources: Sources
) -> Iterator[Assumption]:
    for key, words in FRESH.items():
        for product, term in terms.items():
            own, shared = scenario.autologous.get(product, {}), scenario.autologous.get("", {})
            value: Value = own[key] if key in own else shared.get(key)
            stated = value is not None
            if not stated:
                value = None if key in WITH_OTHERS else getattr(term, key, None)
            if value is None:
                continue
            row = f"{SECTION}.{product}" if key in own else SECTION
            source = sources.get((FILE, row, key))
            found = _row(words, value, scenario.currency, (product,), source)
            yield found if stated else replace(found, how=DEFAULT, read_in=(), sourced=False)


def _shelf(
    scenario: Scenario, terms: Mapping[str, Autologous], sources: Sources
) -> Iterator[Assumption]:
    records = (
        (SHELF, "products.csv", scenario.products),
        (BANKS, "lineage.csv", scenario.lineage),
    )
    for columns, file, table in records:
        for column, words in columns.items():
            for product in terms:
                value: Value = getattr(table.get(product), column, None)
                if value is not None:
                    source = sources.get((file, product, column))
                    yield _row(words, value, scenario.currency, (product,), source)


def _hospitals(
    scenario: Scenario, terms: Mapping[str, Autologous], sources: Sources
) -> Iterator[Assumption]:
    used = {h for (p, h, _), n in scenario.demand.patients.items() if n and p in terms}
    for column, words in HOSPITALS.items():
        values = sorted({getattr(scenario.hospitals[h], column, None) or 0 for h in used})
        if not values:
            continue
        behind = [x for (f, _, c), x in sources.items() if (f, c) == ("hospitals.csv", column)]
        least, most = _amount(values[0], words), _text(values[-1], words, scenario.currency)
        stated = {_number(x.value) for x in behind}
        source = _joined(behind) if behind and set(values) <= stated else None
        yield Assumption(
            name=words.name,
            value=most if len(values) == 1 else f"{least} to {most}",
            how=source.how if source else NO_SOURCE,
            read_in=source.read_in if source else (),
            sourced=source is not None and source.found,
        )


def _row(
    words: AssumptionWords,
    value: Value,
    currency: str,
    products: tuple[str, ...],
    source: ValueSource | None,
) -> Assumption:
    """The value with its source; one that SOURCES.md gives otherwise has none."""
    text = _text(value, words, currency)
    kept = Assumption(name=words.name, value=text, products=products, how=NO_SOURCE)
    if source is None:
        return kept
    same = source.value == "" or _plain(value) == source.value or value == _number(source.value)
    if not same:
        given = _text(_number(source.value) or source.value, words, currency)
        return replace(kept, how=f"Set for this comparison; {SOURCES_FILE} has {given}.")
    return replace(kept, how=source.how, read_in=source.read_in, sourced=source.found)


def _joined(behind: Iterable[ValueSource]) -> ValueSource | None:
    """Several figures behind one value: as good as the weakest."""
    every = list(behind)
    if not every:
        return None
    return ValueSource(
        value="",
        how="; ".join(dict.fromkeys(x.how for x in every if x.how)),
        status=next((x.status for x in every if not x.found), every[0].status),
        read_in=tuple(dict.fromkeys(text for x in every for text in x.read_in)),
    )


def _merged(
    rows: Iterable[Assumption], scenario: Scenario, terms: Mapping[str, Autologous]
) -> Iterator[Assumption]:
    """Products that share a value share its row; products are named by their names."""
    found: dict[Assumption, list[str]] = {}
    for row in rows:
        found.setdefault(replace(row, products=()), []).extend(row.products)
    for row, products in found.items():
        some = products and len(products) < len(terms)
        names = tuple(scenario.products[p].name for p in products) if some else ()
        yield replace(row, products=names)


def _text(value: Value, words: AssumptionWords, currency: str) -> str:
    """The value with its unit."""
    unit = currency if words.unit == CURRENCY else words.unit_of(value)
    return f"{_amount(value, words)} {unit}".rstrip()


def _amount(value: Value, words: AssumptionWords) -> str:
    """The number alone: a share in percent, large ones with thousands marks."""
    if isinstance(value, float):
        value = Decimal(str(value))
    if not isinstance(value, Decimal | int):
        return _plain(value)
    number = 100 * Decimal(value) if words.unit == SHARE else Decimal(value)
    whole, point, rest = plain_decimal(number).partition(".")
    return f"{int(whole):,}{point}{rest}"


def _plain(value: Value) -> str:
    """As a file has it."""
    if isinstance(value, tuple):
        return ";".join(map(str, value))
    return plain_decimal(value) if isinstance(value, Decimal) else str(value)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except ArithmeticError:
        return None
