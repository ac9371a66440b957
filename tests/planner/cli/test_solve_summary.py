"""The words after a solve, on the plan worked out by hand in by_hand.py."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from planner.cli.solve_summary import summary
from planner.domain.plan import Interruption, PlanInForce, Service, Violation
from planner.domain.scenario import Scenario
from planner.domain.state import RunningCourse, WaitingPatients
from planner.kpis import cost, kpis, stock
from planner.results.ending_text import ending_words
from planner.results.expectation import EXPECTED, NOT_SIMULATED, Expectation
from planner.results.report import Report
from tests.builders.costed_by_hand import PLAN, SCENARIO, batch
from tests.builders.in_force import IN_FORCE

COST = cost(SCENARIO, PLAN).total
REPORT = Report(
    scenario_hash="",
    settings={},
    versions={},
    ending="OPTIMAL",
    objective=COST,
    bound=COST * 0.9958,
    cost=COST,
    seconds=1.0,
    plan=PLAN,
    stock=stock(SCENARIO, PLAN),
    kpis=kpis(SCENARIO, PLAN),
)
EXPECTATION = Expectation(
    planned=1.0,
    fill_rate=0.954,
    low=0.947,
    high=0.961,
    paths=200,
    seed=1,
    because=("batches fail",),
)
NONE = replace(REPORT, plan=None, cost=None, objective=None, bound=None, stock=(), kpis=())


def text(report: Report, stopped: bool = False, scenario: Scenario = SCENARIO) -> str:
    into = io.StringIO()
    Console(file=into, width=100).print(summary(scenario, report, stopped))
    return into.getvalue()


@pytest.mark.parametrize(
    ("report", "stopped", "words"),
    [
        (REPORT, False, "Proven within 0.42 % of the best possible plan."),
        (replace(REPORT, bound=COST), False, "Proven: no plan can cost less."),
        (
            replace(REPORT, ending="FEASIBLE"),
            False,
            "Time ran out; this is the best plan found until then. "
            "Proven within 0.42 % of the best possible plan.",
        ),
        (
            replace(REPORT, ending="FEASIBLE", bound=None),
            True,
            "Stopped on request; this is the best plan found until then. "
            "How far it is from the best possible plan is not known.",
        ),
        (
            replace(REPORT, ending="FAILED", bound=None),
            False,
            "The solver failed; this is the best plan found until then. "
            "How far it is from the best possible plan is not known.",
        ),
        (
            replace(REPORT, violations=(Violation(rule="B1", message="Two in one room."),)),
            False,
            "A plan was found, but the checker refuses it: 1 fault.",
        ),
        (replace(NONE, ending="INFEASIBLE"), False, "No plan exists that keeps every rule."),
        (
            replace(NONE, ending="NO_PLAN"),
            False,
            "No plan was found in time. Allow more time.",
        ),
        (
            replace(NONE, ending="NO_PLAN"),
            True,
            "Stopped on request before a plan was found.",
        ),
        (replace(NONE, ending="FAILED"), False, "The solver failed before it found a plan."),
    ],
)
def test_ending_in_words(report: Report, stopped: bool, words: str) -> None:
    assert ending_words(report, stopped) == words


def test_says_what_to_make_who_is_served_and_what_it_costs() -> None:
    """By hand: two new batches of 8 doses; 4 of 5 patients start, 1 in time, 3 a week late."""
    lines = [line.split() for line in text(REPORT).splitlines()]
    assert ["MSC", "2", "16", "1", "1", "1"] in lines
    assert ["2026-01-12", "MSC", "A", "1", "W1", "8", "2026-01-26"] in lines
    assert ["MSC", "5", "80", "%", "1", "20", "%", "0.75", "weeks", "1", "week"] in lines
    assert f"cost, by which plans are compared {COST:,.0f} CNY".split() in lines


def test_says_what_is_shipped_and_what_expires() -> None:
    """By hand: 3 doses of =L1, 6 of B0 and 3 of B1 in eight shipments; 1 and 2 expire."""
    lines = [line.split() for line in text(REPORT).splitlines()]
    assert ["product", "shipments", "shipped", "expired"] in lines
    assert ["MSC", "8", "12", "3"] in lines
    assert ["NK", "0", "0", "0"] in lines
    assert ["all", "8", "12", "3"] in lines
    gone = replace(PLAN.discards[0], reason="early")
    early = text(replace(REPORT, plan=replace(PLAN, discards=(gone, *PLAN.discards[1:]))))
    assert ["MSC", "8", "12", "2", "1"] in [line.split() for line in early.splitlines()]


def test_regions_are_told_apart_where_there_are_some() -> None:
    """By hand: both patients of H1 start, one in time; of three of H2 one is lost."""
    north = replace(SCENARIO.hospitals["H1"], region="North")
    scenario = replace(SCENARIO, hospitals={**SCENARIO.hospitals, "H1": north})
    into = io.StringIO()
    Console(file=into, width=100).print(summary(scenario, REPORT))
    lines = [line.split() for line in into.getvalue().splitlines()]
    assert ["North", "2", "100", "%", "0", "50", "%"] in lines
    assert ["none", "3", "66.6", "%", "1", "0", "%"] in lines
    assert "Patients by region" not in text(REPORT)


def test_names_faults_and_warnings() -> None:
    broken = tuple(Violation(rule="B1", message=f"Fault {n}.") for n in range(25))
    said = text(replace(REPORT, violations=broken, warnings=("NK has no demand.",)))
    assert "B1: Fault 19." in said
    assert "B1: Fault 20." not in said
    assert "... and 5 more in report.json" in said
    assert "- NK has no demand." in said
    assert "What to make" not in said


def test_why_there_is_no_plan_is_told_apart_from_warnings() -> None:
    """A lost patient makes no plan impossible."""
    both = ("3 cannot start, whatever the plan.", "Bank 'W1' is gone.")
    said = text(replace(NONE, warnings=both, notes={"why": ["Bank 'W1' is gone."]}))
    why, warnings = said.split("Why")[1].split("Warnings")
    assert "Bank 'W1' is gone." in why
    assert "3 cannot start" in warnings
    assert "3 cannot start" in text(replace(NONE, warnings=both)).split("Why")[1]


def test_a_name_is_shown_as_it_is() -> None:
    scenario = replace(SCENARIO, name="[red]A[/red] :smile:")
    into = io.StringIO()
    Console(file=into, width=100).print(summary(scenario, REPORT))
    assert "[red]A[/red] :smile:" in into.getvalue()


def test_nothing_to_start() -> None:
    plan = replace(
        PLAN,
        batches=PLAN.batches[:1],
        shipments=tuple(s for s in PLAN.shipments if s.lot != "B1"),
    )
    served = tuple(x for x in plan.service if x.start is not None)
    enough = "none: firm batches and stock on hand are enough"
    assert enough in text(replace(REPORT, plan=replace(plan, service=served)))


def test_nothing_to_start_while_patients_are_lost() -> None:
    """Stock on hand is then not enough, and the summary does not say so."""
    lost = Service(product="MSC", hospital="H1", due=0, start=None, patients=1)
    plan = replace(PLAN, batches=PLAN.batches[:1], shipments=(), service=(lost,))
    found = text(replace(REPORT, plan=plan))
    assert "none in this plan" in found
    assert "enough" not in found


def test_simulated_figures_are_rounded_down_and_few_paths_cautioned_against() -> None:
    """99.997 % is not everybody, an interval ends at 100 %, and 16 paths are few."""
    cost, fill = ({"mean": m, "low": m - 1, "high": m + 1} for m in (50.0, 0.0))
    nearly = {"mean": 0.99997, "low": 0.9996, "high": 1.0}
    plan = {"cost": cost, "fill_rate": nearly}
    again = {"every": 4, "paths": 16, "followed": plan, "re_decided": plan}
    again["cost_difference"] = fill
    chance = {
        **{
            "paths": 1000,
            "seed": 1,
            "batches_from": "expected",
            "this_plan": plan,
            "averages_plan": plan,
            "rolling": again,
        },
        **{"cost_difference": fill, "fill_difference": fill},
    }
    said = text(replace(REPORT, notes={"under_uncertainty": chance}))
    assert "99.99 [99.96 … 100.00]" in said
    assert "0.00 ± 100.00" in said
    assert "16 may hold too few of them" in " ".join(said.split())
    enough = {**chance, "rolling": {**again, "paths": 31}}
    assert "too few of them" not in text(replace(REPORT, notes={"under_uncertainty": enough}))


def chance(**told: object) -> Report:
    """Under uncertainty; a figure is 90 to 110, or 0.9 to 1."""
    cost, fill = ({"mean": x, "low": 0.9 * x, "high": 1.1 * x} for x in (100.0, 0.9))
    fill["high"] = 0.99
    plan = {"cost": cost, "fill_rate": fill}
    note = {
        "paths": 1_000,
        "seed": 1,
        "batches_from": "expected",
        "this_plan": plan,
        "averages_plan": plan,
        "cost_difference": cost,
        "fill_difference": fill,
        "rolling": {
            **{"every": 4, "paths": 30, "followed": plan, "re_decided": plan},
            **{"cost_difference": cost, **told},
        },
    }
    return replace(REPORT, ending="FEASIBLE", bound=None, notes={"under_uncertainty": note})


def test_under_uncertainty_what_is_planned_on_averages_says_so() -> None:
    """One heading, under what is simulated, over the patients and the money of the plan."""
    said = text(chance())
    heads = ["Under uncertainty", "What to make", "As planned on averages", "Patients", "Money"]
    places = [said.index(f"\n{head}") for head in heads]
    assert places == sorted(places)
    assert "As planned on averages" not in text(REPORT)


def test_who_starts_is_said_beside_what_re_deciding_costs() -> None:
    aim = {"target": 0.95, "price_factor": 4.0, "followed": 0.9512, "re_decided": 0.8012}
    said = " ".join(text(chance(targets={"MSC": aim})).split())
    assert "Patients who start, re-decided: 90.00" in said
    assert "MSC, whose fill target is 95.00 %: re-decided 80.12 % start, where" in said


def test_stopped_on_request_under_uncertainty() -> None:
    assert ending_words(chance(), True).startswith("Stopped on request. The best plan found")
    assert ending_words(chance(), False).startswith("The best plan found")


def test_what_is_not_as_in_the_plan_in_force_is_a_sentence_each() -> None:
    """B1 and D1 stay; a batch and a WCB begin later than they were to."""
    shown = text(replace(REPORT, plan=replace(PLAN, previous=IN_FORCE)))
    part = shown.split("Changes to the plan in force\n")[1].split("\n\n")[0]
    assert [line.strip() for line in part.splitlines()] == [
        "- B2 moved from 26 January to 9 February.",
        "- W2 moved from 19 January to 26 January.",
        "- 1 batch and 1 bank as before.",
    ]
    assert "plan in force" not in text(REPORT)


def test_many_changes_are_counted() -> None:
    """Fourteen batches of week 2, and only one of the new ones is left to be one of them."""
    many = tuple(batch(f"X{n:02d}", 2) for n in range(14))
    shown = text(replace(REPORT, plan=replace(PLAN, previous=PlanInForce(batches=many))))
    part = shown.split("Changes to the plan in force\n")[1].split("\n\n")[0].splitlines()
    assert len(part) == 14  # of 14 batches and 2 banks
    assert part[-2].strip() == "- ... and 4 more in changes.csv"
    assert part[-1].strip() == "- None stays as it was."


def test_interrupted_courses_are_named_and_priced() -> None:
    """Two patients of H1, whose losing costs 1,000 each."""
    course = RunningCourse(product="MSC", hospital="H1", started=-1, patients=2, shipped=2)
    scenario = replace(SCENARIO, courses=(course,))
    plan = replace(
        PLAN,
        interrupted=(Interruption(product="MSC", hospital="H1", started=-1, week=0, patients=2),),
    )
    shown = text(replace(REPORT, plan=plan), scenario=scenario)
    assert (
        "Interrupted courses\n"
        "  - H1, MSC: 2 patients begun on 2025-12-29 get no dose from 2026-01-05 on\n"
    ) in shown
    assert re.search(r"for interrupted courses +2,000 CNY\n", shown)
    assert "nterrupted" not in text(REPORT)


def test_who_waits_already_is_due() -> None:
    """Five of demand.csv and three more."""
    waiting = (WaitingPatients(product="MSC", hospital="H1", due=-1, patients=3),)
    shown = text(REPORT, scenario=replace(SCENARIO, waiting=waiting))
    assert "6 weeks from 2026-01-05, 8 patients, 3 of them waiting at the start\n" in shown
    assert re.search(r"MSC +8 ", shown)


def test_planned_and_expected_stand_together() -> None:
    said = " ".join(text(replace(REPORT, notes={EXPECTED: EXPECTATION.to_json()})).split())
    assert EXPECTATION.sentence in said
    assert NOT_SIMULATED in text(REPORT)
