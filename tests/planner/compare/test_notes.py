"""What is said beside the figures."""

from dataclasses import replace
from decimal import Decimal

from planner.compare.notes import comparison_notes
from planner.domain.plan import Plan
from tests.builders import parts
from tests.planner.compare.slow_clinic import TERMS


def test_who_is_not_compared_and_whom_the_end_of_the_horizon_concerns() -> None:
    """Due in week 2 of 4 with one week of wait: to the last week; in week 3: cut.  B is counted
    nowhere."""
    base = parts.scenario(
        parts.product("A", max_wait_weeks=1),
        parts.product("B", max_wait_weeks=1),
        weeks=4,
        patients={("A", "H", 2): 8, ("A", "H", 3): 5, ("B", "H", 3): 4},
        lots=(parts.lot("L", "B", 6, parts.ON_HAND, parts.MONDAY),),
    )
    scenario = replace(base, autologous={"B": {"kind": "none"}})
    assert list(comparison_notes(scenario, Plan(), {"A": TERMS}, 13.0)) == [
        'B is not compared: nobody makes it from the patient\'s own cells (kind = "none").',
        "5 patients of 13 are due so late that the horizon cuts the weeks they may wait off the "
        "shelf; fresh manufacture runs on until all are done.",
    ]


def test_the_end_of_the_horizon_concerns_as_many_as_are_expected() -> None:
    """Of the patients drawn around `mean`, not of those that the plan counts on."""
    base = parts.scenario(
        parts.product("A", max_wait_weeks=1),
        weeks=4,
        patients={("A", "H", 2): 8, ("A", "H", 3): 5},
    )
    demand = replace(base.demand, mean={("A", "H", 3): Decimal("7.6")})
    (said,) = comparison_notes(replace(base, demand=demand), Plan(), {"A": TERMS}, 15.6)
    assert said.startswith("8 patients of 16 are due so late")


def test_a_response_of_one_side_alone_is_said_to_be_unused() -> None:
    """Who states one expects it to count."""
    base = parts.scenario(parts.product("A"), weeks=4, patients={("A", "H", 0): 8})
    known = replace(base, products={"A": replace(base.products["A"], response=0.5)})
    stated = {"A": replace(TERMS, response=0.6)}
    assert list(comparison_notes(base, Plan(), stated, 8.0)) == [
        "The response of A stands in [autologous] only, and is not used: efficacy is assumed equal "
        "until products.csv states one too."
    ]
    assert list(comparison_notes(known, Plan(), {"A": TERMS}, 8.0)) == [
        "The response of A stands in products.csv only, and is not used: efficacy is assumed equal "
        "until [autologous] states one too."
    ]
    assert not list(comparison_notes(known, Plan(), stated, 8.0))
