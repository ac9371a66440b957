"""What the store keeps, as rows of tables."""

from pathlib import Path

from planner.app.runs.run_history import (
    entry_rows,
    figure_rows,
    run_rows,
    run_sentence,
    version_rows,
)
from planner.runs import open_store


def test_runs_versions_and_entries_are_rows(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'runs.db'}")
    first = store.keep_version({"a.csv": b"1"}, name="tiny", kind="opened", who="Ada")
    second = store.keep_version(
        {"a.csv": b"2"}, name="tiny", kind="edited", parent=first.id, note="more"
    )
    run = store.begin_run("plan", version=second.id, settings={"seconds": 60}, who="Ada")
    store.summarise(run.id, {"fill_rate": 8 / 9, "gap": 0.00021})
    store.note(run.id, "for the board")
    store.happened(run.id, "failed", "The solver broke down.")
    runs = store.runs()
    [row] = run_rows(store, runs)
    assert (row["scenario"], row["version"], row["notes"]) == ("tiny", 2, 1)
    assert (row["served"], row["proven within"]) == (0.8888, 0.0003)  # as the other pages round
    assert (row["state"], row["cost"], row["by"]) == ("failed", None, "Ada")
    assert run_sentence(runs) == "1 run is kept, with who began it and why: Plan 1."
    assert run_sentence([]).startswith("Nothing has been run yet: a plan, ")
    figures = [(x["what"], x["name"], x["value"]) for x in figure_rows(store.run(run.id))]
    assert figures[0] == ("state", "failed", "The solver broke down.")
    assert ("figure", "gap", "0.00021") in figures
    assert ("setting", "seconds", "60") in figures
    rows = version_rows(store.versions(first.scenario), second.id)
    assert [(x["version"], x["open now"], x["note"]) for x in rows] == [
        (2, True, "more"),
        (1, False, ""),
    ]
    entries = entry_rows(store.journal())
    assert len(entries) == store.audit().entries
    assert len({x["hash"] for x in entries}) == len(entries)
