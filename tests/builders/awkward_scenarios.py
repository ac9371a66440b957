"""Scenarios without a fault and with every awkward text a file may hold, for round trips."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from planner.domain.autologous import conflicting_terms
from planner.domain.bank import Bank
from planner.domain.calendar import Calendar
from planner.domain.demand import Demand
from planner.domain.freezer import Freezer
from planner.domain.hospital import Hospital
from planner.domain.product import Lineage, Product
from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.domain.suite import Closure, Suite
from planner.domain.supply import FirmBatch, OpeningLot
from planner.io.scenario.autologous_keys import AUTOLOGOUS
from planner.io.text.column import Column, Kind

NASTY = (
    *("=1+1", "+7", "-", "=HYPERLINK(1)", "007", "1e5", "NA", "nan", "None", "TRUE", "0x1F", "3.0"),
    *("'", "''", "'x", "北京医院", "间充质 干细胞", "a,b", 'say "x"', '"', "#N/A", "#", "\\", "A1"),
    *("2026-01-05", "all", "start", "end", "key", "autologous", "autologous.x", "a.b", "[a]", "é"),
)
_LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"))


def _kept(text: str) -> bool:
    """What a cell gives back: no space at its ends, no ' that guards a formula."""
    guards = text.startswith("'") and text[1:2] in ("=", "+", "-", "@")
    return bool(text) and text.strip() == text and not guards


TEXTS = st.one_of(st.sampled_from(NASTY), st.text(_LETTERS, max_size=12)).filter(_kept)
IDS = TEXTS.filter(lambda text: not {";", "@"} & set(text))
BLANK_OR_TEXT = st.one_of(st.just(""), TEXTS, st.just("two\nlines"))
COUNTS = st.integers(0, 10**9)
WEEKS = st.integers(0, 60)
DAYS = st.dates(date(1900, 1, 1), date(9999, 12, 31))


def _decimals(low: str = "0", high: str = "1000000000000") -> st.SearchStrategy[Decimal]:
    exact = st.decimals(Decimal(low), Decimal(high), places=18)
    round_ones = st.sampled_from(["0.1", "0.95", "1", "0.300000000000000004"]).map(Decimal)
    return st.one_of(exact, round_ones)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """One Scenario; small, but in every part of it."""
    start = date(1900, 1, 1) + timedelta(weeks=draw(st.integers(100, 57_000)))
    calendar = Calendar(start=start, weeks=draw(st.integers(1, 60)))
    products = {id_: draw(_products(id_)) for id_ in draw(_ids(1))}
    suites = {id_: draw(_suites(id_, list(products))) for id_ in draw(_ids(1))}
    hospitals = {id_: draw(_hospitals(id_)) for id_ in draw(_ids(1))}
    supply = draw(_ids(0))
    return Scenario(
        name=draw(TEXTS),
        calendar=calendar,
        currency=draw(BLANK_OR_TEXT),
        yield_rule=draw(st.sampled_from(["expected", "nominal"])),
        lots_per_week=draw(st.none() | COUNTS),
        early_discard=draw(st.booleans()),
        fefo=draw(st.booleans()),
        frozen_weeks=draw(WEEKS),
        stable_weeks=draw(st.none() | WEEKS),
        seed=draw(st.integers(0, 2**31 - 1)),
        products=products,
        suites=suites,
        hospitals=hospitals,
        demand=draw(_demands(list(products), list(hospitals), calendar.weeks)),
        lineage={id_: draw(_lineages(id_)) for id_ in products if draw(st.booleans())},
        banks={id_: draw(_banks(id_, list(products))) for id_ in draw(_ids(0))},
        closures=tuple(draw(st.lists(_closures(suites), max_size=2))),
        freezers={id_: draw(_freezers(id_)) for id_ in draw(_ids(0))},
        lots={id_: draw(_lots(id_, list(products), calendar)) for id_ in supply[::2]},
        batches={id_: draw(_batches(id_, products, suites, calendar)) for id_ in supply[1::2]},
        waiting=draw(_several(_waiting(products, hospitals))),
        courses=draw(_several(_courses(products, hospitals))),
        transit=draw(_several(_transit(products, hospitals))),
        autologous=draw(_autologous(list(products))),
    )


def _ids(least: int) -> st.SearchStrategy[list[str]]:
    return st.lists(IDS, min_size=least, max_size=3, unique=True)


@st.composite
def _products(draw: st.DrawFn, id_: str) -> Product:
    release = draw(WEEKS)
    return Product(
        id=id_,
        name=draw(TEXTS),
        doses_per_batch=draw(st.integers(10, 10**9)),
        batch_success=draw(_decimals("0.1", "1")),
        production_weeks=draw(st.integers(1, 60)),
        release_weeks=release,
        shelf_life_weeks=release + draw(st.integers(1, 60)),
        course=(draw(st.integers(1, 9)), *draw(st.lists(st.integers(0, 9), max_size=4))),
        max_wait_weeks=draw(WEEKS),
        batch_cost=draw(_decimals()),
        release_cost=draw(_decimals()),
        storage_cost=draw(_decimals()),
        discard_cost=draw(_decimals()),
        wait_cost=draw(_decimals()),
        lost_cost=draw(_decimals()),
        positions_per_dose=draw(_decimals()),
        clearance_weeks=draw(WEEKS),
        ending_cover_weeks=draw(_decimals()),
        ship_course=draw(st.sampled_from(["weekly", "whole"])),
        fill_target=draw(st.none() | _decimals("0", "1")),
        yield_sd=draw(_decimals("0", "1")),
        release_delay_weeks=draw(_decimals("0", "52")),
        move_cost=draw(_decimals()),
        reserve_weeks=draw(_decimals()),
        ending_doses=draw(st.none() | _decimals()),
        forecast_cv=draw(_decimals("0", "10")),
        response=draw(st.none() | _decimals("0", "1")),
    )


@st.composite
def _suites(draw: st.DrawFn, id_: str, products: list[str]) -> Suite:
    made = draw(st.lists(st.sampled_from(products), min_size=1, unique=True))
    return Suite(id=id_, rooms=draw(st.integers(0, 10_000)), products=tuple(made))


@st.composite
def _hospitals(draw: st.DrawFn, id_: str) -> Hospital:
    return Hospital(
        id=id_,
        name=draw(TEXTS),
        region=draw(BLANK_OR_TEXT),
        transit_weeks=draw(st.integers(0, 2) | WEEKS),
        min_remaining_weeks=draw(WEEKS),
        ship_cost=draw(_decimals()),
        priority=draw(_decimals()),
        hospital_cost=draw(_decimals()),
    )


@st.composite
def _demands(draw: st.DrawFn, products: list[str], hospitals: list[str], weeks: int) -> Demand:
    keys = st.tuples(
        st.sampled_from(products), st.sampled_from(hospitals), st.integers(0, weeks - 1)
    )
    patients = draw(st.dictionaries(keys, COUNTS, min_size=1, max_size=5))
    some = st.sampled_from(list(patients))
    return Demand(
        patients=patients,
        mean=draw(st.dictionaries(some, _decimals("0", "1000000000"), max_size=3)),
        dispersion=draw(
            st.dictionaries(some, _decimals("1", "1000"), max_size=3).map(_at_least_one)
        ),
    )


def _at_least_one(found: dict[tuple[str, str, int], Decimal]) -> dict[object, Decimal]:
    return {key: max(value, Decimal(1)) for key, value in found.items()}


@st.composite
def _lineages(draw: st.DrawFn, id_: str) -> Lineage:
    return Lineage(
        product=id_,
        wcb_vials_per_batch=draw(st.integers(1, 10**9)),
        wcb_vials_per_mcb_vial=draw(COUNTS),
        wcb_weeks=draw(WEEKS),
        wcb_cost=draw(_decimals()),
        mcb_vials_per_donor=draw(COUNTS),
        mcb_weeks=draw(WEEKS),
        mcb_cost=draw(_decimals()),
        donors_available=draw(COUNTS),
        donor_success=draw(_decimals("0.001", "1")),
    )


@st.composite
def _banks(draw: st.DrawFn, id_: str, products: list[str]) -> Bank:
    return Bank(
        id=id_,
        product=draw(st.sampled_from(products)),
        tier=draw(st.sampled_from(["MCB", "WCB"])),
        donor=draw(BLANK_OR_TEXT),
        vials=draw(COUNTS),
        available_on=draw(DAYS),
    )


@st.composite
def _closures(draw: st.DrawFn, suites: dict[str, Suite]) -> Closure:
    suite = suites[draw(st.sampled_from(list(suites)))]
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Closure(
        suite=suite.id,
        start=first,
        end=last,
        rooms=draw(st.none() | st.integers(0, suite.rooms)),
        reason=draw(BLANK_OR_TEXT),
    )


@st.composite
def _freezers(draw: st.DrawFn, id_: str) -> Freezer:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Freezer(
        id=id_,
        positions=draw(COUNTS),
        start=draw(st.sampled_from([None, first])),
        end=draw(st.sampled_from([None, last])),
    )


@st.composite
def _lots(draw: st.DrawFn, id_: str, products: list[str], calendar: Calendar) -> OpeningLot:
    expires = calendar.start + timedelta(days=draw(st.integers(0, 3000)))
    last = calendar.last_within(expires)
    status = draw(st.sampled_from(["released", "quarantine", "hold"]))
    latest = calendar.monday(last) if last >= 0 and status != "hold" else expires
    return OpeningLot(
        id=id_,
        product=draw(st.sampled_from(products)),
        doses=draw(COUNTS),
        released_on=latest - timedelta(days=draw(st.integers(0, 500))),
        expires_on=expires,
        status=status,
        bank=draw(BLANK_OR_TEXT),
        donor=draw(BLANK_OR_TEXT),
        success=draw(_decimals("0.001", "1")),
    )


@st.composite
def _batches(
    draw: st.DrawFn,
    id_: str,
    products: dict[str, Product],
    suites: dict[str, Suite],
    calendar: Calendar,
) -> FirmBatch:
    suite = suites[draw(st.sampled_from(list(suites)))]
    product = draw(st.sampled_from(suite.products))
    first = -products[product].production_weeks
    frozen = draw(st.booleans())
    weeks = st.integers(first - 60, first - 1) if frozen else st.integers(first, calendar.weeks - 1)
    return FirmBatch(
        id=id_,
        product=product,
        suite=suite.id,
        start=draw(weeks),
        bank=draw(BLANK_OR_TEXT),
        donor=draw(BLANK_OR_TEXT),
        success=draw(st.none() | _decimals("0.1", "1")),
        frozen=frozen,
    )


T = TypeVar("T", WaitingPatients, RunningCourse, DosesInTransit)


def _several(rows: st.SearchStrategy[T | None]) -> st.SearchStrategy[tuple[T, ...]]:
    """Rows of different keys, in any order; None: a row that there cannot be."""

    def kept(found: list[T | None]) -> tuple[T, ...]:
        return tuple({_key(row): row for row in found if row is not None}.values())

    return st.lists(rows, max_size=3).map(kept)


def _key(row: WaitingPatients | RunningCourse | DosesInTransit) -> tuple[object, ...]:
    match row:
        case WaitingPatients():
            return row.product, row.hospital, row.due
        case RunningCourse():
            return row.product, row.hospital, row.started, row.shipped
    return row.product, row.hospital, row.infused


@st.composite
def _waiting(
    draw: st.DrawFn, products: dict[str, Product], hospitals: dict[str, Hospital]
) -> WaitingPatients | None:
    p = products[draw(st.sampled_from(list(products)))]
    if not p.max_wait_weeks:
        return None
    return WaitingPatients(
        product=p.id,
        hospital=draw(st.sampled_from(list(hospitals))),
        due=-draw(st.integers(1, p.max_wait_weeks)),
        patients=draw(COUNTS),
    )


@st.composite
def _courses(
    draw: st.DrawFn, products: dict[str, Product], hospitals: dict[str, Hospital]
) -> RunningCourse | None:
    """In the midst of a course: something is owed, and what had to leave has left."""
    may_owe = [
        (p, h, started, left)
        for p in products.values()
        for h in hospitals.values()
        for started in (-1, -2, -3)
        if (left := sum(p.course[: h.transit_weeks - started])) < p.doses_per_course
        and not p.whole_course
    ]
    if not may_owe:
        return None
    p, h, started, left = draw(st.sampled_from(may_owe))
    return RunningCourse(
        product=p.id,
        hospital=h.id,
        started=started,
        patients=draw(COUNTS),
        shipped=draw(st.integers(left, p.doses_per_course - 1)),
    )


@st.composite
def _transit(
    draw: st.DrawFn, products: dict[str, Product], hospitals: dict[str, Hospital]
) -> DosesInTransit | None:
    p = products[draw(st.sampled_from(list(products)))]
    h = hospitals[draw(st.sampled_from(list(hospitals)))]
    if not h.transit_weeks:
        return None
    return DosesInTransit(
        product=p.id,
        hospital=h.id,
        infused=draw(st.integers(0, h.transit_weeks - 1)),
        doses=p.shipping_unit * draw(st.integers(0, 10**7)),
    )


def _autologous(products: list[str]) -> st.SearchStrategy[dict[str, dict[str, Decimal | str]]]:
    """Any keys; none that contradict each other."""
    values = st.fixed_dictionaries({}, optional={c.name: _term(c) for c in AUTOLOGOUS})
    return st.dictionaries(
        st.sampled_from(["", *products]), values.filter(bool), max_size=2
    ).filter(lambda found: not list(conflicting_terms(found, products)))


def _term(column: Column) -> st.SearchStrategy[Decimal | str]:
    if column.choices:
        return st.sampled_from(column.choices)
    if column.kind is Kind.TEXT:
        return TEXTS
    return st.integers(column.low + column.above, 1 - column.below).map(Decimal)
