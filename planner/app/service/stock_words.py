"""What the Stock page says: its first sentence, how long banks last, what becomes of a lot."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.calendar import Calendar
from planner.domain.scenario import Scenario
from planner.kpis.bank_outlook import BankOutlook
from planner.kpis.lot_lives import LotLife, LotNow
from planner.language import _, ngettext
from planner.language.numbers import day, loss, number

LONG = 520  # [week] beyond which a date would claim too much


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezerPeak:
    """The week in which stock takes the largest share of the positions in service."""

    week: int
    used: float  # [position]
    room: int  # [position]


def freezer_peak(scenario: Scenario, used: Sequence[float]) -> FreezerPeak | None:
    """None: no limit, or nothing in service.  used: positions by week, of all products."""
    if not scenario.freezers:
        return None
    weeks = [
        FreezerPeak(week=t, used=n, room=room)
        for t, (n, room) in enumerate(zip(used, scenario.positions_in_service(), strict=True))
        if room
    ]
    return max(weeks, key=lambda x: x.used / x.room, default=None)


def stock_sentence(
    calendar: Calendar,
    lots: Sequence[LotLife],
    peak: FreezerPeak | None,
    outlooks: Sequence[BankOutlook],
) -> str:
    """How full the freezers get, what expires, which bank must be followed first."""
    said: dict[str, str] = {"expired": number(sum(x.expired for x in lots))}
    if peak is not None:
        said["share"] = loss(peak.used / peak.room)
        said["week"] = day(calendar.monday(peak.week))
    first = first_to_follow(outlooks)
    if first is not None and first.begin_by is not None:
        said["bank"] = first.last_bank or f"{first.product} {first.tier}"
        said["by"] = day(calendar.monday(first.begin_by))
    if "share" in said and "bank" in said:
        return _(
            "The freezers are fullest in the week of {week} ({share}), {expired} doses expire "
            "unused, and the next bank to be begun is the successor of {bank}, by {by}.",
            **said,
        )
    if "share" in said:
        return _(
            "The freezers are fullest in the week of {week} ({share}), and {expired} doses expire "
            "unused.",
            **said,
        )
    if "bank" in said:
        return _(
            "{expired} doses expire unused, and the next bank to be begun is the successor of "
            "{bank}, by {by}; freezers have no limit in this scenario.",
            **said,
        )
    return _("{expired} doses expire unused; freezers have no limit in this scenario.", **said)


def first_to_follow(outlooks: Sequence[BankOutlook]) -> BankOutlook | None:
    """The tier of a product whose successor must be begun first, of those with a date."""
    dated = [x for x in outlooks if x.begin_by is not None and x.begin_by <= LONG]
    return min(dated, key=lambda x: x.begin_by or 0, default=None)


def bank_sentence(outlook: BankOutlook, calendar: Calendar) -> str:
    """Until when the last bank of a tier lasts, and by when its successor must be begun."""
    said = {"bank": outlook.last_bank, "tier": outlook.tier, "product": outlook.product}
    if not outlook.last_bank:
        return _("No {tier} of {product} can be used in this plan.", **said)
    if outlook.ends is None or outlook.begin_by is None:
        return _("{bank} lasts: the plan takes no vial of its {tier} of {product}.", **said)
    if outlook.ends - calendar.weeks > LONG:
        return _("{bank} lasts for more than ten years at the plan's pace.", **said)
    said["until"] = day(calendar.monday(outlook.ends))
    said["by"] = day(calendar.monday(outlook.begin_by))
    if outlook.begin_by < 0:
        return _(
            "{bank} lasts until {until}; its successor had to be begun by {by}, before this plan "
            "starts.",
            **said,
        )
    if outlook.estimated:
        return _(
            "{bank} lasts beyond this plan, at its pace until about {until}; its successor must "
            "be begun by about {by}.",
            **said,
        )
    return _("{bank} lasts until {until}; its successor must be begun by {by}.", **said)


def lot_words(lot: LotLife) -> str:
    """What becomes of a lot."""
    if lot.now == "hold":
        return _("on hold: it serves nobody")
    if lot.expired:
        return ngettext("{n} dose expires unused", "{n} doses expire unused", lot.expired)
    if lot.discarded:
        return ngettext("{n} dose is discarded early", "{n} doses are discarded early",
                        lot.discarded)  # fmt: skip
    if lot.kept:
        return ngettext(
            "{n} dose is left at the end of the plan", "{n} doses are left at the end of the plan",
            lot.kept,
        )  # fmt: skip
    return _("all used")


def now_words(now: LotNow) -> str:
    """Where a lot stands at the start."""
    return {
        "usable": _("released"),
        "quarantine": _("in quarantine"),
        "hold": _("on hold"),
        "in the making": _("being made"),
        "to come": _("to be made"),
    }[now]
