"""value.csv: a row for each change, and one sentence on its marginal value."""

from collections.abc import Iterable, Sequence

from planner.formatting import money
from planner.io.text.csv_rows import RowValue
from planner.results.interval import limits
from planner.sweep.result import RunResult
from planner.sweep.tables import sweep_table_bytes
from planner.valuation.marginal_value import MarginalValue

EVERY_PATH = "on every path"
NOT_APPLICABLE = "does not apply"  # instead of an ending
TOLERANCE = 1e-9  # of the cost: what floating point leaves of no difference
COLUMNS = (
    "change", "what", "cost_before", "cost_after", "worth_a_year", "low", "high",
    "simulated_worth_a_year", "simulated_low", "simulated_high", "currency",
    "ending", "gap_before", "gap_after", "sentence",
)  # fmt: skip


def value_csv(found: Iterable[MarginalValue]) -> bytes:
    """The bytes of value.csv: one row for each change, also for those that do not apply."""
    rows: list[Sequence[RowValue]] = [COLUMNS]
    for w in found:
        cost, gap, _ = _proof(w.before)
        cost_after, gap_after, ending = _proof(w.after)
        if w.change.scenario is None:
            ending = NOT_APPLICABLE
        head = (w.change.name, w.change.subject, cost, cost_after, w.value, w.low, w.high)
        rows.append((*head, *limits(w.simulated), w.currency, ending, gap, gap_after, sentence(w)))
    return sweep_table_bytes(rows)


def _proof(result: RunResult | None) -> tuple[float | None, float | None, str]:
    """Cost, gap and ending."""
    return (None, None, "") if result is None else (result.cost, result.gap, result.ending)


def sentence(w: MarginalValue) -> str:
    """The value in words: of the deterministic plans, then as simulated."""
    what = f"{w.change.name} ({w.change.subject})" if w.change.subject else w.change.name
    parts = (f"{what[0].upper()}{what[1:]}: {_found(w)}.", w.change.why, _seen(w))
    return " ".join(part for part in parts if part)


def _found(w: MarginalValue) -> str:
    if w.change.scenario is None:
        return "does not apply"
    if w.value is None:
        missing = "as it is" if w.before is None or w.before.cost is None else "with it"
        return f"cannot be said, for there is no accepted plan {missing}"
    if w.low is None or w.high is None:
        words = f"worth {money(w.value, w.currency)} a year"
        if w.value < 0:
            words = f"costs {money(-w.value, w.currency)} a year more"
        return f"{words} as far as the plans tell; nothing is proven"
    return _proven(w, w.value, (w.low, w.high))


def _proven(w: MarginalValue, value: float, between: tuple[float, float]) -> str:
    """Word gains as gains and costs as costs, so that no figure has a sign."""
    low, high = between
    small = _small(w)
    if max(abs(low), abs(high)) <= small:
        return "worth nothing, for the least cost stays the same"
    if low > small:
        return f"worth {money(value, w.currency)} a year ({_span(w, low, high)})"
    if high < -small:
        span = _span(w, -high, -low)
        return f"costs {money(-value, w.currency)} a year more ({span}){_surplus(w)}"
    if low >= -small:
        found = f"worth {money(value, w.currency)} a year as planned, " if value > small else ""
        return f"{found or 'worth '}at most {money(high, w.currency)} a year, perhaps nothing"
    saves, costs = (money(max(0.0, x), w.currency) for x in (high, -low))
    return f"may save up to {saves} a year, or cost up to {costs} more"


def _seen(w: MarginalValue) -> str:
    """The simulated value in words; it may well differ from that of the deterministic plans."""
    if w.simulated is None:
        return ""
    mean, low, high = w.simulated.mean, w.simulated.low, w.simulated.high
    if max(abs(low), abs(high)) <= _small(w):
        return "Simulated: worth nothing."
    if low > 0:
        span = _span(w, low, high, EVERY_PATH)
        return f"Simulated: worth {money(mean, w.currency)} a year ({span})."
    if high < 0:
        span = _span(w, -high, -low, EVERY_PATH)
        return f"Simulated: costs {money(-mean, w.currency)} a year more ({span})."
    saves, costs = (money(x + 0.0, w.currency) for x in (high, -low))
    return f"Simulated: may save up to {saves} a year, or cost up to {costs} more."


def _surplus(w: MarginalValue) -> str:
    stored = w.change.scenario is not None and not w.change.scenario.early_discard
    return ", for doses in surplus are stored and may not be destroyed" if stored else ""


def _span(w: MarginalValue, low: float, high: float, alone: str = "proven") -> str:
    if high - low <= _small(w):
        return alone
    return f"between {money(low, w.currency)} and {money(high, w.currency)}"


def _small(w: MarginalValue) -> float:
    return TOLERANCE * max(1.0, abs((w.before and w.before.cost) or 0.0))
