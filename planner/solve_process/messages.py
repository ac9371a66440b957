"""What parent and child say to each other: pickles through the child's own pipes.

Nothing comes over a network, and both ends are this program.
"""

import pickle
from dataclasses import dataclass, field
from time import time
from typing import IO

from planner.domain.scenario import Scenario
from planner.solve_process.columns import Columns
from planner.solving import Outcome, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the child is to solve; `warnings` are kept in its report."""

    scenario: Scenario
    settings: Settings
    warnings: tuple[str, ...] = ()
    used: float = 0.0  # [s] of the time limit gone before the child was started
    later: float = 0.0  # [s] of it to be left for writing
    sent: float = field(default_factory=time)  # when, so that starting the child counts too


@dataclass(frozen=True, slots=True, kw_only=True)
class Better:
    """The best plan so far, unchecked."""

    columns: Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How it ended, without the plan, which is the last one sent; planned: there is one."""

    outcome: Outcome
    planned: bool


def send(pipe: IO[bytes], message: object) -> None:
    """Write one message, at once."""
    pickle.dump(message, pipe)
    pipe.flush()


def receive(pipe: IO[bytes]) -> object:
    """The next message; EOFError when the other end is gone."""
    try:
        return pickle.load(pipe)
    except (pickle.UnpicklingError, OSError) as error:
        raise EOFError from error
