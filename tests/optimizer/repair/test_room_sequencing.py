"""Batches put in order: rooms, clearance and laboratory kept, near the weeks they were wanted."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from optimizer.decisions import Decisions, no_batches
from optimizer.formulation.build import build_model
from optimizer.formulation.warm_start import solution_vector
from optimizer.problem import Problem
from optimizer.repair.room_sequencing import sequence
from tests.builders.problems import patients, problem, product
from tests.builders.rows_at import broken_rows

NONE = (0,) * 8
RULES = ("B1", "B2", "Q1")


def two_products(**changes: Any) -> Problem:
    due = patients(0, 0, 0, 1, 0, 1, 0, 1)
    base = problem(
        product(due, id="A", production=2, clearance=1),
        product(due, id="B", production=2, clearance=1),
    )
    return replace(base, **changes)


def wanted(p: Problem, **starts: int) -> Decisions:
    return replace(no_batches(p), starts={(name, "S", t): 1 for name, t in starts.items()})


def broken(p: Problem, decisions: Decisions) -> list[str]:
    m = build_model(p, "tiers", whole_patients=True, only=RULES)
    nobody = {(x.id, 0): NONE for x in p.products}
    rows = broken_rows(m, solution_vector(m, replace(decisions, treated=nobody, lost=nobody)))
    return [row for row in rows if row.startswith(RULES)]


def test_a_clash_over_clearance_is_resolved_by_moving_one_batch() -> None:
    """A in weeks 2-3 and B in weeks 4-5 of one room leave no week for clearance."""
    p = two_products()
    clash = wanted(p, A=2, B=4)
    assert broken(p, clash)
    found = sequence(p, clash, seconds=5.0, seed=1)
    assert found is not None
    assert not broken(p, found)
    assert sorted(found.starts) == [("A", "S", 1), ("B", "S", 4)]  # early is cheaper than late


def test_what_already_fits_stays() -> None:
    p = two_products()
    fine = wanted(p, A=1, B=4)
    found = sequence(p, fine, seconds=5.0, seed=1)
    assert found is not None
    assert found.starts == fine.starts


def test_the_laboratory_is_kept() -> None:
    """Two rooms would freeze both in week 4; the laboratory takes one a week."""
    p = two_products(laboratory=(1,) * 10)
    p = replace(p, suites=(replace(p.suites[0], rooms=2, open=(2,) * 10),))
    both = wanted(p, A=2, B=2)
    assert broken(p, both)
    found = sequence(p, both, seconds=5.0, seed=1)
    assert found is not None
    assert not broken(p, found)


@pytest.mark.parametrize("rooms", [0, 1])
def test_what_cannot_fit_is_none(rooms: int) -> None:
    """A room closed for good, and none at all."""
    p = two_products()
    p = replace(p, suites=(replace(p.suites[0], rooms=rooms, open=(0,) * 10),))
    assert sequence(p, wanted(p, A=2, B=4), seconds=5.0, seed=1) is None


INTERRUPTED = """
import os, signal
from optimizer.repair.room_sequencing import sequence
from tests.builders.problems import begun, patients, problem, product
heard = []
signal.signal(signal.SIGINT, lambda *_: heard.append(1))
p = problem(product(patients(0, 0, 0, 1)))
assert sequence(p, begun(p, ("A", 2)), seconds=5.0, seed=1) is not None
os.kill(os.getpid(), signal.SIGINT)
assert heard == [1]
"""


def test_ctrl_c_is_still_heard_afterwards() -> None:
    """CP-SAT would take the signal over, and the process would die of it without its plan."""
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], cwd=root, timeout=300, check=False)
    assert done.returncode == 0
