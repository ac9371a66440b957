"""Finished runs on disk: there whole, or not there."""

from pathlib import Path

import pytest

from planner.errors import PlannerError
from planner.sweep.result import decode_result, encode_result
from planner.sweep.store import RUNS, RunStore, require_sweepable
from tests.builders.sweeps import none, result, run


def test_a_result_comes_back_as_it_was(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    for kept in (result("a", cost=1 / 3), result("b", fill_rate=None), none("c")):
        store.keep(kept)
        assert store.find(kept.id) == kept
    assert store.find("d") is None


def test_what_is_done_is_not_pending_but_a_failure_is(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    every = [run(name) for name in "abcd"]
    for kept in (result("c"), none("a"), none("b", "FAILED"), result("other")):
        store.keep(kept)
    assert [r.id for r in store.pending(every)] == ["b", "d"]
    assert [(r.id, x.id) for r, x in store.finished(every)] == [("a", "a"), ("b", "b"), ("c", "c")]


def test_kept_twice_is_there_once(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    store.keep(result("a", cost=1))
    store.keep(result("a", cost=2))
    assert [x.name for x in (tmp_path / RUNS).iterdir()] == ["a.json"]


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b"{}", b"null", b'{"id": "a", "kpis": []}'])
def test_a_broken_file_counts_as_not_there(tmp_path: Path, broken: bytes) -> None:
    store = RunStore(tmp_path)
    store.keep(result("a"))
    (tmp_path / RUNS / "a.json").write_bytes(broken)
    assert store.find("a") is None


def test_a_file_cut_anywhere_counts_as_not_there() -> None:
    """Its last byte is the line's end, which nothing hangs on."""
    whole = encode_result(result("a"))
    assert decode_result(whole, "a") is not None
    assert not any(decode_result(whole[:n], "a") for n in range(len(whole) - 1))


def test_a_file_of_another_run_counts_as_not_there() -> None:
    assert decode_result(encode_result(result("a")), "b") is None


def test_other_folders_are_refused(tmp_path: Path) -> None:
    scenario, out = tmp_path / "scenario", tmp_path / "out"
    scenario.mkdir()
    require_sweepable(out, [scenario])
    RunStore(out).keep(result("a"))
    require_sweepable(out, [scenario])
    (out / "letter.txt").touch()
    with pytest.raises(PlannerError, match="holds other files"):
        require_sweepable(out, [scenario])
    with pytest.raises(PlannerError, match="holds the scenario"):
        require_sweepable(tmp_path, [scenario])
