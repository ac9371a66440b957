"""Who starts on doses in transit, for the models of chance (contract 7a)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from optimizer.stochastic.distributions import Due
from planner.domain.scenario import Scenario


def early_starts(
    scenario: Scenario, product: str, rows: Sequence[Due], hospitals: Sequence[str]
) -> list[Due]:
    """Rows of demand, those who start on doses in transit in rows of their own, as known numbers.

    hospitals: of each row.  The longest due start first, of random numbers no more than the mean.
    """
    p = scenario.products[product]
    left: dict[tuple[str, int], int] = defaultdict(int)
    for x in scenario.transit:
        if x.product == product:
            left[x.hospital, x.infused] += x.doses
    if not left:
        return list(rows)
    every, early = list(rows), []
    order = sorted(range(len(every)), key=lambda n: every[n].week - every[n].waited)
    for week in sorted({week for _, week in left}):
        for n in order:
            due, hospital = every[n], hospitals[n]
            latest = due.week - due.waited + p.max_wait_weeks
            if due.week <= week <= latest and week < due.transit:
                needed = {
                    week + k: doses
                    for k, doses in enumerate(p.shipped_course)
                    if doses and week + k < min(due.transit, scenario.weeks)
                }
                patients = min(
                    [int(due.mean), *(left[hospital, t] // m for t, m in needed.items())]
                )
                if patients:
                    for t, doses in needed.items():
                        left[hospital, t] -= doses * patients
                    every[n] = replace(due, mean=due.mean - patients)
                    early.append(replace(due, mean=patients, dispersion=0.0, early=week))
    return [due for due in every if due.mean > 0] + early
