"""What a change is worth a year: two solves, and what their proofs leave open (docs/sweep.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.sweep.more import More
from planner.sweep.result import Result
from planner.sweep.tables import Cell, csv_bytes
from planner.words import money

YEAR = 52  # weeks
NOTHING = 1e-9  # of the cost: what floating point leaves of no difference
COLUMNS = (
    "change", "what", "cost_before", "cost_after", "worth_a_year", "low", "high", "currency",
    "ending", "gap_before", "gap_after", "sentence",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """Currency a year that the least cost falls by; low and high hold it for certain.

    None: one of the two has no plan, or no bound is proven.
    """

    more: More
    before: Result | None
    after: Result | None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    currency: str = ""

    @property
    def sentence(self) -> str:
        """What is found, for people."""
        what = f"{self.more.change} ({self.more.what})" if self.more.what else self.more.change
        said = f"{what[0].upper()}{what[1:]}: {self._found()}."
        return f"{said} {self.more.why}".rstrip()

    def _found(self) -> str:
        if self.more.scenario is None:
            return "does not apply"
        if self.value is None:
            missing = "as it is" if self._lacks(self.before) else "with it"
            return f"cannot be said, for there is no accepted plan {missing}"
        return self._said(self.value, self.low, self.high)

    def _said(self, value: float, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return f"worth {self._money(value)} a year as far as the plans tell; nothing is proven"
        small = NOTHING * max(1.0, abs((self.before and self.before.cost) or 0.0))
        if max(abs(low), abs(high)) <= small:
            return "worth nothing, for the least cost stays the same"
        span = f"between {self._money(low)} and {self._money(high)}"
        if high - low <= small:
            span = "proven"
        if low > small:
            return f"worth {self._money(value)} a year ({span})"
        if high < -small:
            return f"costs {self._money(-value)} a year more ({span}){self._surplus()}"
        return f"worth {self._money(value)} a year as planned, but it may be nothing ({span})"

    def _surplus(self) -> str:
        kept = self.more.scenario is not None and not self.more.scenario.early_discard
        return ", for doses in surplus are stored and may not be destroyed" if kept else ""

    def _money(self, amount: float) -> str:
        return money(amount + 0.0, self.currency)

    @staticmethod
    def _lacks(result: Result | None) -> bool:
        return result is None or result.cost is None


def worth(more: More, before: Result, after: Result | None, year: float, currency: str) -> Worth:
    """The value of `more` from both solves; year: how many horizons there are in one.

    The least cost before lies in [bound, cost], and so does that after: the difference lies
    between bound - cost and cost - bound.  Where `more.eases`, the old plan is a plan still and
    the least cost cannot rise, which narrows both.
    """
    bare = Worth(more=more, before=before, after=after, currency=currency)
    if after is None or before.cost is None or after.cost is None:
        return bare
    most, then = before.cost, after.cost
    least, least_then = before.bound, after.bound
    if more.eases:
        then = min(then, most)
        least = max((b for b in (least, least_then) if b is not None), default=None)
    low = None if least is None else (least - then) * year
    if more.eases:
        low = max(0.0, low or 0.0)
    return Worth(
        more=more,
        before=before,
        after=after,
        value=(most - then) * year,
        low=low,
        high=None if least_then is None else (most - least_then) * year,
        currency=currency,
    )


def value_csv(found: Iterable[Worth]) -> bytes:
    """One row for each change, also for those that do not apply."""
    rows: list[Sequence[Cell]] = [COLUMNS]
    for w in found:
        cost, gap, _ = _proof(w.before)
        cost_after, gap_after, ending = _proof(w.after)
        if w.more.scenario is None:
            ending = "does not apply"
        head = (w.more.change, w.more.what, cost, cost_after, w.value, w.low, w.high, w.currency)
        rows.append((*head, ending, gap, gap_after, w.sentence))
    return csv_bytes(rows)


def _proof(result: Result | None) -> tuple[float | None, float | None, str]:
    """Cost, gap and ending."""
    return (None, None, "") if result is None else (result.cost, result.gap, result.ending)
