"""What the Service page says: its first sentence, and causes in words."""

from collections.abc import Sequence

from planner.app.service.service_tables import HospitalService, Missed, main_limit
from planner.kpis.plan_limits import PlanLimit
from planner.language import _
from planner.language.numbers import number, rate


def service_sentence(ranked: Sequence[HospitalService], found: Sequence[Missed]) -> str:
    """How many start, how long they wait, which hospital fares worst and why.

    ranked: the worst hospital first.
    """
    due, started = sum(x.due for x in ranked), sum(x.started for x in ranked)
    if not due:
        return _("Nobody is due in this scenario.")
    waited = sum(x.weeks_waited for x in ranked)
    worst = ranked[0]
    limit = main_limit(found, worst.id)
    if limit is None:
        return _("All {due} patients start in the week in which they are due.", due=number(due))
    return _worst_sentences()[limit].format(
        due=number(due),
        started=number(started),
        wait=weeks(waited / started if started else None),
        hospital=worst.name,
        share=rate(worst.fill_rate),
        longest=weeks(worst.mean_wait),
    )


def weeks(value: float | None) -> str:
    """Weeks with one digit; a dash where there are none to speak of."""
    return number(value, 1, fixed=True)


def _worst_sentences() -> dict[PlanLimit, str]:
    return {
        "reach": _(
            "{started} of {due} patients start, after {wait} weeks on average; {hospital} "
            "fares worst ({share} start, after {longest} weeks), because a new batch is too old "
            "when it arrives."),
        "start": _(
            "{started} of {due} patients start, after {wait} weeks on average; {hospital} "
            "fares worst ({share} start, after {longest} weeks), because no new batch can be "
            "ready in time."),
        "laboratory": _(
            "{started} of {due} patients start, after {wait} weeks on average; {hospital} "
            "fares worst ({share} start, after {longest} weeks), because the release "
            "laboratory is full."),
        "freezers": _(
            "{started} of {due} patients start, after {wait} weeks on average; {hospital} "
            "fares worst ({share} start, after {longest} weeks), because the freezers are "
            "full."),
        "rooms": _(
            "{started} of {due} patients start, after {wait} weeks on average; {hospital} "
            "fares worst ({share} start, after {longest} weeks), because every room is taken."),
        "banks": _(
            "{started} of {due} patients start, after {wait} weeks on average; {hospital} "
            "fares worst ({share} start, after {longest} weeks), because the cell banks hold "
            "too few vials."),
        "cost": _(
            "{started} of {due} patients start, after {wait} weeks on average; {hospital} "
            "fares worst ({share} start, after {longest} weeks), because one more batch would"
            " cost more than it saves."),
    }  # fmt: skip


def limit_words(limit: PlanLimit) -> str:
    """What kept the plan from serving a patient in time."""
    return {
        "reach": _("a new batch is too old when it arrives"),
        "start": _("no new batch can be ready in time"),
        "laboratory": _("the release laboratory is full"),
        "freezers": _("the freezers are full"),
        "rooms": _("every room is taken"),
        "banks": _("the cell banks hold too few vials"),
        "cost": _("one more batch would cost more than it saves"),
    }[limit]


def cause_words(cause: str) -> str:
    """A cause of losses on sample paths, as `worst_weeks.csv` names it, in words."""
    return {
        "failed batch": _("batches that fail or give little"),
        "laboratory": _("late release, or a full release laboratory"),
        "demand": _("more patients than forecast"),
        "freezer": _("full freezers"),
        "plan": _("the plan itself, also where nothing goes wrong"),
    }.get(cause, cause)
