"""Levers above the tables: sliders that stand where the scenario is, and say what differs."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import uuid4

import streamlit as st

from planner.app.editing import catch_up
from planner.app.levers import (
    DEMAND,
    FILL,
    LEVERS,
    LOST,
    ROOMS,
    SUCCESS,
    Position,
    ScenarioLever,
    amounts,
    move,
    standing,
    subjects,
)
from planner.app.workspace import Workspace
from planner.io.text.cells import plain_decimal
from planner.language import _, ngettext

COLUMNS = 4
WHOSE = 4  # products or suites named below a slider; of more, how many there are
KEYS = "lever_keys"  # in the session: by lever, of its slider
TALL = 112  # [px] of a slider with what it says, so that nothing jumps


def draw_levers(mine: Workspace) -> None:
    """The sliders, for all products and suites or for one."""
    with st.expander(_("Levers: what if …"), icon=":material/tune:", key="levers", expanded=True):
        st.caption(
            _(
                "Each slider moves its column away from the saved version, and back. It is an "
                "edit like any other: undo works, and cells that you changed by hand stay."
            )
        )
        left, right = st.columns(2)
        with left:
            product = _one_of(mine, DEMAND, _("Product"), _("all products"))
        with right:
            suite = _one_of(mine, ROOMS, _("Suite"), _("all suites"))
        for first in range(0, len(LEVERS), COLUMNS):
            row = zip(st.columns(COLUMNS), LEVERS[first : first + COLUMNS], strict=False)
            for column, lever in row:
                one = suite if lever is ROOMS else product if lever.subject else ""
                with column.container(height=TALL, border=False, key=f"lever_{lever.name}"):
                    _slider(mine, lever, one)
        if told := st.session_state.get("lever_told"):
            st.caption(told)


def _one_of(mine: Workspace, lever: ScenarioLever, name: str, everything: str) -> str:
    """One product or suite, or "" for all."""
    known = subjects(mine.saved_files, lever)
    if len(known) < 2:
        return ""
    return st.selectbox(
        name, ["", *known], format_func=lambda x: x or everything, key=f"of_{lever.name}",
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip


def _slider(mine: Workspace, lever: ScenarioLever, one: str) -> None:
    known = subjects(mine.saved_files, lever)
    whose = [x for x in known if not one or x == one]
    stood = {standing(mine.saved_files, mine.files, lever, x) for x in whose}
    position = stood.pop() if len(stood) == 1 else lever.neutral
    key = _key(lever, position)
    st.select_slider(
        lever_words()[lever.name], lever.positions, position, lambda p: shown(lever, p), key,
        _help(lever), on_change=_moved, args=(mine, lever, whose, key), disabled=not whose,
    )  # fmt: skip
    st.caption(_differs(mine, lever, whose, bool(stood)))


def _key(lever: ScenarioLever, position: Position) -> str:
    """The key of the slider: a new one where something else than the slider moved the lever.

    The browser goes on sending what a slider held until it has drawn what it is told.  Under the
    same key that would move the lever again, right after an undo.
    """
    keys: dict[str, str] = st.session_state.setdefault(KEYS, {})
    key = keys.get(lever.name)
    if key is None or key not in st.session_state or st.session_state[key] != position:
        key = keys[lever.name] = f"lever_{lever.name}_{uuid4().hex}"
    return key


def _moved(mine: Workspace, lever: ScenarioLever, whose: Sequence[str], key: str) -> None:
    """Put the lever where its slider was moved to, with what was typed just before.

    A slider that another has followed moves nothing: the browser has not yet let it go.
    """
    if key != st.session_state[KEYS][lever.name]:
        return
    catch_up(mine)
    position = st.session_state[key]
    found = move(mine.saved_files, mine.files, lever, whose, position)
    mine.edit(dict(found.files), note=f"lever {lever.name} {shown(lever, position)}")
    st.session_state["lever_told"] = (
        ngettext(
            "{n} cell that was changed by hand stays as it is.",
            "{n} cells that were changed by hand stay as they are.",
            found.by_hand,
        )
        if found.by_hand
        else ""
    )


def lever_words() -> dict[str, str]:
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


def shown(lever: ScenarioLever, position: Position) -> str:
    """A position of a slider in words."""
    if position is None or position == lever.neutral:
        return _("as saved")
    if lever in (DEMAND, LOST):
        return f"× {plain_decimal(Decimal(position) / 100)}"
    if lever is FILL:
        return f"{position} %"
    unit = " %" if lever is SUCCESS else ""
    return f"{position:+d}{unit}".replace("-", "\N{MINUS SIGN}")


def _help(lever: ScenarioLever) -> str:
    words = {
        "demand": _("Times so many patients. Whole patients are rounded so that sums are right."),
        "rooms": _("Rooms more or fewer in each suite, at least 0."),
        "tests": _("Batches more or fewer that the release laboratory takes in a week."),
        "success": _("Percentage points of batches that pass, up to 100 %."),
        "shelf": _("Weeks more or fewer from freezing to expiry, at least 1."),
        "fill": _("Share of patients to be served. Only plans for chance look at it."),
        "lost": _("Times so much for each patient lost: a dearer patient is served sooner."),
    }
    return words[lever.name]


def _differs(mine: Workspace, lever: ScenarioLever, whose: Sequence[str], several: bool) -> str:
    """The saved amount and what it is now, of those that differ."""
    if not whose:
        if not lever.subject:
            return _("No limit is set. Write one in the settings first.")
        return _("No row to move.")
    before, now = (amounts(x, lever, whose) for x in (mine.saved_files, mine.files))
    if lever is DEMAND and None not in (*before.values(), *now.values()):
        a, b = (f"{sum(x or 0 for x in held.values()):,}" for held in (before, now))
        return _("{a} patients", a=a) if a == b else _("{a} to {b} patients", a=a, b=b)
    differ = [x for x in whose if before[x] != now[x]]
    if not differ:
        same = {before[x] for x in whose}
        return _amount(same.pop(), lever) if len(same) == 1 else _("as saved")
    said = [f"{x} {_amount(before[x], lever)} → {_amount(now[x], lever)}".strip()
            for x in differ[:WHOSE]]  # fmt: skip
    if len(differ) > WHOSE:
        said.append(_("and {n} more", n=len(differ) - WHOSE))
    return ", ".join(said) + (" " + _("(by different steps)") if several else "")


def _amount(value: Decimal | None, lever: ScenarioLever) -> str:
    if value is None:
        return _("none")
    if lever in (SUCCESS, FILL):
        return f"{plain_decimal(100 * value)} %"
    return f"{value:,f}" if value != value.to_integral() else f"{int(value):,}"
