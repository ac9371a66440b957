"""A job apart from the rest gives its value whatever its threads do, and can be killed."""

import os
import time
from threading import Thread

import numpy as np

from tests.benchmarks.apart import apart, busy_core, family, resident

LARGE = 200  # [MiB]


def answer_beside_an_endless_thread() -> int:
    Thread(target=time.sleep, args=(3600,)).start()
    return 42


def die() -> int:
    os._exit(1)


def never_end() -> int:
    time.sleep(3600)
    return 0


def take_memory() -> int:
    taken = np.ones(LARGE * 2**17)
    time.sleep(2)  # until it has been looked at
    return len(taken)


def test_a_value_comes_back_though_a_thread_still_runs() -> None:
    assert apart(answer_beside_an_endless_thread, 60).value == 42


def test_a_job_that_dies_or_does_not_end_gives_nothing() -> None:
    assert apart(die, 60).value is None
    assert apart(never_end, 2).value is None


def test_memory_is_that_of_the_job() -> None:
    peak = apart(take_memory, 60).mebibytes
    assert peak is not None
    assert LARGE < peak < LARGE + 500  # and the libraries


def test_the_busy_core_is_a_child_that_ends() -> None:
    with busy_core(False):
        alone = family(os.getpid())
    with busy_core(True):
        more = set(family(os.getpid())) - set(alone)
        assert len(more) == 1
    assert not more & set(family(os.getpid()))
    assert resident(os.getpid()) > 0
