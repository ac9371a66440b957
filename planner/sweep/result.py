"""The result of one run, and its file in DIR/runs."""

import json
from dataclasses import dataclass, fields, replace
from math import isfinite

from planner.results.report import Ending, Kpi, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """One finished run; without an accepted plan its cost and KPIs are left out.

    bound: what no plan of the scenario can cost less than; known without a plan too.
    """

    id: str  # of the run
    ending: Ending
    accepted: bool
    cost: float | None = None
    bound: float | None = None
    gap: float | None = None
    seconds: float = 0.0
    note: str = ""  # why there is no accepted plan
    kpis: tuple[Kpi, ...] = ()
    costs: tuple[float, ...] = ()  # of each path simulated, where the run is paired

    @property
    def final(self) -> bool:
        """Solving it again gives nothing new; only a failed run is tried again."""
        return self.ending != Ending.FAILED

    def kpi(self, name: str) -> float | int | str | None:
        """The figure of scope `all`, None where it is undefined."""
        found = (k.value for k in self.kpis if (k.scope, k.kpi) == ("all", name))
        return next(found, None)


def result_of(run: str, report: Report) -> RunResult:
    """The result of the run with this id."""
    result = RunResult(
        id=run,
        ending=report.ending,
        accepted=report.accepted,
        bound=_finite(report.bound),
        seconds=report.seconds,
    )
    if report.accepted:
        return replace(result, cost=report.cost, gap=_finite(report.gap), kpis=report.kpis)
    reasons = [v.message for v in report.violations] or list(report.warnings[-1:])
    return replace(result, note=reasons[0] if reasons else "")


def failed(run: str, why: str) -> RunResult:
    """The result of a run that failed."""
    return RunResult(id=run, ending=Ending.FAILED, accepted=False, note=why)


def encode_result(result: RunResult) -> bytes:
    """The bytes of its file; doubles in full."""
    values = {x.name: getattr(result, x.name) for x in fields(result)}
    values["kpis"] = [[k.scope, k.kpi, k.value, k.unit] for k in result.kpis]
    text = json.dumps(values, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode(errors="backslashreplace")


def decode_result(content: bytes, run: str) -> RunResult | None:
    """The result of the run with this id; None: the file is not whole, or not of this run."""
    try:
        found = json.loads(content)
        kpis = [
            Kpi(scope=scope, kpi=kpi, value=value, unit=unit)
            for scope, kpi, value, unit in found.pop("kpis")
        ]
        costs = tuple(map(float, found.pop("costs")))
        ending = Ending(found.pop("ending"))
        result = RunResult(**found, ending=ending, kpis=tuple(kpis), costs=costs)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return result if result.id == run else None


def _finite(value: float | None) -> float | None:
    return None if value is None or not isfinite(value) else value
