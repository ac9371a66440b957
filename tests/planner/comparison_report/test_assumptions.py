"""Each value with its source; what has none, or another value than its source, is an assumption."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from planner.comparison_report.assumptions import (
    DEFAULT,
    NO_SOURCE,
    Assumption,
    assumption_groups,
    references,
)
from planner.comparison_report.words import FRESH, SHELF
from planner.domain.scenario import Scenario
from planner.io.scenario.autologous_keys import AUTOLOGOUS
from planner.io.scenario.read import read_scenario
from planner.io.scenario.schema import PRODUCTS
from planner.io.scenario.sources import Sources, ValueSource, folder_sources
from tests.builders.folders import tiny_with_comparator

ROOT = Path(__file__).parents[3]
MAKING = "Manufacturing of a lot, mean"
READ = ValueSource(value="7", how="a week", status="verified", read_in=("Paper",))
PLACE = ("scenario.toml", "autologous", "make_days")


@pytest.fixture
def tiny(tmp_path: Path) -> Scenario:
    return read_scenario(tiny_with_comparator(tmp_path / "tiny"))


def rows_of(scenario: Scenario, sources: Sources, name: str) -> list[Assumption]:
    groups = assumption_groups(scenario, sources)
    return [row for group in groups for row in group.rows if row.name == name]


def test_every_key_of_the_section_has_words() -> None:
    assert FRESH.keys() == {c.name for c in AUTOLOGOUS}
    assert SHELF.keys() <= {c.name for c in PRODUCTS.columns}


def test_a_value_that_its_source_states_has_a_source(tiny: Scenario) -> None:
    [row] = rows_of(tiny, {PLACE: READ}, MAKING)
    assert (row.value, row.how, row.read_in, row.sourced) == ("7 days", "a week", ("Paper",), True)
    assert references(assumption_groups(tiny, {PLACE: READ})) == ("Paper",)


def test_a_value_that_was_changed_has_none(tiny: Scenario) -> None:
    [row] = rows_of(tiny, {PLACE: replace(READ, value="9")}, MAKING)
    assert row.how == "Set for this comparison; SOURCES.md has 9 days."
    assert not row.sourced
    assert row.read_in == ()


def test_without_sources_everything_is_assumed(tiny: Scenario) -> None:
    rows = [row for group in assumption_groups(tiny, {}) for row in group.rows]
    assert not any(row.sourced for row in rows)
    assert {row.how for row in rows} == {NO_SOURCE, DEFAULT}


def test_what_a_planner_set_is_an_assumption_with_its_reason(tiny: Scenario) -> None:
    [row] = rows_of(tiny, {PLACE: replace(READ, status="assumption")}, MAKING)
    assert (row.how, row.sourced) == ("a week", False)


def test_products_that_differ_have_a_row_each(tiny: Scenario) -> None:
    [first] = tiny.products
    both = {first: tiny.products[first]}
    both["OTHER"] = replace(both[first], id="OTHER", name="The other")
    more = {("OTHER", h, w): n for (_, h, w), n in tiny.demand.patients.items()}
    scenario = replace(
        tiny,
        products=both,
        demand=replace(tiny.demand, patients={**tiny.demand.patients, **more}),
        autologous={**tiny.autologous, "OTHER": {"make_days": Decimal(1)}},
    )
    shared, own = rows_of(scenario, {PLACE: READ}, MAKING)
    assert (shared.value, shared.products) == ("7 days", (tiny.products[first].name,))
    assert (own.value, own.products, own.sourced) == ("1 day", ("The other",), False)
    [alike] = rows_of(scenario, {PLACE: READ}, "Testing and release of a lot")
    assert alike.products == ()


def test_numbers_as_a_reader_expects_them(tiny: Scenario) -> None:
    [passed] = rows_of(tiny, {}, "Lots that pass")
    [cost] = rows_of(tiny, {}, "Cost of a lot that is started")
    [chair] = rows_of(tiny, {}, "Apheresis chair for each lot")
    assert (passed.value, cost.value, chair.value) == ("80 %", f"300 {tiny.currency}", "1 day")


def test_a_range_over_hospitals_is_sourced_where_all_of_it_is(tiny: Scenario) -> None:
    first, *rest = tiny.hospitals
    costs = {first: Decimal(3), **dict.fromkeys(rest, Decimal(1200))}
    hospitals = {h: replace(x, ship_cost=costs[h]) for h, x in tiny.hospitals.items()}
    scenario = replace(tiny, hospitals=hospitals)
    near = ValueSource(value="3", how="near", status="derived", read_in=("Map",))
    far = replace(near, value="1200", how="far")
    place = ("hospitals.csv", "A", "ship_cost")
    used = {h for (_, h, _), n in scenario.demand.patients.items() if n}
    both = {place: near, ("hospitals.csv", "B", "ship_cost"): far}
    [row] = rows_of(scenario, both, "Cost of shipping a dose")
    shown = sorted({costs[h] for h in used})
    ends = [f"{x:,}" for x in shown]
    assert row.value == f"{' to '.join(ends)} {tiny.currency}"
    assert (row.how, row.sourced) == ("near; far", True)
    [row] = rows_of(scenario, {place: replace(near, value="4")}, "Cost of shipping a dose")
    assert (row.how, row.sourced) == (NO_SOURCE, False)


def test_shipped_scenarios_state_their_sources() -> None:
    """As many values of `ucart` are marked as assumed as SOURCES.md marks, and no more."""
    folder = ROOT / "data" / "ucart"
    rows = rows_of(read_scenario(folder), folder_sources(folder), MAKING)
    assert [row.sourced for row in rows] == [True]
    assert "000" in rows[0].read_in[0]
