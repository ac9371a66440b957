"""A good plan folder is accepted; spoiled in any one way it is refused, with the sentence."""

import shutil
from pathlib import Path

import pytest

from planner.verify import CHECKS
from tests.conformance.cases import GOOD
from tests.conformance.changes import Changed
from tests.conformance.spoil import ALLOWED, SPOILED
from tests.planner.cli.typed import cryoplan


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan folder that is accepted as it is."""
    folder = tmp_path / "plan"
    shutil.copytree(GOOD / "plan", folder)
    cryoplan("check", GOOD / "scenario", folder, "--rewrite")
    ran = cryoplan("check", GOOD / "scenario", folder)
    assert ran.code == 0, ran.text
    return folder


@pytest.mark.parametrize("spoiled", SPOILED, ids=lambda x: x.name)
def test_spoiled_plan_is_refused(spoiled: Changed, plan: Path) -> None:
    for change in spoiled.changes:
        change(plan)
    ran = cryoplan("check", GOOD / "scenario", plan)
    assert ran.code == 1, ran.text
    assert spoiled.says in ran.text


@pytest.mark.parametrize("allowed", ALLOWED, ids=lambda x: x.name)
def test_allowed_plan_is_accepted(allowed: Changed, plan: Path) -> None:
    """What the contract does not forbid is accepted, once stock and KPIs are brought up to date."""
    for change in allowed.changes:
        change(plan)
    ran = cryoplan("check", GOOD / "scenario", plan, "--rewrite")
    assert ran.code == 0, ran.text
    assert allowed.says in ran.text


def test_at_least_thirty_ways() -> None:
    assert len({x.name for x in SPOILED}) == len(SPOILED) >= 30


def test_every_rule_refuses_a_plan() -> None:
    assert set(CHECKS) <= {x.says.partition(":")[0] for x in SPOILED}
