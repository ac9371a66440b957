"""Several realisations of one plan simulated together, as paths beside one another.

A step of the simulation costs about as much for a thousand paths as for two hundred, so this takes
a fraction of the time of one simulation after the other.  No path depends on those beside it, so
each outcome is what it would be alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals
from planner.simulation.outcome import SimulationOutcome
from planner.simulation.realised_supply import RealisedSupply
from planner.simulation.replay import Realisation, replay_realisation


def replay_each(
    scenario: Scenario,
    realisations: Sequence[Realisation],
    tell: Callable[[float], None] = lambda share: None,
) -> tuple[SimulationOutcome, ...]:
    """The outcome of each; all are of the same plan and the same seed, and may differ in paths.

    tell: is called with the share done.
    """
    ends = np.cumsum([0, *(x.arrivals.patients.shape[1] for x in realisations)]).tolist()
    found = replay_realisation(scenario, _joined(scenario, realisations), tell)
    return tuple(found.only(range(first, end)) for first, end in pairwise(ends))


def _joined(scenario: Scenario, realisations: Sequence[Realisation]) -> Realisation:
    arrivals = [_on_every_row(scenario, x.arrivals) for x in realisations]
    patients = np.concatenate([x.patients for x in arrivals], axis=1)
    return replace(
        realisations[0],
        arrivals=replace(arrivals[0], patients=patients),
        supply={
            p: _joined_supply([x.supply[p] for x in realisations]) for p in realisations[0].supply
        },
    )


def _on_every_row(scenario: Scenario, arrivals: Arrivals) -> Arrivals:
    """The same with a row for all that may come on any path, also where nobody does.

    The order of demand.csv is kept: it breaks ties.
    """
    waiting = sum(x.patients > 0 for x in scenario.waiting)  # these come last
    demand = scenario.demand
    rows = [x for x, n in demand.patients.items() if n or demand.chance(x)[0] > 0]
    place = {key: n for n, key in enumerate(rows)}
    known = len(arrivals.rows) - waiting
    patients = np.zeros((len(rows) + waiting, arrivals.patients.shape[1]), dtype=np.int64)
    patients[[place[key] for key in arrivals.rows[:known]]] = arrivals.patients[:known]
    patients[len(rows) :] = arrivals.patients[known:]
    return Arrivals(rows=(*rows, *arrivals.rows[known:]), patients=patients)


def _joined_supply(supplies: Sequence[RealisedSupply]) -> RealisedSupply:
    """What one product is given, path beside path; batches and lots are the same in all."""
    first = supplies[0]
    return replace(
        first,
        opening=replace(
            first.opening, doses=np.concatenate([x.opening.doses for x in supplies], axis=1)
        ),
        made=np.concatenate([x.made for x in supplies], axis=1),
        passed=np.concatenate([x.passed for x in supplies], axis=1),
        doses=np.concatenate([x.doses for x in supplies], axis=1),
        delay=np.concatenate([x.delay for x in supplies], axis=1),
        accepted={
            bank: np.concatenate([x.accepted[bank] for x in supplies]) for bank in first.accepted
        },
        spent=np.concatenate([x.spent for x in supplies]),
    )
