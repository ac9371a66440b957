"""Messages on fill targets: one sentence for each, and what binds where one is missed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from traceback import extract_tb

from planner.formatting import count, percentage
from planner.results.uncertainty import RollingResult, TargetResult
from planner.stochastic.fill_targets.multiplier_search import MultiplierSearch
from planner.stochastic.fill_targets.verification import TargetPlan, Verified
from planner.stochastic.origin import OriginKind

STOPPED = "The search was stopped on request before its end."
MAIN_SHARE = 0.5  # of the patients lost: what explains so many explains the rest


def explained_targets(
    search: MultiplierSearch, chosen: TargetPlan, *, stopped: bool
) -> dict[str, TargetResult]:  # fmt: skip
    """By product, how it stands to its target, and what binds where that is missed."""
    found = target_results(chosen.found)
    if chosen.candidate is not None and chosen.candidate.origin.kind is OriginKind.MULTIPLIERS:
        for p, factor in chosen.candidate.origin.factors:
            found[p] = replace(found[p], price_factor=factor)
    for p, x in chosen.found.items():
        if not x.met:
            why = _why(search, p, x, chosen, stopped)
            found[p] = replace(found[p], sentence=f"{found[p].sentence} {why}")
    return found


def target_results(
    verified: Mapping[str, Verified], *, stopped: bool = False
) -> dict[str, TargetResult]:  # fmt: skip
    """The same of a plan that no search for targets has found."""
    return {
        p: TargetResult(
            target=x.target,
            fill_rate=x.fill.mean,
            lower_95=x.lower,
            met=x.met,
            price_factor=1.0,
            paths=x.fill.paths,
            sentence=f"{p}: {_sentence(x)}{f' {STOPPED}' if stopped and not x.met else ''}",
        )
        for p, x in verified.items()
    }


def target_warnings(targets: Mapping[str, TargetResult]) -> tuple[str, ...]:
    """One for each target that is not met."""
    return tuple(x.sentence for x in targets.values() if not x.met)


def failure_text(step: str, failure: Exception) -> str:
    """What failed where, for a warning."""
    at = extract_tb(failure.__traceback__)[-1]
    return (
        f"{step} broke down: {type(failure).__name__}: {failure} "
        f"({Path(at.filename).name}, line {at.lineno}, {at.name})"
    )


def rolling_warnings(rolling: RollingResult) -> tuple[str, ...]:
    """One for each target that is not reached where the plan is re-optimised."""
    return tuple(
        f"{p}: re-decided every {count(rolling.every, 'week')}, {_percent(x.re_decided)} of "
        f"patients start on {rolling.paths} paths, fewer than the fill target of "
        f"{_percent(x.target)}. Re-deciding knows no target, only the price of a lost patient"
        f"{_raised(x.price_factor)}."
        for p, x in rolling.targets.items()
        if x.re_decided < x.target
    )


def _raised(factor: float) -> str:
    return f" ({factor:.3g} times the one in products.csv)" if factor != 1 else ""


def _sentence(x: Verified) -> str:
    asked = f"the fill target of {_percent(x.target)}"
    if x.met:
        return (
            f"{asked} is met: at least {_percent(x.lower)} of patients start, with 95 % confidence "
            f"({_percent(x.fill.mean)} on average)."
        )
    return (
        f"{asked} is not shown to be met. The highest fill rate reached is {_percent(x.fill.mean)} "
        f"on average, with 95 % confidence at least {_percent(x.lower)}."
    )


def _why(
    search: MultiplierSearch, product: str, x: Verified, chosen: TargetPlan, stopped: bool
) -> str:
    """What binds; more time where the search did not come to its end."""
    if stopped:
        return STOPPED
    if not search.ended:
        return "The search was cut off before its end: allow more time."
    if chosen.candidate is None:
        return "No fuller plan was found whose service of the forecast fits the freezers."
    if x.target == 1:
        return "No plan can promise that nobody is lost: demand has no upper limit."
    if x.early > MAIN_SHARE:
        weeks = search.outlook.scenario.products[product].released(0)
        return (
            f"{_percent(x.early)} of the patients lost can wait for no new batch: the first is "
            f"released {weeks} weeks after the start."
        )
    return _binding(search, search.outlook.obstacles(chosen.candidate.batches, product))


def _binding(search: MultiplierSearch, what: list[str]) -> str:
    if what:
        return f"There is no place for more batches: what binds is {' and '.join(what)}."
    if search.refused:
        return "Fuller plans were found, but no service of the forecast that fits the freezers."
    return "More batches would fit, but none of those tried brings more patients to start."


def _percent(share: float) -> str:
    return percentage(share, 2)
