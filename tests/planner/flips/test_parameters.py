"""Values looked at, and what each parameter changes in a scenario."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.autologous import comparator
from planner.domain.scenario import Scenario
from planner.flips.parameters import (
    PARAMETERS,
    FlipParameter,
    relative_response,
    steps,
    with_second_infusion,
    with_term,
)
from planner.flips.search import Way
from planner.results.flips import PlanUsed
from tests.builders.certain_tiny import certain_tiny as tiny
from tests.builders.parts import product


def ways(name: str, plan: PlanUsed = PlanUsed.SAME) -> tuple[FlipParameter, list[Way]]:
    scenario, _ = tiny()
    found = next(p for p in PARAMETERS if (p.name, p.plan) == (name, plan))
    return found, found.ways((scenario, "MSC", comparator(scenario)["MSC"]))


def test_slots_fall_to_one_and_rise_to_four_times_as_many() -> None:
    _, (down, up) = ways("slots_per_week")
    assert down.values == tuple(map(Decimal, range(99, 0, -1)))
    assert up.values == tuple(map(Decimal, range(99, 4 * 99 + 1)))


def test_what_is_at_its_limit_goes_one_way() -> None:
    """Batches of `tiny` pass always here; nobody drops out."""
    _, (down,) = ways("batch_success")
    assert (down.values[0], down.values[1], down.values[-1]) == (
        1,
        Decimal("0.99"),
        Decimal("0.01"),
    )
    _, (up,) = ways("dropout_per_month")
    assert (up.values[0], up.values[-1]) == (0, 1)


def test_a_second_infusion_is_tried_late_first() -> None:
    """`tiny` has eight weeks: the last that can be within is seven weeks later."""
    _, (down,) = ways("second_infusion", PlanUsed.RESOLVED)
    assert down.values == (None, *map(Decimal, (7, 6, 5, 4, 3, 2, 1)))


@pytest.mark.parametrize(
    ("course", "weeks", "wanted"),
    [((1,), 2, (1, 0, 1)), ((2, 1), 1, (2, 3, 1)), ((2, 2), 4, (2, 2, 0, 0, 2, 2))],
)
def test_a_second_infusion_repeats_the_course(
    course: tuple[int, ...], weeks: int, wanted: tuple[int, ...]
) -> None:
    assert with_second_infusion(replace(product(), course=course), weeks).course == wanted


def test_a_term_changes_for_every_product_that_states_it() -> None:
    scenario, _ = tiny()
    before = {
        "": {"remakes": Decimal(1)},
        "A": {"remakes": Decimal(2)},
        "B": {"success": Decimal(1)},
    }
    changed = with_term(replace(scenario, autologous=before), "remakes", Decimal(5))
    assert changed.autologous == {
        "": {"remakes": 5},
        "A": {"remakes": 5},
        "B": {"success": 1},
    }


def test_each_changes_what_it_names() -> None:
    scenario, _ = tiny()
    half = Decimal("0.5")

    def changed(name: str, value: Decimal) -> Scenario:
        change = next(p for p in PARAMETERS if p.name == name).change
        assert change is not None
        return change(scenario, value)

    assert changed("batch_success", half).products["MSC"].batch_success == half
    assert changed("forecast_cv", half).products["MSC"].forecast_cv == half
    assert comparator(changed("dropout_per_month", half))["MSC"].dropout_per_month == 0.5
    assert comparator(changed("slots_per_week", Decimal(3)))["MSC"].slots_per_week == 3
    assert sum(changed("volume", half).demand.patients.values()) == 4
    assert changed("second_infusion", Decimal(3)).products["MSC"].course[3] >= 1


def test_the_relative_response_is_that_of_both_columns() -> None:
    scenario, _ = tiny(response="0.8")
    terms = comparator(scenario)["MSC"]
    assert relative_response(scenario, "MSC", terms) == 1
    msc = replace(scenario.products["MSC"], response=Decimal("0.6"))
    scenario = replace(scenario, products={"MSC": msc})
    assert relative_response(scenario, "MSC", terms) == Decimal("0.75")
    assert relative_response(scenario, "MSC", replace(terms, response=None)) == 1


def test_steps_are_exact() -> None:
    assert steps(Decimal("0.1"), Decimal("0.3"), Decimal("0.1")) == tuple(
        map(Decimal, ("0.1", "0.2", "0.3"))
    )
