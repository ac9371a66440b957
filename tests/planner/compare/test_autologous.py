"""The clinic against the plain telling of it, path by path, and what its streams promise."""

from dataclasses import replace
from decimal import Decimal
from math import isnan

import numpy as np
import pytest

from planner.compare.arm_result import PatientOutcome
from planner.compare.autologous import _Clinic, simulate_autologous
from planner.compare.patients import sample_patients
from planner.domain.autologous import comparator
from planner.simulation.demand import forecast, sample_demand
from tests.builders.worlds import world
from tests.planner.compare.slow_clinic import Patient, same, slow_clinic

PATHS = 12


def draws(scenario, paths: int = PATHS, block: int = 0, at_random: bool = False):
    terms = comparator(scenario)
    dropout = {p: t.dropout_per_month for p, t in terms.items()}
    arrivals = (
        sample_demand(scenario, scenario.seed, paths=paths)
        if at_random
        else forecast(scenario, paths)
    )
    return terms, sample_patients(arrivals, dropout, seed=scenario.seed, block=block)


@pytest.mark.parametrize("seed", range(60))
def test_agrees_with_one_patient_at_a_time(seed: int) -> None:
    scenario, _ = world(seed)
    terms, found = draws(scenario, at_random=True)
    assert terms
    runs = simulate_autologous(scenario, found, terms)
    for pool in {t.pool for t in terms.values()}:
        members = {p: t for p, t in terms.items() if t.pool == pool}
        clinic = _Clinic(scenario, found, members)
        for path in range(PATHS):
            told = _told(clinic, path, scenario.weeks)
            for product in members:
                mine = [x for x in told if clinic.product[x.place] == product]
                run, here = runs[product], len(mine)
                assert run.due[path] == here
                assert run.outcome[path, :here].tolist() == [x.outcome for x in mine]
                assert all(map(same, run.wait[path, :here].tolist(), [x.wait for x in mine]))
                lots = sum(x.lots for x in mine)
                treated = sum(x.outcome is PatientOutcome.TREATED for x in mine)
                assert run.spend[path] == 1000 * lots
                assert run.wasted[path] == lots - treated
                assert run.chairs[path] == lots / 2
                assert run.capacity[path] == sum(x.slots for x in mine)


def _told(clinic: _Clinic, path: int, weeks: int) -> list[Patient]:
    terms = [clinic.terms[p] for p in clinic.product.tolist()]
    told = [
        Patient(
            place=x,
            terms=t,
            referral=float(clinic.referral[path, x]),
            out=float(clinic.dropout[path, x]),
            last=float(clinic.last_day[path, x]),
        )
        for x, t in enumerate(terms)
        if clinic.here[path, x]
    ]
    attempts = range(max(t.remakes for t in terms) + 1)
    every = np.arange(len(terms))
    lots = [list(zip(*clinic._lots(path, every, k), strict=True)) for k in attempts]
    slow_clinic(told, lots, weeks)
    return told


def test_the_worlds_have_every_fate() -> None:
    seen: set[int] = set()
    for seed in range(60):
        scenario, _ = world(seed)
        terms, found = draws(scenario, at_random=True)
        for run in simulate_autologous(scenario, found, terms).values():
            seen |= set(run.outcome.ravel().tolist())
    assert seen == set(PatientOutcome) - {PatientOutcome.BATCH_FAILED}


def test_both_systems_have_one_last_day_unless_the_comparator_states_one() -> None:
    """Due in week 0, one week of wait: to the end of day 14.  9 days are too long for those
    referred on day 6; the lot is started all the same if a small chance is enough."""
    scenario, _ = world(1)
    product = next(iter(scenario.products))
    terms = {**_ample(), "make_days": Decimal(8)}
    del terms["max_wait_days"]
    scenario = replace(
        scenario,
        products={product: replace(scenario.products[product], max_wait_weeks=1)},
        demand=replace(scenario.demand, patients={(product, "H1", 0): 40}),
        autologous={"": terms},
    )
    for chance, lost in (("0.5", PatientOutcome.NO_SUPPLY), ("0", PatientOutcome.NO_TIME)):
        terms["start_chance"] = Decimal(chance)
        named, found = draws(scenario)
        run = simulate_autologous(scenario, found, named)[product]
        in_time = found.referral + 9 <= 14
        assert 0 < in_time.mean() < 1
        assert (run.outcome == np.where(in_time, PatientOutcome.TREATED, lost)).all()
        started = in_time if chance == "0.5" else np.ones_like(in_time)
        assert (run.spend == started.sum(axis=1)).all()
    terms["max_wait_days"] = Decimal(9)
    named, found = draws(scenario)
    run = simulate_autologous(scenario, found, named)[product]
    assert (run.outcome == PatientOutcome.TREATED).all()


def _ample() -> dict[str, Decimal]:
    values = {
        "slots_per_week": 99,
        "apheresis_days": 0,
        "make_days": 1,
        "make_days_sd": 0,
        "release_days": 1,
        "transit_days": 0,
        "success": 1,
        "remakes": 0,
        "dropout_per_month": 0,
        "max_wait_days": 99,
        "cost_per_lot": 1,
        "chair_days": 1,
    }
    return {k: Decimal(v) for k, v in values.items()}


def test_making_is_whole_days_and_at_least_one() -> None:
    scenario, _ = world(1)
    product = next(iter(scenario.products))
    terms = {**_ample(), "make_days": Decimal(2), "make_days_sd": Decimal(2)}
    scenario = replace(
        scenario,
        demand=replace(scenario.demand, patients={(product, "H1", 0): 90}),
        autologous={"": terms},
    )
    found, drawn = draws(scenario)
    made = simulate_autologous(scenario, drawn, found)[product].wait - 1
    assert set(np.unique(made)) >= {1, 2, 3, 4}
    assert (made == np.rint(made)).all()
    assert made.min() == 1
    assert not isnan(made.mean())


def test_another_product_changes_no_draw_and_no_slot_of_a_pool_apart() -> None:
    """Proves that streams are keyed by product, hospital and week, and that pools are apart."""
    seed = next(s for s in range(60) if len(comparator(world(s)[0])) == 2)
    both, _ = world(seed)
    both = replace(both, autologous={**both.autologous, "B": {"slots_per_week": Decimal(1)}})
    only = {key: n for key, n in both.demand.patients.items() if key[0] == "A"}
    alone = replace(both, demand=replace(both.demand, patients=only))
    runs = []
    for scenario in (both, alone):
        terms, found = draws(scenario)
        runs.append(simulate_autologous(scenario, found, terms)["A"])
    assert (runs[0].outcome == runs[1].outcome).all()
    assert np.array_equal(runs[0].wait, runs[1].wait, equal_nan=True)
