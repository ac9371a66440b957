"""Recent work, newest first, with what its newest plan gave."""

from pathlib import Path

from planner.app.runs.recent_card import last_plan, last_version
from planner.app.workspace.recent import recent_work
from planner.runs import open_store


def test_the_scenario_changed_last_comes_first(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'runs.db'}")
    assert recent_work(store) == []
    one = store.keep_version({"a.csv": b"1"}, name="one", kind="opened")
    two = store.keep_version({"a.csv": b"2"}, name="two", kind="opened")
    assert [work.name for work in recent_work(store)] == ["two", "one"]
    run = store.begin_run("plan", version=one.id, settings={})
    store.happened(run.id, "running")
    first, second = recent_work(store)
    assert (first.name, second.version) == ("one", two)
    assert last_plan(first) == "Its newest plan: running."
    assert last_plan(second) == "It has no plan yet."
    store.summarise(run.id, {"fill_rate": 0.9})
    store.happened(run.id, "done")
    assert last_plan(recent_work(store)[0]) == "Its newest plan serves 90 % of the patients."
    assert last_version(first) == "Version 1, opened just now."
    assert len(recent_work(store, cards=1)) == 1
