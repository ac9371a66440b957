"""What the numbers of a plan say: five figures against the run before, and a few sentences."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.holdings import holdings
from planner.kpis.plan_limits import PlanLimit, PlanLimits
from planner.language import _, ngettext, translated
from planner.language.numbers import money, number, rate, short_money, signed
from planner.results.ending_text import ending_words
from planner.results.expectation import expectation_of
from planner.results.report import Report

Better = Literal["normal", "inverse", "off"]  # as st.metric has it: more, fewer, neither


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure in words, and how it changed against the run before; None: it did not, or none."""

    label: str
    value: str
    change: str | None = None
    better: Better = "off"
    help: str = ""


def figures(scenario: Scenario, report: Report, before: Report | None) -> tuple[Figure, ...]:
    """Served as planned and to be expected, lost, batches, doses expired, cost."""
    return tuple(_figures(scenario, report, before))


def _figures(scenario: Scenario, report: Report, before: Report | None) -> Iterator[Figure]:
    now, old = _values(report), {} if before is None else _values(before)
    served, expected = now.get("fill_rate"), now.get("expected")
    yield Figure(
        label=_("Patients served"), value=rate(served), better="normal",
        change=_points(served, old.get("fill_rate")),
        help=_("As planned on averages: every batch gives what is planned."),
    )  # fmt: skip
    if expected is not None:
        yield Figure(
            label=_("To be expected"), value=rate(expected), better="normal",
            change=_points(expected, old.get("expected")),
            help=_("On sample paths, where batches fail and demand varies."),
        )  # fmt: skip
    counted: tuple[tuple[str, str, Better, str], ...] = (
        (_("Patients lost"), "lost_patients", "inverse", ""),
        (_("New batches"), "batches", "off", _("Firm ones are not counted.")),
        (_("Doses expired"), "expired_doses", "inverse", ""),
    )
    for label, kpi, better, told in counted:
        value = now.get(kpi)
        yield Figure(
            label=label, value=number(value), better=better,
            change=_signed(value, old.get(kpi), 0), help=told,
        )  # fmt: skip
    cost = now.get("cost")
    yield Figure(
        label=_("Cost"), value=short_money(cost, scenario.currency),
        change=_dearer(cost, old.get("cost")), better="inverse",
        help="" if cost is None else money(cost, scenario.currency),
    )  # fmt: skip


def sentences(scenario: Scenario, report: Report, stopped: bool = False) -> str:
    """Served, lost and why, proven within, cost; without an accepted plan how the solve ended."""
    if report.plan is None or not report.accepted:
        return translated(ending_words(report, stopped))
    return " ".join(_sentences(scenario, report, report.plan, stopped))


def _sentences(
    scenario: Scenario, report: Report, plan: Plan, stopped: bool
) -> Iterator[str]:  # fmt: skip
    now = _values(report)
    lost = int(now.get("lost_patients", 0))
    due = sum(scenario.demand.patients.values()) + sum(x.patients for x in scenario.waiting)
    if not due:
        yield _("Nobody is due in this scenario.")
    elif not lost:
        yield ngettext(
            "The plan serves the only patient.", "The plan serves all {n} patients.", due
        )
    else:
        served = rate(now.get("fill_rate"))
        yield _("The plan serves {share} of {n} patients.", share=served, n=number(due))
        yield from _why_lost(scenario, plan)
    expected = expectation_of(report.notes)
    if expected is not None:
        share, why = rate(expected.fill_rate), [translated(x) for x in expected.because]
        if why:
            yield _("Expect {share}, since {reasons}.", share=share, reasons=_listed(why))
        else:
            yield _("Expect {share}.", share=share)
    yield translated(ending_words(report, stopped))
    if report.cost is not None:
        yield _("It costs {amount}.", amount=short_money(report.cost, scenario.currency))


def _why_lost(scenario: Scenario, plan: Plan) -> Iterator[str]:
    """What kept the plan from serving them, the limit of most of them first."""
    limits, lost = PlanLimits(scenario, plan, holdings(scenario, plan)), Counter[PlanLimit]()
    for x in plan.service:
        if x.start is None:
            lost[limits.limit(x.product, x.hospital, x.due, None)] += x.patients
    yield from (_lost_words(limit, n) for limit, n in lost.most_common())


def _lost_words(limit: PlanLimit, n: int) -> str:
    return {
        "reach": ngettext(
            "{n} is lost because a new batch is too old when it arrives.",
            "{n} are lost because a new batch is too old when it arrives.", n,
        ),
        "start": ngettext(
            "{n} is lost because no batch begun now would be released in time.",
            "{n} are lost because no batch begun now would be released in time.", n,
        ),
        "laboratory": ngettext(
            "{n} is lost because the release laboratory is full.",
            "{n} are lost because the release laboratory is full.", n,
        ),
        "freezers": ngettext(
            "{n} is lost because the freezers are full.",
            "{n} are lost because the freezers are full.", n,
        ),
        "rooms": ngettext(
            "{n} is lost because no room is free.",
            "{n} are lost because no room is free.", n,
        ),
        "banks": ngettext(
            "{n} is lost because the cell banks have too few vials.",
            "{n} are lost because the cell banks have too few vials.", n,
        ),
        "cost": ngettext(
            "{n} is lost because serving them would cost more than it saves.",
            "{n} are lost because serving them would cost more than it saves.", n,
        ),
    }[limit]  # fmt: skip


def _values(report: Report) -> dict[str, float]:
    """The figures of all products that are numbers, and the share to be expected."""
    found = {
        k.kpi: float(k.value)
        for k in report.kpis
        if k.scope == "all" and isinstance(k.value, int | float)
    }
    expected = expectation_of(report.notes)
    return found if expected is None else {**found, "expected": expected.fill_rate}


def _points(now: float | None, before: float | None) -> str | None:
    """Percentage points more or fewer."""
    found = _signed(None if now is None else 100 * now, None if before is None else 100 * before, 1)
    return None if found is None else _("{n} points", n=found)


def _signed(now: float | None, before: float | None, digits: int) -> str | None:
    if now is None or before is None:
        return None
    change = round(now - before, digits)
    return signed(change, digits) if change else None


def _dearer(now: float | None, before: float | None) -> str | None:
    """The share by which it costs more or less."""
    if now is None or not before:
        return None
    change = round(now / before - 1, 3)
    sign = "-" if change < 0 else "+"  # as st.metric reads it
    return f"{sign}{rate(abs(change))}" if change else None


def _listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} and {last}", first=_(", ").join(parts[:-1]), last=parts[-1])
