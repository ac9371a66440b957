"""What a solver's process is asked and what it tells: pickles through its own two pipes.

Nothing comes over a network, and both ends are this program.
"""

import os
import pickle
from dataclasses import dataclass, field
from math import inf
from time import time
from typing import IO

from optimizer.arrays import Floats
from optimizer.linear.matrix import Matrix, MipStart
from optimizer.settings import Settings
from optimizer.solution import Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class SolverTask:
    """One minimisation, and when it is to end."""

    matrix: Matrix
    settings: Settings
    gap: float
    seconds: float  # from `sent` on
    iterations: int | None = None  # of the linear programs within; None: no limit
    mip_start: MipStart | None = None
    sent: float = field(default_factory=time)  # so that starting the process counts too
    parent: int = field(default_factory=os.getpid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Where a minimisation stands.  In a message, an objective without values: those sent last."""

    values: Floats | None = None  # of the incumbent, by column; None: there is none
    objective: float | None = None  # of these values, computed from them
    bound: float = -inf  # proven lower bound; -inf: nothing was proven
    iterations: int = 0  # of the linear programs that were solved so far
    ending: Ending | None = None  # None while it runs


def send(pipe: IO[bytes], message: object) -> None:
    """Write one message, at once; OSError where the other end is gone."""
    pickle.dump(message, pipe, protocol=5)
    pipe.flush()


def receive(pipe: IO[bytes]) -> object:
    """The next message; EOFError where the other end is gone."""
    try:
        return pickle.load(pipe)
    except (pickle.UnpicklingError, OSError) as error:
        raise EOFError from error
