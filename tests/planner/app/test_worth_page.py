"""What more is worth, without a browser: empty, faulty, and with results of earlier jobs."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.app.workspace.workspace import Workspace
from planner.results.interval import Interval
from planner.runs import open_store
from planner.sweep.pareto import pareto_csv, pareto_points
from planner.sweep.tables import runs_csv
from planner.valuation.changes import CapacityChange
from planner.valuation.marginal_value import MarginalValue
from planner.valuation.table import value_csv
from tests.builders.sweeps import none, result, run
from tests.planner.app.kept_runs import keep_result, tiny_files
from tests.planner.app.visits import opened

SWEEP = "Many settings"


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    """With a store of its own: plans of the same scenario are those of every visitor."""
    made = Workspace(store=open_store(str(tmp_path / "runs.db")))
    made.open("mine", tiny_files(), kind="uploaded")
    return made


def sweep_page(work: Workspace) -> AppTest:
    app = opened("worth", work)
    app.session_state["worth_tab"] = SWEEP
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return "\n".join(x.value for x in (*app.markdown, *app.caption, *app.info))


def values(work: Workspace) -> bytes:
    """A room is worth 100, a laboratory lot nothing, a donor does not apply."""
    assert work.loaded is not None
    scenario = work.loaded.scenario

    def row(name: str, value: float, *, applies: bool = True) -> MarginalValue:
        change = CapacityChange(name=name, subject="", scenario=scenario if applies else None)
        seen = Interval(mean=value, low=value - 5, high=value + 5)
        limits = {"value": value, "low": value, "high": value, "simulated": seen}
        before = result("x", cost=221.0)
        return MarginalValue(
            change=change, before=before, after=before if applies else None, currency="CNY",
            **(limits if applies else {}),
        )  # fmt: skip

    return value_csv([
        row("one more room", 100.0), row("one more laboratory lot a week", 0.0),
        row("one more donor", 0.0, applies=False),
    ])  # fmt: skip


def test_no_scenario_and_one_with_faults(work: Workspace) -> None:
    assert opened("worth", Workspace()).info[0].value.startswith("No scenario is open")
    work.edit({"suites.csv": b"suite\n"})
    assert "repair" in opened("worth", work).info[0].value


def test_before_the_first_job_the_form_tells_how_long_it_takes(work: Workspace) -> None:
    app = opened("worth", work)
    assert "7 solves of at most 60 s" in texts(app)  # as it is, and six changes
    [levers] = [x for x in app.multiselect if x.key == "levers"]
    levers.set_value([]).run()
    assert "Choose at least one." in texts(app)
    [more] = [x for x in app.multiselect if x.key == "levers"]
    more.set_value(["rooms", "donors"]).run()
    assert not app.exception
    assert "3 solves of at most 60 s" in texts(app)


def test_a_result_is_said_shown_and_given(work: Workspace) -> None:
    keep_result(work, "value", {"value.csv": values(work)}, levers=["rooms", "donors"])
    app = opened("worth", work)
    assert (
        "**On averages one more room is worth most, 100 CNY a year before what it costs to have "
        "it; one more laboratory lot a week is worth nothing, for the least cost stays the same."
    ) in texts(app)
    [table] = [x.value for x in app.dataframe]
    assert table["change"].tolist() == [
        "one more room", "one more laboratory lot a week", "one more donor",
    ]  # fmt: skip
    assert table["worth a year"].tolist()[:2] == [100.0, 0.0]
    assert table["worth a year"].isna().tolist() == [False, False, True]
    assert "get_value" in {b.key for b in app.get("download_button")}
    [chosen] = [x for x in app.selectbox if x.key == "value_result"]
    assert chosen.format_func(chosen.value).endswith("clean rooms, donors")


def test_a_sweep_is_asked_for_in_typed_values(work: Workspace) -> None:
    app = sweep_page(work)
    assert "3 solves of at most 30 s" in texts(app)
    assert '--set "demand.volume=0.5,1,2"' in texts(app)
    app.session_state["changes"] = 2
    app.run()
    assert not app.exception
    assert '--set "demand.volume=0.5,1,2" --set "suites.rooms=1,2"' in texts(app)
    assert "6 solves of at most 30 s" in texts(app)
    [where] = [x for x in app.selectbox if x.key == "row_1_suites.rooms"]
    where.set_value("S1").run()
    assert '--set "suites[S1].rooms=1,2"' in texts(app)


def test_values_that_cannot_be_begin_nothing(work: Workspace) -> None:
    app = sweep_page(work)
    [what] = [x for x in app.selectbox if x.key == "change_0"]
    what.set_value("products.batch_success").run()
    app.session_state["values_0_products.batch_success"] = ["0.9", "1.2"]
    app.run()
    [button] = [b for b in app.button if b.key == "find_sweep"]
    button.click().run()
    assert not app.exception
    assert app.error[0].value == "Nothing was begun: 1 values cannot be."
    assert work.store.runs(kind="sweep", scenario=work.version and work.version.scenario) == []


def test_a_sweep_is_said_and_shown(work: Workspace) -> None:
    done = [
        (run("r1", {"suites.rooms": "1"}), result("r1", cost=10.0, fill_rate=0.5)),
        (run("r2", {"suites.rooms": "2"}), result("r2", cost=20.0, fill_rate=0.9)),
        (run("r3", {"suites.rooms": "3"}), none("r3")),
    ]
    files = {"runs.csv": runs_csv(done), "pareto.csv": pareto_csv(pareto_points(done))}
    keep_result(work, "sweep", files, changes=["suites.rooms=1,2,3"], paths=0)
    app = sweep_page(work)
    assert (
        "**Of 3 runs, 2 are beaten by none: from 50 % served for 10 EUR (suites.rooms=1) to 90 % "
        "served for 20 EUR (suites.rooms=2).**"
    ) in texts(app)
    [table] = [x.value for x in app.dataframe]
    assert table["suites.rooms"].tolist() == ["1", "2", "3"]
    assert table["beaten by none"].tolist() == [True, True, False]
    assert "get_runs.csv" in {b.key for b in app.get("download_button")}
