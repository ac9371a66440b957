"""What becomes of each lot, by hand (contract 1, 2)."""

from dataclasses import replace

from planner.kpis.holdings import holdings, positions_used
from planner.kpis.lot_lives import LotLife, lot_lives
from tests.builders.costed_by_hand import PLAN, SCENARIO


def lives(**changes: object) -> dict[str, LotLife]:
    lot = replace(SCENARIO.lots["=L1"], **changes)
    scenario = replace(SCENARIO, lots={"=L1": lot})
    return {x.lot: x for x in lot_lives(scenario, PLAN, holdings(scenario, PLAN))}


def test_the_table_of_the_hand_made_plan() -> None:
    found = lives()
    assert list(found) == ["=L1", "B0", "B1", "B2"]  # the first to expire first
    told = {
        x.lot: (x.now, x.doses, x.shipped, x.expired, x.kept, x.frozen, x.released, x.last)
        for x in found.values()
    }
    assert told == {
        "=L1": ("usable", 4, 3, 1, 0, None, 0, 1),
        "B0": ("to come", 8, 6, 2, 0, 1, 2, 5),
        "B1": ("to come", 8, 3, 0, 5, 2, 3, 6),
        "B2": ("to come", 8, 0, 0, 8, 6, 7, 10),
    }  # fmt: skip
    assert found["B0"].closing == (0, 8, 4, 2, 2, 0)


def test_states_at_the_start() -> None:
    assert lives(status="hold")["=L1"].now == "hold"
    assert lives(status="quarantine")["=L1"].now == "quarantine"


def test_a_lot_that_expired_before_the_start_is_none() -> None:
    before = SCENARIO.lots["=L1"].released_on
    assert "=L1" not in lives(expires_on=before.replace(day=4))


def test_positions_are_half_a_dose_each() -> None:
    """Closing stock of the table of the hand-made plan: 2, 8, 12, 8, 7, 5 doses."""
    used = positions_used(SCENARIO, holdings(SCENARIO, PLAN))
    assert [float(n) for n in used["MSC"]] == [1, 4, 6, 4, 3.5, 2.5]
    assert not any(used["NK"])
