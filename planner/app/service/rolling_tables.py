"""What re-planning every few weeks changes, in a sentence and a table, and how long it takes."""

from collections.abc import Sequence

from planner.app.service.risk_tables import figure_names, figure_text
from planner.language import _, ngettext, translated
from planner.language.numbers import NOTHING, number, short_money
from planner.results.interval import Interval
from planner.results.simulation import PairedFigure, Rolling
from planner.runs import Run, RunEvent

POINTS = {
    "fill_rate",
    "on_time_rate",
    "freezer_peak",
}  # shares: they differ by points


def rolling_sentence(found: Rolling, currency: str) -> str:
    """What re-planning saves or costs against following the plan, with its interval."""
    cost = next((x.difference for x in found.figures if x.kpi == "cost"), None)
    if cost is None:
        return translated(found.sentence)
    said = {"when": _when(found.every), "paths": number(found.paths)}
    if cost.high < 0:
        return _(
            "{when} saves {mean} on average against following the plan (95 % interval: {a} to "
            "{b}), on {paths} paths.",
            **said, mean=short_money(-cost.mean, currency),
            a=short_money(-cost.high, currency), b=short_money(-cost.low, currency),
        )  # fmt: skip
    if cost.low > 0:
        return _(
            "{when} costs {mean} more on average than following the plan (95 % interval: {a} to "
            "{b}), on {paths} paths.",
            **said, mean=short_money(cost.mean, currency),
            a=short_money(cost.low, currency), b=short_money(cost.high, currency),
        )  # fmt: skip
    return _(
        "{when} may save up to {a} or cost up to {b} more than following the plan: {paths} paths "
        "cannot tell which.",
        **said, a=short_money(-cost.low, currency), b=short_money(cost.high, currency),
    )  # fmt: skip


def rolling_rows(found: Rolling, currency: str) -> list[dict[str, str]]:
    """A row for each figure: the plan followed, re-planned, and the difference of the two."""
    names = figure_names(currency)
    every = {x.kpi: x for x in found.figures}
    return [
        {
            "figure": names[kpi],
            "followed": _mean(x.static, kpi),
            "replanned": _mean(x.rolling, kpi),
            "difference": _difference(x),
            "interval": _interval(x),
        }
        for kpi in names
        if (x := every.get(kpi)) is not None and not _nothing(x)
    ]


def run_words(run: Run) -> str:
    """What a run was asked: every so many weeks, on so many paths."""
    every, paths = run.settings.get("rolling"), run.settings.get("rolling_paths")
    when = _when(every if isinstance(every, int) else 0)
    return _("{when}, {n} paths", when=when, n=number(paths if isinstance(paths, int) else None))


def reviews(weeks: int, every: int, paths: int) -> int:
    """How often a plan is re-decided on all paths together."""
    return paths * max(0, -(-weeks // every) - 1)


def seconds_of_review(run: Run, events: Sequence[RunEvent], weeks: int) -> float | None:
    """[s] that a re-decision took in a run that has ended whole; None where that is not known."""
    every, paths = run.settings.get("rolling"), run.settings.get("rolling_paths")
    began = next((x.at for x in events if x.state == "running"), None)
    whole = run.state == "done" and not run.why
    if not whole or began is None or run.ended is None:
        return None
    if not isinstance(every, int) or not isinstance(paths, int):
        return None
    many = reviews(weeks, every, paths)
    return (run.ended - began).total_seconds() / many if many else None


def _when(every: int) -> str:
    return ngettext("Re-planning every week", "Re-planning every {n} weeks", every)


def _nothing(x: PairedFigure) -> bool:
    """No course is interrupted, followed or re-planned."""
    means = [0.0 if y is None else y.mean for y in (x.static, x.rolling)]
    return x.kpi == "interrupted_courses" and not any(means)


def _mean(found: Interval | None, kpi: str) -> str:
    return figure_text(kpi, None if found is None else found.mean)


def _difference(x: PairedFigure) -> str:
    return NOTHING if x.difference is None else _signed(x.kpi, x.difference.mean)


def _interval(x: PairedFigure) -> str:
    if x.difference is None:
        return NOTHING
    low, high = (_signed(x.kpi, v) for v in (x.difference.low, x.difference.high))
    return _("{a} to {b}", a=low, b=high)


def _signed(kpi: str, value: float) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    if kpi in POINTS:
        return _("{points} points", points=f"{sign}{number(100 * abs(value), 2)}")
    return f"{sign}{figure_text(kpi, abs(value))}"
