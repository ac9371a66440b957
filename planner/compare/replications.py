"""Both arms on the same paths, replication by replication (common random numbers)."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from planner.compare.arm_result import ArmResult, joined_arms
from planner.compare.autologous import simulate_autologous
from planner.compare.figures import comparison_figures
from planner.compare.notes import comparison_notes
from planner.compare.off_the_shelf import room_weeks, simulate_off_the_shelf
from planner.compare.offered_load import offered_loads
from planner.compare.patients import sample_patients
from planner.compare.planned_share import why_fewer
from planner.compare.verdict import Subject, comparison_verdict
from planner.domain.autologous import Autologous, comparator
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import require
from planner.results.comparison import Comparison
from planner.simulation.demand import BLOCK
from planner.simulation.random_streams import PATHS_TOGETHER
from planner.simulation.replay import Realisation, sample_realisation

FEW = 30  # replications below which a mean is not close enough to normal
SECONDS_EACH = 25e-6  # for a patient and replication; measured: 12 to 25e-6


def compare(
    scenario: Scenario,
    plan: Plan,
    replications: int = 200,
    seed: int | None = None,
    *,
    tell: Callable[[float], None] = lambda share: None,
    stop: Callable[[], bool] = lambda: False,
) -> Comparison:
    """Send the scenario's patients through `plan`'s store and through autologous manufacture.

    plan: one that the checker accepts.  seed: None: the scenario's.
    tell: called with the share done.  stop: called after each block of paths.
    Raises DataError with every fault of [autologous], PlannerError where nobody is due.
    """
    terms = comparator(scenario)
    require(bool(terms), "demand: no patient is due, so nobody can be compared. Add patients.")
    require(replications >= 2, f"replications is {replications}; at least 2 are needed.")
    chosen = scenario.seed if seed is None else seed
    dropout = {p: t.dropout_per_month for p, t in terms.items()}
    shelf: dict[str, list[ArmResult]] = {p: [] for p in terms}
    fresh: dict[str, list[ArmResult]] = {p: [] for p in terms}
    blocks = -(-replications // PATHS_TOGETHER)
    done, other_rooms = 0, []
    paths = sampled_paths(scenario, plan, seed=chosen, replications=replications)
    for block, drawn in enumerate(paths):
        if block and stop():
            break
        sample = sample_patients(drawn.arrivals, dropout, seed=chosen, block=block)
        runs = simulate_autologous(scenario, sample, terms)
        for p, run in runs.items():
            fresh[p].append(run)
        for number, p in enumerate(terms, start=1):
            tell((block + number / (len(terms) + 1)) / blocks)
            shelf[p].append(simulate_off_the_shelf(scenario, drawn.supply[p], sample, p))
        idle = [room_weeks(scenario, s) for p, s in drawn.supply.items() if p not in terms]
        other_rooms.append(sum(idle, np.zeros(sample.paths)))
        tell((block + 1) / blocks)
        done += sample.paths
    cut_short = []
    if done < replications:
        cut_short = [f"Stopped after {done:,} of {replications:,} replications."]
    if done < FEW:
        cut_short.append(f"{done} replications say little: intervals may pass what is possible.")
    off_the_shelf = _all_paths(shelf)
    made_fresh = _all_paths(fresh)
    found = comparison_figures(
        scenario, terms, off_the_shelf, made_fresh, np.concatenate(other_rooms)
    )
    subjects = list(_subjects(scenario, terms, made_fresh))
    patients = float(sum(run.due.mean() for run in off_the_shelf.values()))
    return Comparison(
        figures=found,
        verdict=comparison_verdict(found, subjects, scenario.currency),
        replications=done,
        seed=chosen,
        patients=patients,
        notes=(
            *cut_short,
            *comparison_notes(scenario, plan, terms, patients),
            *why_fewer(scenario, plan, terms, found),
        ),
    )


def sampled_paths(
    scenario: Scenario, plan: Plan, *, seed: int, replications: int
) -> Iterator[Realisation]:
    """What `planner.simulation.replay` draws with this seed, `PATHS_TOGETHER` paths at a time."""
    for block, first in enumerate(range(0, replications, BLOCK)):
        paths = min(BLOCK, replications - first)
        drawn = sample_realisation(scenario, plan, seed=seed, block=block, paths=paths)
        for start in range(0, paths, PATHS_TOGETHER):
            yield drawn.on(slice(start, start + PATHS_TOGETHER))


def comparison_seconds(scenario: Scenario, replications: int) -> float:
    """Cautious estimate of the seconds that `compare` takes on a slow machine."""
    return 3.0 + SECONDS_EACH * sum(scenario.demand.patients.values()) * replications


def _all_paths(runs: Mapping[str, list[ArmResult]]) -> dict[str, ArmResult]:
    return {p: joined_arms(blocks, axis=0) for p, blocks in runs.items()}


def _subjects(
    scenario: Scenario, terms: Mapping[str, Autologous], fresh: Mapping[str, ArmResult]
) -> Iterator[Subject]:
    """Each product compared, as its sentence needs it."""
    loads = offered_loads(scenario, terms)
    for name, t in terms.items():
        product, run = scenario.products[name], fresh[name]
        yield Subject(
            product=name,
            terms=t,
            max_wait_weeks=product.max_wait_weeks,
            response=None if product.response is None else float(product.response),
            load=loads[t.pool],
            patients=float(run.due.mean()),
            lots=float(run.made.mean()),
        )
