"""Checks that stock.csv, kpis.csv, report.json and changes.csv follow from the plan (contract 8).

P21  stock.csv is not the stock of the plan
P22  kpis.csv is not true to the plan
P23  report.json is not true to the scenario and the plan
P25  changes.csv is not what the plan changes of the plan in force
"""

from collections.abc import Iterator, Mapping, Sequence
from math import isclose

from planner.domain.calendar import Calendar
from planner.domain.plan import Stock, Violation
from planner.io.plan.report import number
from planner.results.changes import Change, change_sentence
from planner.results.report import Ending, Kpi, above_by_rounding, relative_gap
from planner.verify.wording import listed

MAX_ROWS_NAMED = 20  # rows of a table that are named; the others are counted
KPI_TOLERANCE = 5e-6  # relative: what six significant digits leave open
COST_TOLERANCE = 1e-9  # relative: cost and gap are full doubles
REPAIR = "Mend the plan, or bring the rest up to date with check --rewrite."


def stock_faults(
    calendar: Calendar, written: Sequence[Stock], derived: Sequence[Stock]
) -> Iterator[Violation]:
    """P21: rows of stock.csv that are missing, too many or wrong."""
    if written == derived:
        return
    in_file: dict[tuple[str, int], list[str]] = {}
    from_plan: dict[tuple[str, int], list[str]] = {}
    for rows, found in ((written, in_file), (derived, from_plan)):
        for s in rows:
            what = f"{s.doses} doses of {s.product} ({s.status})"
            found.setdefault((s.lot, s.week), []).append(what)
    wrong = (
        f"lot {lot}, week of {calendar.monday(week)}: "
        + _difference(in_file.get((lot, week)), from_plan.get((lot, week)))
        for lot, week in {**from_plan, **in_file}
        if in_file.get((lot, week)) != from_plan.get((lot, week))
    )
    yield from _violations("P21", "stock.csv", wrong)


def change_faults(
    calendar: Calendar, written: Sequence[Change], derived: Sequence[Change]
) -> Iterator[Violation]:
    """P25: rows of changes.csv that are missing, too many or wrong."""
    in_file: dict[str, list[str]] = {}
    from_plan: dict[str, list[str]] = {}
    for rows, found in ((written, in_file), (derived, from_plan)):
        for x in rows:
            found.setdefault(x.id, []).append(f"{change_sentence(x, calendar)[:-1]!r}")
    wrong = (
        f"{id_}: {_difference(in_file.get(id_), from_plan.get(id_))}"
        for id_ in {**from_plan, **in_file}
        if in_file.get(id_) != from_plan.get(id_)
    )
    yield from _violations("P25", "changes.csv", wrong)


def kpi_faults(written: Sequence[Kpi], derived: Sequence[Kpi]) -> Iterator[Violation]:
    """P22: rows of kpis.csv that are missing, too many or wrong; figures without any are one."""
    in_file: dict[tuple[str, str], list[Kpi]] = {}
    from_plan: dict[tuple[str, str], list[Kpi]] = {}
    for rows, found in ((written, in_file), (derived, from_plan)):
        for k in rows:
            found.setdefault((k.scope, k.kpi), []).append(k)
    known = {k.kpi for k in written}
    lacking = [k.kpi for k in derived if k.kpi not in known]
    if lacking:
        names = listed([*dict.fromkeys(lacking)])
        what = f"no row of {names}, of {len(lacking)} due; an older version did not write them"
        yield Violation(rule="P22", message=f"kpis.csv: {what}. {REPAIR}")
    wrong = (
        f"{scope}, {kpi}: " + _difference(_shown(shown), _shown(meant))
        for scope, kpi in {**from_plan, **in_file}
        if kpi not in lacking
        and not _alike(
            shown := in_file.get((scope, kpi), []), meant := from_plan.get((scope, kpi), [])
        )
    )
    yield from _violations("P22", "kpis.csv", wrong)


def report_faults(report: Mapping[str, object], cost: float, sound: bool) -> Iterator[Violation]:
    """P23: figures of report.json that do not follow from the plan.

    cost: recomputed from the plan.  sound: the plan breaks no rule; only then can a bound hold.
    """
    written, bound, objective = (number(report[k]) for k in ("cost", "bound", "objective"))
    if written is None or not isclose(written, cost, rel_tol=COST_TOLERANCE):
        yield _report_violation(f"cost is {_json(written)}; the plan costs {cost!r}. {REPAIR}")
    gap, due = number(report["gap"]), relative_gap(written, bound)
    if (gap is None) != (due is None) or (
        gap is not None
        and due is not None
        and not isclose(gap, due, rel_tol=COST_TOLERANCE, abs_tol=COST_TOLERANCE)
    ):
        yield _report_violation(
            f"gap is {_json(gap)}; by cost and bound it is {_json(due)}. {REPAIR}"
        )
    if not sound:
        return
    if report["violations"]:
        yield _report_violation(f"violations are listed, but the plan breaks no rule. {REPAIR}")
    yield from bound_faults(bound, objective, cost if written is None else written)
    yield from _ending_faults(report, gap)


def bound_faults(
    bound: float | None, objective: float | None, cost: float | None
) -> Iterator[Violation]:
    """P23: a bound above the objective or the cost of a plan that breaks no rule."""
    for name, value in (("objective", objective), ("cost", cost)):
        if bound is None or value is None or bound <= value:
            continue
        above = f"bound {bound!r} is above the {name} {value!r}"
        if above_by_rounding(bound, value):
            yield _report_violation(f"{above} by rounding. {REPAIR}")
        else:
            yield _report_violation(f"{above}: it is no bound.")


def _ending_faults(report: Mapping[str, object], gap: float | None) -> Iterator[Violation]:
    ending, settings = report["ending"], report["settings"]
    if ending in (Ending.INFEASIBLE, Ending.UNBOUNDED, Ending.NO_PLAN):
        yield _report_violation(
            f"ending is {ending}, but there is a plan that breaks no rule. {REPAIR}"
        )
    if ending == Ending.OPTIMAL:
        asked = number(settings.get("gap")) if isinstance(settings, Mapping) else None
        if asked is None or gap is None or gap > asked + COST_TOLERANCE:
            shown = f"gap is {_json(gap)} and settings.gap {_json(asked)}"
            yield _report_violation(
                f"ending is OPTIMAL, but {shown}: nothing of the sort is proven."
            )


def _alike(written: Sequence[Kpi], derived: Sequence[Kpi]) -> bool:
    return len(written) == len(derived) and all(
        s.unit == t.unit and _same(s.value, t.value) for s, t in zip(written, derived, strict=True)
    )


def _same(written: object, derived: object) -> bool:
    """Whole numbers, dates and blanks exactly; others to six significant digits."""
    if isinstance(derived, float) and isinstance(written, int | float):
        return isclose(written, derived, rel_tol=KPI_TOLERANCE, abs_tol=1e-12)
    return written == derived


def _shown(rows: Sequence[Kpi]) -> list[str]:
    return [f"{'blank' if k.value is None else k.value} {k.unit}".rstrip() for k in rows]


def _difference(written: Sequence[str] | None, derived: Sequence[str] | None) -> str:
    in_file, from_plan = (" and ".join(x) if x else "nothing" for x in (written, derived))
    return f"{in_file} is written, {from_plan} follows from the plan"


def _violations(rule: str, file: str, wrong: Iterator[str]) -> Iterator[Violation]:
    more = 0
    for count, what in enumerate(wrong):
        if count < MAX_ROWS_NAMED:
            yield Violation(rule=rule, message=f"{file}: {what}. {REPAIR}")
        else:
            more += 1
    if more:
        yield Violation(rule=rule, message=f"{file}: {more:,} more rows are not true. {REPAIR}")


def _report_violation(what: str) -> Violation:
    return Violation(rule="P23", message=f"report.json: {what}")


def _json(value: float | None) -> str:
    return "null" if value is None else repr(value)
