"""The terms of fresh manufacture: overrides, defaults, and every fault at once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.autologous import MEANING_OF_KEY, comparator, not_compared
from planner.domain.scenario import Scenario
from planner.errors import DataError
from tests.builders.worlds import world

WHOLE_SET = {key: Decimal(1) for key in (*MEANING_OF_KEY, "max_wait_days")}


def two_products() -> Scenario:
    """Products A and B, both with demand."""
    scenario = next(s for s, _ in map(world, range(60)) if len(comparator(s)) == 2)
    return replace(scenario, autologous={"": WHOLE_SET})


def faults(scenario: Scenario) -> list[str]:
    with pytest.raises(DataError) as caught:
        comparator(scenario)
    return [str(f) for f in caught.value.faults]


def test_overrides_and_pools() -> None:
    """A product with slots of its own has a pool of its own."""
    scenario = two_products()
    own = {"B": {"make_days": Decimal("2.5")}}
    terms = comparator(replace(scenario, autologous={"": WHOLE_SET, **own}))
    assert (terms["A"].make_days, terms["B"].make_days) == (1, 2.5)
    assert (terms["A"].pool, terms["B"].pool) == ("", "")
    own["B"]["slots_per_week"] = Decimal(7)
    terms = comparator(replace(scenario, autologous={"": WHOLE_SET, **own}))
    assert (terms["A"].slots_per_week, terms["B"].slots_per_week) == (1, 7)
    assert (terms["A"].pool, terms["B"].pool) == ("", "B")


def test_the_longest_wait_is_that_of_the_shelf_where_left_out() -> None:
    scenario = two_products()
    terms = {k: v for k, v in WHOLE_SET.items() if k != "max_wait_days"}
    assert comparator(replace(scenario, autologous={"": terms}))["A"].max_wait_days is None
    assert comparator(scenario)["A"].max_wait_days == 1


def test_a_product_nobody_needs_needs_no_terms() -> None:
    scenario = two_products()
    only = {k: n for k, n in scenario.demand.patients.items() if k[0] == "A"}
    scenario = replace(
        scenario,
        demand=replace(scenario.demand, patients={**only, ("B", "H1", 0): 0}),
        autologous={"A": WHOLE_SET},
    )
    assert list(comparator(scenario)) == ["A"]


def test_every_missing_key_once() -> None:
    found = faults(replace(two_products(), autologous={"": {}}))
    assert len(found) == len(MEANING_OF_KEY)
    for key, meaning in MEANING_OF_KEY.items():
        rule = "The key is missing; a comparison needs it."
        assert f"scenario.toml, autologous.{key}: {rule} Add it: {meaning}." in found


def test_a_missing_section_is_one_fault_that_names_its_keys() -> None:
    [found] = faults(replace(two_products(), autologous={}))
    assert found.startswith("scenario.toml, autologous: The section is missing")
    assert ", ".join(MEANING_OF_KEY) in found


def test_a_key_that_one_product_misses_is_named_with_it() -> None:
    found = faults(
        replace(two_products(), autologous={"A": WHOLE_SET, "B": {"remakes": Decimal(0)}})
    )
    assert len(found) == len(MEANING_OF_KEY) - 1
    assert found[0].startswith("scenario.toml, autologous.B.slots_per_week: The key is missing")


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("success", "0", "'0' must be above 0 and at most 1."),
        ("success", "1.01", "'1.01' must be above 0 and at most 1."),
        ("slots_per_week", "0", "'0' must be at least 1."),
        ("slots_per_week", "1.5", "'1.5' is not a whole number."),
        ("remakes", "-1", "'-1' is negative."),
        ("make_days_sd", "-0.5", "'-0.5' is negative."),
        ("cost_per_lot", "NaN", "'NaN' is not a finite number."),
        ("remake_success", "1.5", "'1.5' must be at most 1."),
        ("start_chance", "1", "'1' must be below 1."),
        ("response", "2", "'2' must be at most 1."),
    ],
)
def test_nonsense_is_refused_with_all_that_is_missing(key: str, value: str, rule: str) -> None:
    """In a scenario made by a script, which no reader has checked."""
    terms = {**WHOLE_SET, key: Decimal(value)}
    del terms["chair_days"]
    found = faults(replace(two_products(), autologous={"": terms}))
    assert f"scenario.toml, autologous.{key}: {rule} Correct it." in found
    assert len(found) == 2


def test_words_are_checked_too() -> None:
    terms = {**WHOLE_SET, "kind": "fresh", "make_days": "two", "plant": Decimal(1)}
    assert faults(replace(two_products(), autologous={"": terms})) == [
        "scenario.toml, autologous.make_days: 'two' must be a number. Correct it.",
        "scenario.toml, autologous.kind: 'fresh' must be one of real, hypothetical, none. "
        "Correct it.",
        "scenario.toml, autologous.plant: '1' must be a text. Correct it.",
    ]


def test_what_is_left_out() -> None:
    """A remake succeeds as a first lot does; half a chance is enough to start; no bed, no name."""
    scenario = two_products()
    one = comparator(replace(scenario, autologous={"": {**WHOLE_SET, "success": Decimal("0.7")}}))
    assert (one["A"].remake_success, one["A"].start_chance, one["A"].bed_days) == (0.7, 0.5, 0)
    assert (one["A"].response, one["A"].hypothetical) == (None, False)


def test_a_product_of_kind_none_is_not_compared_and_needs_no_keys() -> None:
    scenario = replace(two_products(), autologous={"A": WHOLE_SET, "B": {"kind": "none"}})
    assert list(comparator(scenario)) == ["A"]
    assert not_compared(scenario) == {"B"}
    [found] = faults(replace(scenario, autologous={"": {"kind": "none"}}))
    assert "there is nothing to compare. For a thought experiment write kind" in found


def test_a_plant_is_shared_by_those_who_name_it() -> None:
    own: dict[str, dict[str, Decimal | str]] = {
        "": {**WHOLE_SET, "slots_per_week": Decimal(3)},
        "A": {"plant": "P", "slots_per_week": Decimal(4)},
        "B": {"plant": "P", "slots_per_week": Decimal(4)},
    }
    terms = comparator(replace(two_products(), autologous=own))
    assert terms["A"].pool == terms["B"].pool != ""
    own["B"] = {"plant": "P"}
    assert faults(replace(two_products(), autologous=own)) == [
        "scenario.toml, autologous.slots_per_week: '3' is not the 4 of product 'A': both share "
        "the slots of plant 'P'. Write one number for both, or name another plant."
    ]


def test_remakes_need_an_apheresis() -> None:
    """Once, although both products inherit it."""
    terms = {**WHOLE_SET, "apheresis_days": Decimal(0)}
    assert faults(replace(two_products(), autologous={"": terms})) == [
        "scenario.toml, autologous.remakes: '1' asks for a new apheresis after a failure, but "
        "apheresis_days is 0. Give apheresis_days above 0, or write remakes = 0."
    ]
