"""Good plan folders are accepted; spoiled in any one way each is refused, with the sentence."""

import shutil
from pathlib import Path

import pytest

from planner.verify import CHECKS
from tests.conformance.cases import GOOD, STATE, WHOLE_COURSES
from tests.conformance.changes import Changed
from tests.conformance.spoil import ALLOWED, SPOILED
from tests.conformance.spoil_shipping import BROKEN_COURSES, COURSES_ALLOWED, OUT_OF_ORDER
from tests.conformance.spoil_state import SPOILED_STATE, STATE_ALLOWED
from tests.planner.cli.typed import cryoplan

Way = tuple[Path, Changed]

REFUSED: list[Way] = [(GOOD, x) for x in (*SPOILED, *OUT_OF_ORDER)]
REFUSED += [(WHOLE_COURSES, x) for x in BROKEN_COURSES]
REFUSED += [(STATE, x) for x in SPOILED_STATE]
ACCEPTED: list[Way] = [(GOOD, x) for x in ALLOWED] + [(WHOLE_COURSES, x) for x in COURSES_ALLOWED]
ACCEPTED += [(STATE, x) for x in STATE_ALLOWED]


def name(of: Path | Changed) -> str:
    return of.name


def good_plan(case: Path, folder: Path) -> Path:
    """A plan folder that is accepted as it is."""
    plan = folder / "plan"
    shutil.copytree(case / "plan", plan)
    cryoplan("check", case / "scenario", plan, "--rewrite")
    ran = cryoplan("check", case / "scenario", plan)
    assert ran.code == 0, ran.text
    return plan


@pytest.mark.parametrize(("case", "spoiled"), REFUSED, ids=name)
def test_spoiled_plan_is_refused(case: Path, spoiled: Changed, tmp_path: Path) -> None:
    plan = good_plan(case, tmp_path)
    for change in spoiled.changes:
        change(plan)
    ran = cryoplan("check", case / "scenario", plan)
    assert ran.code == 1, ran.text
    assert spoiled.says in ran.text


@pytest.mark.parametrize(("case", "allowed"), ACCEPTED, ids=name)
def test_allowed_plan_is_accepted(case: Path, allowed: Changed, tmp_path: Path) -> None:
    """What the contract does not forbid is accepted, once stock and KPIs are brought up to date."""
    plan = good_plan(case, tmp_path)
    for change in allowed.changes:
        change(plan)
    ran = cryoplan("check", case / "scenario", plan, "--rewrite")
    assert ran.code == 0, ran.text
    assert allowed.says in ran.text


def test_at_least_thirty_ways() -> None:
    names = [x.name for _, x in REFUSED]
    assert len(set(names)) == len(names) >= 30


def test_every_rule_refuses_a_plan() -> None:
    assert set(CHECKS) <= {x.says.partition(":")[0] for _, x in REFUSED}
