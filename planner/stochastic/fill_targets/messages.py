"""What is said of fill targets: one sentence for each, and what binds where one is missed."""

from collections.abc import Mapping
from math import floor
from pathlib import Path
from traceback import extract_tb
from typing import Any

from planner.formatting import count
from planner.stochastic.fill_targets.multiplier_search import Quest
from planner.stochastic.fill_targets.verification import Aimed, Verified
from planner.stochastic.origin import OriginKind

STOPPED = "The search was stopped on request before its end."
MOST = 0.5  # of the patients lost: what explains so many explains the rest


def targets_told(
    quest: Quest, aimed: Aimed, *, stopped: bool
) -> dict[str, dict[str, object]]:  # fmt: skip
    """By product: what report.json's note says of its target; stopped: on request."""
    told = plainly_told(aimed.found)
    if aimed.candidate is not None and aimed.candidate.origin.kind is OriginKind.MULTIPLIERS:
        for p, factor in aimed.candidate.origin.factors:
            told[p]["price_factor"] = factor
    for p, x in aimed.found.items():
        if not x.met:
            told[p]["sentence"] = f"{told[p]['sentence']} {_why(quest, p, x, aimed, stopped)}"
    return told


def plainly_told(
    found: Mapping[str, Verified], *, stopped: bool = False
) -> dict[str, dict[str, object]]:  # fmt: skip
    """The same of a plan that no search for targets has found."""
    return {
        p: {
            "target": x.target,
            "fill_rate": x.fill.mean,
            "lower_95": x.lower,
            "met": x.met,
            "price_factor": 1.0,
            "paths": x.fill.paths,
            "sentence": f"{p}: {_sentence(x)}{f' {STOPPED}' if stopped and not x.met else ''}",
        }
        for p, x in found.items()
    }


def warnings_told(told: Mapping[str, Mapping[str, object]]) -> tuple[str, ...]:
    """One for each target that is not met."""
    return tuple(str(x["sentence"]) for x in told.values() if not x["met"])


def what_broke(step: str, failure: Exception) -> str:
    """What failed where, for a warning."""
    at = extract_tb(failure.__traceback__)[-1]
    return (
        f"{step} broke down: {type(failure).__name__}: {failure} "
        f"({Path(at.filename).name}, line {at.lineno}, {at.name})"
    )


def re_decided_told(rolling: Mapping[str, Any]) -> tuple[str, ...]:
    """One for each target that is not reached where the plan is re-decided."""
    return tuple(
        f"{p}: re-decided every {count(rolling['every'], 'week')}, {percent(x['re_decided'])} of "
        f"patients start on {rolling['paths']} paths, fewer than the fill target of "
        f"{percent(x['target'])}. Re-deciding knows no target, only the price of a lost patient"
        f"{_raised(x['price_factor'])}."
        for p, x in rolling.get("targets", {}).items()
        if x["re_decided"] < x["target"]
    )


def _raised(factor: float) -> str:
    return f" ({factor:.3g} times the one in products.csv)" if factor != 1 else ""


def _sentence(x: Verified) -> str:
    asked = f"the fill target of {percent(x.target)}"
    if x.met:
        return (
            f"{asked} is met: at least {percent(x.lower)} of patients start, with 95 % confidence "
            f"({percent(x.fill.mean)} on average)."
        )
    return (
        f"{asked} is not shown to be met. The highest fill rate reached is {percent(x.fill.mean)} "
        f"on average, with 95 % confidence at least {percent(x.lower)}."
    )


def _why(quest: Quest, product: str, x: Verified, aimed: Aimed, stopped: bool) -> str:
    """What binds; more time where the search did not come to its end."""
    if stopped:
        return STOPPED
    if not quest.ended:
        return "The search was cut off before its end: allow more time with --time-limit."
    if aimed.candidate is None:
        return "No fuller plan was found whose service of the forecast fits the freezers."
    if x.target == 1:
        return "No plan can promise that nobody is lost: demand has no upper limit."
    if x.early > MOST:
        weeks = quest.outlook.scenario.products[product].released(0)
        return (
            f"{percent(x.early)} of the patients lost can wait for no new batch: the first is "
            f"released {weeks} weeks after the start."
        )
    return _binding(quest, quest.outlook.obstacles(aimed.candidate.batches, product))


def _binding(quest: Quest, what: list[str]) -> str:
    if what:
        return f"There is no place for more batches: what binds is {' and '.join(what)}."
    if quest.refused:
        return "Fuller plans were found, but no service of the forecast that fits the freezers."
    return "More batches would fit, but none of those tried brings more patients to start."


def percent(share: float) -> str:
    """Rounded down to hundredths: a service is never said to be better than it is."""
    found = floor(share * 10_000 + 1e-9) / 100
    return f"{found:.2f}".rstrip("0").rstrip(".") + " %"
