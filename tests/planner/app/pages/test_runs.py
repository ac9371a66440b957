"""The Runs page: empty, and with runs, versions and a journal."""

from tests.planner.app.visits import holding, opened


def test_runs_are_listed_with_versions_and_the_journal() -> None:
    work = holding("tiny")
    assert work.version is not None
    run = work.store.begin_run("plan", version=work.version.id, settings={"seconds": 60})
    work.store.summarise(run.id, {"fill_rate": 0.875})
    work.store.happened(run.id, "done")
    app = opened("runs", work)
    runs, versions, entries = (x.value for x in app.dataframe)
    assert "tiny" in list(runs["scenario"])
    assert list(versions["how"])[-1] == "uploaded"
    assert len(entries) > 2
    app.button(key="audit").click().run()
    assert "none is broken" in app.success[0].value
    app.toggle(key="mine_only").set_value(True).run()
    assert set(app.dataframe[0].value["scenario"]) == {"tiny"}


def test_without_a_scenario_the_versions_say_where_to_go() -> None:
    assert [x for x in opened("runs").info if "No scenario is open" in x.value]
