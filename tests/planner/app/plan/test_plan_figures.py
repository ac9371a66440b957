"""Figures against the run before, and sentences, of a plan made by hand."""

from dataclasses import replace

import pytest

from planner.app.plan.plan_figures import Figure, figures, sentences
from planner.domain.plan import Violation
from planner.kpis import plan_figures
from planner.language import catalogue
from planner.results.expectation import EXPECTED, Expectation
from planner.results.report import Ending, Kpi, Report
from tests.builders.costed_by_hand import PLAN, SCENARIO

EXPECT = Expectation(
    planned=0.8, fill_rate=0.754, low=None, high=None, paths=200, seed=1,
    because=("batches fail", "yields vary", "demand varies"),
)  # fmt: skip


def report(notes: dict[str, object] | None = None) -> Report:
    found = plan_figures(SCENARIO, PLAN)
    cost = float(found.cost.total)
    return Report(
        scenario_hash="x", settings={}, versions={}, ending=Ending.OPTIMAL, objective=cost,
        bound=cost, cost=cost, seconds=1.0, notes=notes or {}, plan=PLAN, stock=found.stock,
        kpis=found.kpis,
    )  # fmt: skip


def by_label(found: tuple[Figure, ...]) -> dict[str, Figure]:
    return {x.label: x for x in found}


def with_kpis(old: Report, **values: float | int | None) -> Report:
    kpis = tuple(
        replace(k, value=values[k.kpi]) if k.scope == "all" and k.kpi in values else k
        for k in old.kpis
    )
    return replace(old, kpis=kpis)


def test_the_planned_share_and_the_expected_one_stand_side_by_side() -> None:
    found = figures(SCENARIO, report({EXPECTED: EXPECT.to_json()}), None)
    assert [(x.label, x.value, x.change) for x in found[:5]] == [
        ("Patients served", "80 %", None),
        ("To be expected", "75.4 %", None),
        ("Patients lost", "1", None),
        ("New batches", "2", None),
        ("Doses expired", "3", None),
    ]


def test_changes_are_signed_and_better_is_said_rightly() -> None:
    """Before: 60 % served, 2 lost, 3 batches, 3 doses expired; the cost was half of it."""
    now = report()
    cost = next(k.value for k in now.kpis if (k.scope, k.kpi) == ("all", "cost"))
    assert isinstance(cost, float)
    before = with_kpis(now, fill_rate=0.6, lost_patients=2, batches=3, cost=cost / 2)
    found = by_label(figures(SCENARIO, now, before))
    assert (found["Patients served"].change, found["Patients served"].better) == (
        "+20 points", "normal",
    )  # fmt: skip
    assert (found["Patients lost"].change, found["Patients lost"].better) == ("-1", "inverse")
    assert (found["New batches"].change, found["New batches"].better) == ("-1", "off")
    assert found["Doses expired"].change is None  # as before
    assert (found["Cost"].change, found["Cost"].better) == ("+100 %", "inverse")


def test_what_is_undefined_is_no_zero() -> None:
    bare = replace(report(), kpis=(Kpi(scope="all", kpi="fill_rate", value=None, unit="share"),))
    found = by_label(figures(SCENARIO, bare, report()))
    assert {found[x].value for x in ("Patients served", "Patients lost", "Cost")} == {"–"}
    assert {x.change for x in found.values()} == {None}


def test_the_sentences_say_served_lost_why_proof_and_cost() -> None:
    """Of H2 one is lost, due in week 2 with a week to wait.  Doses would leave in week 1 or 2;
    a batch begun in week 0 is released in week 2, and then a room is free and W1 has 3 vials.
    """
    told = sentences(SCENARIO, report({EXPECTED: EXPECT.to_json()}))
    assert told.startswith("The plan serves 80 % of 5 patients. 1 is lost because ")
    assert "Expect 75.4 %, since batches fail, yields vary and demand varies." in told
    assert "Proven: no plan can cost less. It costs " in told


def test_without_an_accepted_plan_they_say_how_it_ended() -> None:
    refused = replace(report(), violations=(Violation(rule="B1", message="no"),))
    assert sentences(SCENARIO, refused) == (
        "A plan was found, but the checker refuses it: 1 fault."
    )
    none = replace(report(), plan=None, ending=Ending.INFEASIBLE)
    assert sentences(SCENARIO, none) == "No plan exists that keeps every rule."


def test_everybody_served_is_said_so() -> None:
    service = tuple(x for x in PLAN.service if x.start is not None)
    served = with_kpis(replace(report(), plan=replace(PLAN, service=service)), lost_patients=0)
    assert sentences(SCENARIO, served).startswith("The plan serves all 5 patients. Proven")


def test_figures_and_sentences_are_written_as_the_language_writes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A percent sign has no space, and large amounts are counted in ten thousands."""
    monkeypatch.setattr(catalogue, "_asked", [lambda: "zh_CN"])
    now = replace(with_kpis(report(), cost=12_345_678.0), cost=12_345_678.0)
    before = with_kpis(report(), fill_rate=0.6, cost=10_000_000.0)
    found = {x.value: x.change for x in figures(SCENARIO, now, before)}
    told = sentences(SCENARIO, now)
    assert found["80%"] == "+20 个百分点"
    assert found["1235 万 CNY"] == "+23.5%"
    assert "80%" in told
