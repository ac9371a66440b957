"""What the levers say: their names, positions, and the amounts that a lever moves."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from planner.app.scenario.levers import (
    DEMAND,
    FILL,
    LOST,
    ROOMS,
    SHELF,
    SUCCESS,
    Position,
    ScenarioLever,
    amounts,
    standing,
)
from planner.io.text.cells import plain_decimal
from planner.language import _, ngettext
from planner.language.numbers import money, number, rate

WHOSE = 4  # products or suites named below a slider; of more, how many there are
DIGITS = 6  # of a number behind the point, at most
TO = " → "


def lever_names() -> dict[str, str]:
    """What each lever moves."""
    return {
        "demand": _("Demand"),
        "rooms": _("Rooms in a suite"),
        "tests": _("Release tests a week"),
        "success": _("Batches that pass"),
        "shelf": _("Shelf life"),
        "fill": _("Fill target"),
        "lost": _("Cost of losing a patient"),
    }


def lever_helps() -> dict[str, str]:
    """What a step of each lever does."""
    return {
        "demand": _("Times so many patients. Whole patients are rounded so that sums are right."),
        "rooms": _("Rooms more or fewer in each suite, at least 0."),
        "tests": _("Batches more or fewer that the release laboratory takes in a week."),
        "success": _("Percentage points of batches that pass, up to 100 %."),
        "shelf": _("Weeks more or fewer from freezing to expiry, at least 1."),
        "fill": _("Share of patients to be served. Only plans for chance look at it."),
        "lost": _("Times so much for each patient lost: a dearer patient is served sooner."),
    }


def shown(lever: ScenarioLever, position: Position) -> str:
    """A position of a slider in words."""
    if position is None or position == lever.neutral:
        return _("as saved")
    if lever is FILL:
        return rate(position / 100)
    if lever is SUCCESS:
        return written(lever, position)[0] + rate(abs(position) / 100)
    return written(lever, position)


def written(lever: ScenarioLever, position: Position) -> str:
    """The same as the store keeps it, in every language."""
    if position is None or position == lever.neutral:
        return "saved"
    if lever in (DEMAND, LOST):
        return f"× {plain_decimal(Decimal(position) / 100)}"
    if lever is FILL:
        return f"{position} %"
    unit = " %" if lever is SUCCESS else ""
    return f"{position:+d}{unit}".replace("-", "\N{MINUS SIGN}")


def what_differs(
    saved: Mapping[str, bytes], files: Mapping[str, bytes], lever: ScenarioLever,
    whose: Sequence[str], currency: str,
) -> str:  # fmt: skip
    """The saved amount and what it is now, of those products or suites that differ."""
    if not whose:
        if not lever.subject:
            return _("No limit is set. Write one in the settings first.")
        return _("No row to move.")
    before, now = (amounts(x, lever, whose) for x in (saved, files))
    if lever is DEMAND and None not in (*before.values(), *now.values()):
        a, b = (sum((x or Decimal(0) for x in held.values()), Decimal(0)) for held in (before, now))
        if a == b:
            return amount_words(lever, [a], currency)
        return _("{a} to {b} patients", a=number(float(a)), b=number(float(b)))
    differ = [x for x in whose if before[x] != now[x]]
    if not differ:
        same = {before[x] for x in whose}
        return amount_words(lever, list(same), currency) if len(same) == 1 else _("as saved")
    said = [
        f"{x} {amount_words(lever, [before[x], now[x]], currency)}".strip() for x in differ[:WHOSE]
    ]
    if len(differ) > WHOSE:
        said.append(_("and {n} more", n=number(len(differ) - WHOSE)))
    steps = {standing(saved, files, lever, x) for x in whose}
    return ", ".join(said) + (" " + _("(by different steps)") if len(steps) > 1 else "")


def amount_words(lever: ScenarioLever, values: Sequence[Decimal | None], currency: str) -> str:
    """An amount, or what it was and what it is, with the unit that the lever's column has."""
    known = [float(x) for x in values if x is not None]
    if len(known) < len(values):
        return TO.join(
            _("none") if x is None else amount_words(lever, [x], currency) for x in values
        )
    if lever in (SUCCESS, FILL):
        return TO.join(rate(x, DIGITS) for x in known)
    if lever is LOST:
        return f"{TO.join(money(x, '') for x in known)} {currency}".rstrip()
    return _counted(lever, int(known[-1]), TO.join(number(x, DIGITS) for x in known))


def _counted(lever: ScenarioLever, last: int, figures: str) -> str:
    """Figures with the unit, which agrees with the last of them."""
    if lever is DEMAND:
        return ngettext("{n} patient", "{n} patients", last, n=figures)
    if lever is ROOMS:
        return ngettext("{n} room", "{n} rooms", last, n=figures)
    if lever is SHELF:
        return ngettext("{n} week", "{n} weeks", last, n=figures)
    return ngettext("{n} batch a week", "{n} batches a week", last, n=figures)
