"""One scenario solved: compiled, optimised, decoded."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from time import monotonic

from optimizer.budget import Budget
from optimizer.decisions import Decisions
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solution import SILENT, Watch
from optimizer.solution import Ending as EngineEnding
from optimizer.solve.engine import UNORDERED, EngineResult, find_plan, stock_model
from optimizer.solve.infeasibility import least_excess
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.formatting import count
from planner.results.report import Ending
from planner.solving.compile import compile_scenario
from planner.solving.decode import DispatchError, decode
from planner.solving.outcome import SolveOutcome
from planner.solving.taken_over import taken_over

PlanListener = Callable[[Plan], None]


def solve_scenario(
    scenario: Scenario,
    settings: Settings,
    watch: Watch = SILENT,
    on_incumbent: PlanListener | None = None,
    *,
    budget: Budget | None = None,
) -> SolveOutcome:
    """The best plan found for `scenario` within the budget, and what is proven of it.

    on_incumbent: called with every new incumbent.
    budget: None: settings.seconds from now, or until watch.stop; with one its own stop counts.
    """
    began = monotonic()
    budget = budget or Budget.of(settings.seconds, watch.stop)
    if missing := taken_over(scenario).missing:
        return SolveOutcome(
            ending=Ending.INFEASIBLE, plan=None, objective=None, bound=None,
            seconds=monotonic() - began, warnings=missing,
        )  # fmt: skip
    problem = compile_scenario(scenario)
    passed_on: list[tuple[Decisions, Plan]] = []  # the last one passed on: most likely the best

    def pass_on(decisions: Decisions) -> None:
        if on_incumbent is None:
            return
        with suppress(DispatchError, LookupError):  # reported at the end, if it is the best
            plan = decode(scenario, problem, decisions)
            passed_on[:] = [(decisions, plan)]
            on_incumbent(plan)

    watch = replace(watch, on_incumbent=pass_on)
    found = find_plan(problem, settings, watch, budget=budget)
    ending, plan = Ending(found.ending.value), None
    warnings: tuple[str, ...] = ()
    if found.decisions is not None:
        try:
            known = [plan for decisions, plan in passed_on if decisions is found.decisions]
            plan = known[0] if known else decode(scenario, problem, found.decisions)
        except (DispatchError, LookupError) as error:
            ending, warnings = Ending.FAILED, (str(error),)
    else:
        if ending is Ending.INFEASIBLE:
            warnings = why_no_plan(scenario, problem, settings)
        if scenario.fefo and UNORDERED in found.notes:
            warnings = (*warnings, _only_unordered(scenario, found))
    return SolveOutcome(
        ending=ending,
        plan=plan,
        objective=found.objective if plan else None,
        bound=found.bound,
        seconds=monotonic() - began,
        warnings=warnings,
        notes=found.notes,
    )


def _only_unordered(scenario: Scenario, found: EngineResult) -> str:
    none = "no plan exists" if found.ending is EngineEnding.INFEASIBLE else "no plan was found"
    paid = f"{float(str(found.notes[UNORDERED])):,.2f} {scenario.currency}".strip()
    return (
        f"Freezers: {none} that ships the oldest doses first and fits the positions in service. "
        f"With fefo = false in scenario.toml there is a plan, for a cost of {paid}."
    )


def why_no_plan(scenario: Scenario, problem: Problem, settings: Settings) -> tuple[str, ...]:
    """The weeks in which stock cannot fit, with the least excess (contract 6).

    One sentence for each run of weeks with the same least excess, true of every week it names.
    Only freezers can exclude every plan, as patients and batches give way.
    """
    stock_by = stock_model(problem)
    free = replace(problem, fefo=False)  # whatever is shipped
    found = least_excess(free, replace(settings, seconds=10.0, gap=0.0), stock_by)
    if not found.alone:
        return _too_full_together(scenario, found.weeks)
    sentences = []
    for (_, excess), run in groupby(
        enumerate(found.weeks), key=lambda x: (x[1][0] - x[0], _positions(x[1][1]))
    ):
        weeks = [week for _, (week, _) in run]
        sentences.append(
            f"Freezers: {_named(scenario, weeks)} stock needs at least {excess} more than are in "
            "service, whatever is shipped."
        )
    if found.unseen:
        more = count(found.unseen, "more week")
        sentences.append(f"Freezers: {more} may be too full; solve again once these fit.")
    return tuple(sentences)


def _too_full_together(scenario: Scenario, weeks: Sequence[tuple[int, float]]) -> tuple[str, ...]:
    """The sentence where each week alone could fit, but not all of them."""
    if not weeks:
        return ()
    total = _positions(sum(excess for _, excess in weeks))
    places = ", ".join(f"{_positions(excess)} {_named(scenario, [week])}" for week, excess in weeks)
    return (
        "Freezers: stock would fit in each week alone, but not in all of them, whatever is "
        f"shipped. The least excess of all weeks together is {total}: for instance {places}.",
    )


def _positions(value: float) -> str:
    return f"{value:g} position{'' if f'{value:g}' == '1' else 's'}"


def _named(scenario: Scenario, weeks: Sequence[int]) -> str:
    first, last = (scenario.calendar.monday(week) for week in (weeks[0], weeks[-1]))
    if first == last:
        return f"in the week of {first}"
    return f"in each of the weeks of {first} to {last}"
