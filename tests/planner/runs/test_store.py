"""What is kept comes back as it was, the newest first; what is deleted is marked and stays."""

from datetime import UTC, datetime

import pytest

from planner.errors import PlannerError
from planner.runs import Store, open_store

FILES = {"scenario.toml": b'name = "tiny"\n', "products.csv": b"product\nA\n"}
BEGAN = datetime(2026, 1, 5, 8, tzinfo=UTC)


def kept(store: Store, **more: object) -> str:
    files = {**FILES, **{name: value for name, value in more.items() if isinstance(value, bytes)}}
    return store.keep_version(files, name="Tiny", kind="opened", who="ann").id


def begun(store: Store, kind: str = "plan", **more: object) -> str:
    return store.begin_run(kind, version=None, settings={"gap": 0.005}, **more).id  # type: ignore[arg-type]


def test_a_version_comes_back_as_it_was_kept(store: Store) -> None:
    first = store.keep_version(FILES, name="Tiny", kind="opened", note="as sent", who="ann")
    assert (first.number, first.name, first.kind, first.note) == (1, "Tiny", "opened", "as sent")
    assert (first.who, first.parent, first.at) == ("ann", None, BEGAN)
    assert first.files == ("products.csv", "scenario.toml")
    assert store.version(first.id) == first
    assert store.files(first.id) == FILES


def test_versions_of_a_scenario_are_numbered_and_the_newest_comes_first(store: Store) -> None:
    first = store.keep_version(FILES, name="Tiny", kind="opened")
    changed = {**FILES, "products.csv": b"product\nB\n"}
    second = store.keep_version(changed, name="Tiny 2", kind="edited", parent=first.id)
    third = store.keep_version(FILES, name="Tiny", kind="restored", parent=first.id)
    assert [x.number for x in store.versions(first.scenario)] == [3, 2, 1]
    assert [x.parent for x in (second, third)] == [first.id, first.id]
    assert second.inputs_hash != first.inputs_hash == third.inputs_hash
    assert store.files(second.id) == changed
    assert store.files(first.id) == FILES


def test_a_version_is_followed_by_that_made_from_it_on_which_a_workspace_stood_last(
    store: Store,
) -> None:
    first = store.keep_version(FILES, name="Tiny", kind="opened")
    second = store.keep_version(FILES, name="Tiny", kind="edited", parent=first.id)
    assert store.following(first, "tab") is None
    store.place("tab", second.id)
    assert store.following(first, "tab") == second
    third = store.keep_version(FILES, name="Tiny", kind="edited", parent=first.id)
    store.place("another tab", third.id)
    assert store.following(first, "tab") == second
    assert store.following(first, "another tab") == third
    store.place("tab", third.id)
    store.place("tab", first.id)
    assert store.following(first, "tab") == third
    fourth = store.keep_version(FILES, name="Tiny", kind="edited", parent=third.id)
    store.place("tab", fourth.id)
    assert store.following(first, "tab") == third
    store.place("tab", second.id)
    assert store.following(first, "tab") == second
    store.delete(second.id)
    assert store.following(first, "tab") == third


def test_scenarios_are_listed_by_their_newest_version(store: Store) -> None:
    one = store.keep_version(FILES, name="One", kind="opened")
    two = store.keep_version(FILES, name="Two", kind="opened")
    last = store.keep_version(FILES, name="One anew", kind="edited", parent=one.id)
    store.note(one.scenario, "for the board", who="bo")
    found = store.scenarios()
    assert [(x.id, x.name, x.versions) for x in found] == [
        (one.scenario, "One anew", 2),
        (two.scenario, "Two", 1),
    ]
    assert found[0].newest == last
    assert [(x.who, x.text) for x in found[0].notes] == [("bo", "for the board")]


def test_deleted_versions_and_scenarios_are_left_out_of_lists_only(store: Store) -> None:
    one = store.keep_version(FILES, name="One", kind="opened")
    last = store.keep_version(FILES, name="Wrong", kind="edited", parent=one.id)
    assert store.delete(last.id, why="a slip", who="ann")
    assert not store.delete(last.id)
    assert [x.id for x in store.versions(one.scenario)] == [one.id]
    assert store.scenarios()[0].newest.id == one.id
    assert store.files(last.id) == FILES
    again = store.keep_version(FILES, name="Right", kind="edited", parent=one.id)
    assert again.number == 3
    store.delete(one.scenario)
    assert store.scenarios() == []
    assert store.version(one.id) == one


def test_a_workspace_stands_where_it_was_put_last(store: Store) -> None:
    one, two = kept(store), kept(store)
    assert store.placed("tab") is None
    store.place("tab", one)
    store.place("tab", two)
    store.place("other", one)
    assert (store.placed("tab"), store.placed("other")) == (two, one)
    before = len(store.journal())
    store.place("tab", two)
    assert len(store.journal()) == before


def test_a_run_from_its_beginning_to_its_end(store: Store) -> None:
    version = kept(store)
    run = store.begin_run(
        "plan",
        version=version,
        settings={"gap": 0.005, "uncertain": True},
        problem="abc",
        title="Tiny",
        who="ann",
        note="first try",
    )
    assert (run.state, run.kind, run.title, run.problem) == ("queued", "plan", "Tiny", "abc")
    assert run.settings == {"gap": 0.005, "uncertain": True}
    assert run.versions["contract"] == 3
    assert [x.text for x in run.notes] == ["first try"]
    assert run.ended is None
    assert store.happened(run.id, "running")
    store.summarise(run.id, {"cost": 12.5, "batches": 3, "ending": "FEASIBLE", "gap": None})
    store.summarise(run.id, {"gap": 0.01})
    assert store.happened(run.id, "done", why="proven")
    found = store.run(run.id)
    assert (found.state, found.why, found.version) == ("done", "proven", version)
    assert found.figures == {"cost": 12.5, "batches": 3, "ending": "FEASIBLE", "gap": 0.01}
    assert found.began < (found.ended or BEGAN)
    assert [x.state for x in store.events(run.id)] == ["queued", "running", "done"]


def test_what_has_ended_stays_so_but_for_one_that_was_taken_for_dead(store: Store) -> None:
    one, two = begun(store), begun(store)
    assert store.happened(one, "cancelled")
    assert not store.happened(one, "dead")
    assert not store.happened(one, "done")
    assert store.run(one).state == "cancelled"
    assert store.happened(two, "dead")
    assert not store.happened(two, "dead")
    assert store.happened(two, "done")
    assert store.run(two).state == "done"


def test_progress_is_read_from_where_the_reader_stopped(store: Store) -> None:
    run, other = begun(store), begun(store)
    store.tell(run, 1.5, "Looking for a first plan")
    store.tell(other, 2.0)
    store.tell(run, 3.0, "Improving", best=100.0, bound=90.0, share=0.25)
    first, second = store.progress(run)
    assert (first.seconds, first.phase, first.best, first.share) == (
        1.5,
        "Looking for a first plan",
        None,
        None,
    )
    assert (second.best, second.bound, second.share) == (100.0, 90.0, 0.25)
    assert store.progress(run, after=first.number) == [second]
    assert store.progress(run, after=second.number) == []
    store.tell(run, 4.0, best=float("inf"), bound=float("nan"))
    assert (store.progress(run)[-1].best, store.progress(run)[-1].bound) == (None, None)


def test_the_newest_file_of_each_name_is_read(store: Store) -> None:
    run = begun(store)
    store.add_files(run, {"report.json": b"{}", "rejected/batches.csv": b"batch\n"})
    store.add_files(run, {"report.json": b'{"cost": 1}'})
    wanted = {"report.json": b'{"cost": 1}', "rejected/batches.csv": b"batch\n"}
    assert store.run_files(run) == wanted
    assert store.file_sizes(run) == {"report.json": 11, "rejected/batches.csv": 6}


def test_contents_of_every_kind_come_back_byte_for_byte(store: Store) -> None:
    files = {
        "empty.csv": b"",
        "rows.csv": b"a,b\r\n" * 10_000,
        "bytes.bin": bytes(range(256)),
        "批次.csv": "批次\n".encode("gb18030"),
    }
    run = begun(store)
    store.add_files(run, files)
    assert store.run_files(run) == files


def test_runs_are_found_by_kind_version_scenario_and_problem(store: Store) -> None:
    version = store.keep_version(FILES, name="Tiny", kind="opened")
    later = store.keep_version(FILES, name="Tiny", kind="edited", parent=version.id)
    plain = {"settings": {}}
    one = store.begin_run("plan", version=version.id, problem="p", **plain).id
    two = store.begin_run("sweep", version=later.id, problem="q", **plain).id
    three = store.begin_run("plan", version=None, parent=one, **plain).id

    def found(*kind: str, **asked: str | int | bool) -> list[str]:
        return [run.id for run in store.runs(*kind, **asked)]  # type: ignore[arg-type]

    assert found() == [three, two, one]
    assert found("plan") == [three, one]
    assert found(version=later.id) == [two]
    assert found(scenario=version.scenario) == [two, one]
    assert found(problem="p") == [one]
    assert found(limit=2) == [three, two]
    assert store.run(three).parent == one
    store.delete(two, why="a slip")
    assert found() == [three, one]
    assert found(deleted=True) == [three, two, one]
    assert [x.deleted for x in store.runs(deleted=True)] == [False, True, False]
    assert store.run(two).deleted


@pytest.mark.parametrize("named", ["r260105-zzzzzz", "v260105-zzzzzz", "s260105-zzzzzz"])
def test_an_id_that_is_none_is_told_the_nearest(store: Store, named: str) -> None:
    version = store.keep_version(FILES, name="Tiny", kind="opened")
    ids = {"r": begun(store), "v": version.id, "s": version.scenario}
    with pytest.raises(PlannerError, match=ids[named[0]]):
        store.note(named, "who?")
    with pytest.raises(PlannerError, match="no id"):
        store.note("x1", "who?")
    assert [x.what for x in store.journal()] == ["began a run", "kept a version"]


def test_what_is_unknown_is_refused_and_nothing_is_written(store: Store) -> None:
    for call in (
        lambda: store.run("r1"),
        lambda: store.version("v1"),
        lambda: store.files("v1"),
        lambda: store.versions("s1"),
        lambda: store.run_files("r1"),
        lambda: store.events("r1"),
        lambda: store.place("tab", "v1"),
        lambda: store.happened("r1", "done"),
        lambda: store.add_files("r1", {"a": b""}),
        lambda: store.summarise("r1", {}),
        lambda: store.tell("r1", 1.0),
        lambda: store.delete("r1"),
        lambda: store.begin_run("plan", version="v1", settings={}),
        lambda: store.begin_run("plan", version=None, settings={}, parent="r1"),
        lambda: store.keep_version(FILES, name="a", kind="edited", parent="v1"),
        lambda: store.begin_run("guess", version=None, settings={}),
        lambda: store.keep_version(FILES, name="a", kind="guessed"),
    ):
        with pytest.raises(PlannerError):
            call()
    assert store.journal() == []
    assert store.scenarios() == store.runs() == []


def test_text_that_no_database_keeps_is_kept_without_it(store: Store) -> None:
    run = begun(store)
    store.note(run, "half \ud83d and \0 zero")
    assert [x.text for x in store.run(run).notes] == ["half ? and \ufffd zero"]
    assert store.audit().broken is None


def test_a_store_opened_again_holds_everything(store: Store, url: str) -> None:
    version = kept(store)
    store.place("tab", version)
    run = begun(store)
    again = open_store(url)
    assert again.placed("tab") == version
    assert again.files(version) == FILES
    assert again.run(run) == store.run(run)
    assert again.audit() == store.audit()
    again.close()
