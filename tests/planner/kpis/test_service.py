"""Service figures, by hand (contract 8)."""

from dataclasses import replace

from planner.kpis import kpis
from planner.kpis.service import ScopeService, service_by_region, service_kpis
from tests.builders import parts
from tests.builders.costed_by_hand import PLAN, SCENARIO


def figures(served: ScopeService) -> dict[str, object]:
    return {k.kpi: k.value for k in service_kpis(served)}


def test_by_product_and_hospital():
    """By hand: of 5 due, 4 start, one of them on time, three a week late; each from one lot."""
    found = {(k.scope, k.kpi): k.value for k in kpis(SCENARIO, PLAN)}
    wanted = {
        "all": (0.8, 0.2, 0.75, 1, 1, 1.0),
        "MSC": (0.8, 0.2, 0.75, 1, 1, 1.0),
        "MSC@H1": (1.0, 0.5, 0.5, 1, 0, 1.0),
        "MSC@H2": (2 / 3, 0.0, 1.0, 1, 1, 1.0),
        "NK": (None, None, None, None, 0, None),
    }
    names = ("fill_rate", "on_time_rate", "mean_wait_weeks", "p95_wait_weeks", "lost_patients")
    names += ("courses_from_one_lot",)
    for scope, values in wanted.items():
        assert {n: found[scope, n] for n in names} == dict(zip(names, values, strict=True))
    assert {scope for scope, kpi in found if kpi == "fill_rate"} == set(wanted)


def test_by_region():
    """H1 lies in the north, H2 nowhere in particular: 2 of 2 and 2 of 3 patients start."""
    north = replace(SCENARIO.hospitals["H1"], region="North")
    scenario = replace(SCENARIO, hospitals={**SCENARIO.hospitals, "H1": north})
    found = service_by_region(scenario, PLAN)
    assert {name: (x.due, x.started, x.lost) for name, x in found.items()} == {
        "North": (2, 2, 0),
        "": (3, 2, 1),
    }
    assert service_by_region(SCENARIO, PLAN)[""].due == 5


def test_p95_is_the_smallest_whole_week():
    """19 of 20 within the week are 95 %; 18 of 19 are not."""
    served = ScopeService(scope="all", due=20)
    served.waits.update({0: 19, 3: 1})
    assert figures(served)["p95_wait_weeks"] == 0
    served = ScopeService(scope="all", due=20)
    served.waits.update({0: 18, 3: 1})
    assert figures(served)["p95_wait_weeks"] == 3


def test_nobody_starts():
    """Unknown is blank, never 0: a mean wait of 0 weeks would look like a success."""
    found = figures(ScopeService(scope="all", due=2, lost=2))
    assert found == {
        "fill_rate": 0.0,
        "on_time_rate": 0.0,
        "mean_wait_weeks": None,
        "p95_wait_weeks": None,
        "lost_patients": 2,
        "waiting_patients": 0,
        "interrupted_courses": 0,
        "courses_from_one_lot": None,
    }


def test_those_who_wait_at_the_start_are_due():
    """Two of MSC wait at H1 since week -1; one starts in week 1, late, the other is lost.

    With the 5 due and 4 who start of the plan by hand: 7 due, 5 start, 1 on time.
    """
    scenario = replace(SCENARIO, waiting=(parts.waiting("MSC", "H1", -1, 2),))
    more = (parts.served("MSC", "H1", -1, 1), parts.served("MSC", "H1", -1, None))
    plan = replace(PLAN, service=(*PLAN.service, *more))
    found = {(k.scope, k.kpi): k.value for k in kpis(scenario, plan)}
    assert found["all", "fill_rate"] == 5 / 7
    assert found["MSC", "on_time_rate"] == 1 / 7
    assert found["MSC@H1", "mean_wait_weeks"] == (0 + 1 + 2) / 3
    assert (found["MSC@H1", "waiting_patients"], found["MSC@H2", "waiting_patients"]) == (2, 0)
    assert (found["all", "waiting_patients"], found["all", "lost_patients"]) == (2, 2)
    assert found["all", "interrupted_courses"] == 0


def test_interrupted_courses_are_neither_due_nor_lost():
    before = {(k.scope, k.kpi): k.value for k in kpis(SCENARIO, PLAN)}
    plan = replace(PLAN, interrupted=(parts.stopped("NK", "H2", -1, 0, 3),))
    found = {(k.scope, k.kpi): k.value for k in kpis(SCENARIO, plan)}
    assert found["NK@H2", "interrupted_courses"] == found["all", "interrupted_courses"] == 3
    for kpi in ("fill_rate", "lost_patients", "spend"):
        assert found["all", kpi] == before["all", kpi]
    assert found["all", "cost_interrupted"] == 3 * 2 * 800
