"""The Compare page without a browser: two runs, and the plan against fresh manufacture."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.app.compare.against_fresh import REPLICATIONS, report_page
from planner.app.compare.compared_plan import ComparedPlan
from planner.app.compare.why_fewer import three_shares
from planner.app.workspace.workspace import Workspace
from planner.compare.replications import compare
from planner.io.plan.read_report import read_report
from planner.io.results.write_comparison import comparison_csv
from planner.io.results.write_flips import flip_files
from planner.io.scenario.schema import SETTINGS_FILE
from planner.jobs import report_of_run
from planner.results.flips import Flips
from planner.results.interval import Interval
from planner.runs import open_store
from tests.planner.app.kept_runs import FRESH, against_fresh, keep_plan, keep_result, tiny_files
from tests.planner.app.visits import opened

FLIPS = Flips(ahead={"MSC": Interval(mean=0.2, low=0.1, high=0.3)}, response={"MSC": 1.0}, flips=())


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    """With a store of its own: plans of the same scenario are those of every visitor."""
    made = Workspace(store=open_store(str(tmp_path / "runs.db")))
    made.open("mine", tiny_files(), kind="uploaded")
    return made


def texts(app: AppTest) -> str:
    return "\n".join(x.value for x in (*app.markdown, *app.caption, *app.info))


def test_nothing_to_compare() -> None:
    app = opened("compare", Workspace())
    app.session_state["compare_tab"] = FRESH
    app.run()
    assert "No scenario is open" in app.info[0].value


def test_a_scenario_with_faults_is_not_compared(work: Workspace) -> None:
    work.edit({"suites.csv": b"suite\n"})
    assert "repair" in against_fresh(work).info[0].value


def test_two_runs_side_by_side(work: Workspace) -> None:
    keep_plan(work)
    changed = work.files["hospitals.csv"].replace(b"1,0,3,1.5", b"1.0,0,5,1.50")
    work.edit({"hospitals.csv": changed})
    keep_plan(work)
    app = opened("compare", work)
    [said] = [x.value for x in app.markdown if x.value.startswith("**Run B serves")]
    assert "ship_cost of FAR in hospitals.csv differs." in said
    [inputs] = [x.value for x in app.dataframe if "table" in x.value.columns]
    assert inputs.to_numpy().tolist() == [["hospitals.csv", "FAR", "ship_cost", "3", "5"]]
    a, b = (x for x in app.selectbox if x.key in ("run_a", "run_b"))
    assert ("version 1" in a.format_func(a.value), "version 2" in b.format_func(b.value)) == (
        True, True,
    )  # fmt: skip
    a.set_value(b.value).run()
    assert not app.exception
    [said] = [x.value for x in app.markdown if x.value.startswith("**Run B serves")]
    assert said == (
        "**Run B serves as many patients at the same cost, with the same batches; the inputs are "
        "the same.**"
    )


def test_the_plan_for_chance_is_compared_by_default(work: Workspace) -> None:
    keep_plan(work)  # on averages
    app = against_fresh(work)
    assert "No plan for chance has been found" in app.info[0].value
    assert [b.label for b in app.button if b.key == "find_and_compare"] == [
        "Find it and compare, 120 s"
    ]
    assert not app.success
    keep_plan(work, chance=True)
    app = against_fresh(work)
    assert "for chance, as `cryoplan compare` finds it" in texts(app)
    assert app.success[0].value


def test_the_plan_on_averages_says_why_fewer_are_treated(work: Workspace) -> None:
    run = keep_plan(work)
    app = against_fresh(work, "averages")
    assert work.loaded is not None
    scenario = work.loaded.scenario
    report = read_report(scenario, work.store.run_files(run))
    assert report is not None
    assert report.plan is not None
    found = compare(scenario, report.plan, REPLICATIONS, scenario.seed)
    assert app.success[0].value == found.verdict
    planned, before, treated = three_shares(scenario, report, found)
    assert planned is not None
    assert before is not None
    assert treated is not None
    assert planned > before > treated
    labels = {m.label: m.value for m in app.metric}
    assert set(labels) == {"Start as planned", "Start by chance", "Treated"}
    assert "counts on averages" in texts(app)
    assert "which only a comparison counts" in texts(app)
    assert comparison_csv(found)  # what the button gives


def test_other_assumptions_are_compared_and_the_plan_stays(work: Workspace) -> None:
    run = keep_plan(work, chance=True)
    app = against_fresh(work)
    before = app.success[0].value
    [field] = [x for x in app.number_input if x.key and x.key.startswith("make_days__")]
    field.set_value(35)
    [send] = [b for b in app.button if b.label == "Take over and run"]
    send.click().run()
    assert not app.exception
    assert app.success[0].value != before
    assert b"make_days = 35" in work.files[SETTINGS_FILE]
    assert [x.id for x in work.store.runs(problem=work.problem)] == [run]


def test_a_scenario_without_the_section_is_asked_for_it() -> None:
    work = Workspace()
    work.open("bare", tiny_files(comparator=False), kind="uploaded")
    assert "[autologous]" in against_fresh(work).info[0].value


def test_what_would_change_the_winner_is_shown_for_these_inputs_only(work: Workspace) -> None:
    plan = keep_plan(work, chance=True)
    keep_result(work, "flips", flip_files(FLIPS, {}), plan=plan)
    assert "MSC: off the shelf is ahead" in texts(against_fresh(work))
    settings = work.files[SETTINGS_FILE].replace(b"make_days = 7", b"make_days = 8")
    work.edit({SETTINGS_FILE: settings})
    app = against_fresh(work)
    assert app.success
    assert "MSC: off the shelf is ahead" not in texts(app)


def test_what_would_change_the_winner_belongs_to_one_plan_and_is_in_its_report(
    work: Workspace,
) -> None:
    plan, other = keep_plan(work, chance=True), keep_plan(work)
    keep_result(work, "flips", flip_files(FLIPS, {}), plan=plan)
    assert "MSC: off the shelf is ahead" not in texts(against_fresh(work, "averages"))
    assert work.loaded is not None
    pages = []
    for run in (plan, other):
        report = report_of_run(work.store, run)
        assert report is not None
        assert report.plan is not None
        scenario = work.loaded.scenario
        found = compare(scenario, report.plan, 20, scenario.seed)
        pages.append(report_page(work, scenario, found, ComparedPlan(report=report, run=run)))
    assert b"MSC: off the shelf is ahead" in pages[0]
    assert [b"It was not asked how far" in page for page in pages] == [False, True]


def test_a_plan_of_another_problem_is_not_compared(work: Workspace) -> None:
    keep_plan(work, chance=True)
    work.edit({"freezers.csv": work.files["freezers.csv"].replace(b"F1,8", b"F1,9")})
    app = against_fresh(work)
    assert not app.success
    assert "No plan for chance" in app.info[0].value
