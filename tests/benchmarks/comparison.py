"""Seconds of a comparison of 2,000 patients over 200 replications: at most 30 are wanted."""

from dataclasses import replace
from pathlib import Path
from sys import stdout
from time import perf_counter, process_time

from planner.compare.replications import compare
from planner.domain.scenario import Scenario
from planner.io.scenario.read import read_scenario
from planner.solving import Settings
from planner.workflow.solve import solve

UCART = Path(__file__).parents[2] / "data" / "ucart"
PATIENTS, REPLICATIONS = 2_000, 200
WANTED = 30.0  # [s]


def of_size(scenario: Scenario, patients: int) -> Scenario:
    """The scenario with so many patients in proportion, and doses and slots for them."""
    demand = scenario.demand
    factor = patients / sum(demand.patients.values())
    times = -(-patients // sum(demand.patients.values()))
    known = {key: round(factor * n) for key, n in demand.patients.items()}
    suites = {k: replace(s, rooms=times * s.rooms) for k, s in scenario.suites.items()}
    terms = {
        part: {k: v * times if k == "slots_per_week" else v for k, v in values.items()}
        for part, values in scenario.autologous.items()
    }
    return replace(
        scenario,
        demand=replace(demand, patients=known, mean={}),
        suites=suites,
        autologous=terms,
    )


def main() -> None:
    """Solve once, compare, print."""
    scenario = of_size(read_scenario(UCART), PATIENTS)
    report = solve(scenario, Settings(seconds=60, threads=1, seed=1))
    assert report.plan is not None
    wall, cpu = perf_counter(), process_time()
    compare(scenario, report.plan, REPLICATIONS)
    wall, cpu = perf_counter() - wall, process_time() - cpu
    people = sum(scenario.demand.patients.values())
    stdout.write(
        f"compare: {people:,} patients x {REPLICATIONS} replications in {wall:.1f} s "
        f"({cpu:.1f} s of CPU); wanted: {WANTED:.0f} s\n"
    )


if __name__ == "__main__":
    main()
