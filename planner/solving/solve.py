"""One scenario solved: compiled, optimised, decoded."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from time import monotonic

from optimizer.budget import Budget
from optimizer.decisions import Decisions
from optimizer.settings import Settings
from optimizer.solution import SILENT, Watch
from optimizer.solve.engine import find_plan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.ending import Ending
from planner.solving.compile import compile_scenario
from planner.solving.decode import DispatchError, decode
from planner.solving.infeasible import why_no_plan

PlanListener = Callable[[Plan], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveOutcome:
    """What solving a scenario gave; unknown numbers are None."""

    ending: Ending
    plan: Plan | None
    objective: float | None
    bound: float | None
    seconds: float
    warnings: tuple[str, ...] = ()
    notes: Mapping[str, object] = field(default_factory=dict)


def solve_scenario(
    scenario: Scenario,
    settings: Settings,
    watch: Watch = SILENT,
    keep: PlanListener | None = None,
    *,
    budget: Budget | None = None,
) -> SolveOutcome:
    """The best plan found for `scenario` within the budget, and what is proven of it.

    keep: is handed every new incumbent.  budget: None: settings.seconds from now, or until
    watch.stop; with a budget its own stop counts.
    """
    began = monotonic()
    budget = budget or Budget.of(settings.seconds, watch.stop)
    problem = compile_scenario(scenario)
    handed: list[tuple[Decisions, Plan]] = []  # the last, which may well be the best

    def hand_on(decisions: Decisions) -> None:
        if keep is None:
            return
        with suppress(DispatchError, LookupError):  # reported at the end, if it is the best
            plan = decode(scenario, problem, decisions)
            handed[:] = [(decisions, plan)]
            keep(plan)

    watch = replace(watch, found=hand_on)
    found = find_plan(problem, settings, watch, budget=budget)
    ending, plan = Ending(found.ending.value), None
    warnings: tuple[str, ...] = ()
    if found.decisions is not None:
        try:
            known = [plan for decisions, plan in handed if decisions is found.decisions]
            plan = known[0] if known else decode(scenario, problem, found.decisions)
        except (DispatchError, LookupError) as error:
            ending, warnings = Ending.FAILED, (str(error),)
    elif ending is Ending.INFEASIBLE:
        warnings = why_no_plan(scenario, problem, settings)
    return SolveOutcome(
        ending=ending,
        plan=plan,
        objective=found.objective if plan else None,
        bound=found.bound,
        seconds=monotonic() - began,
        warnings=warnings,
        notes=found.notes,
    )
