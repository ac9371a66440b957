"""The schedule on the page: its table, filters, pins and frozen weeks, and the dates to keep."""

from collections.abc import Callable

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from planner.app.files.reading import read_files
from planner.app.frame.fault_table import fault_table
from planner.app.plan.pins import PinChange, in_weeks_of, pin, unpin, with_frozen_weeks
from planner.app.plan.schedule import (
    SOON,
    ScheduleFilter,
    batches_shown,
    first_start,
    lot_rows,
    schedule_rows,
    to_do_rows,
)
from planner.app.plan.show_trace import show_lot
from planner.app.workspace.workspace import Workspace
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import DataError, PlannerError
from planner.language import _, ngettext
from planner.language.numbers import day, grid_days
from planner.roll.roll import plan_in_force

TOLD, PRESSED = "told", "pressed"  # in the session: what a press changed; that it did just now
ROW, TALL = 35, 430  # [px] a row; a table at most


def show_schedule(mine: Workspace, scenario: Scenario, plan: Plan, of: str) -> None:
    """The table of batches; rows that are chosen can be pinned, and the last is traced.

    scenario: of the plan; what is pinned goes into the present one.  of: the key of the plan, so
    that no choice outlives it.
    """
    if st.session_state.pop(PRESSED, False):  # the scenario has changed: the whole page follows
        st.rerun()
    shown = _asked(scenario, "schedule")
    batches = batches_shown(plan, shown)
    if not batches:
        start = first_start(batches_shown(plan, ScheduleFilter(every_week=True)), scenario)
        st.info(
            _("This plan starts no batch.") if start is None
            else _("None of these starts in the first {n} weeks; the first batch starts on {day}.",
                   n=SOON, day=day(start))
        )  # fmt: skip
        return
    now = None if mine.loaded is None else mine.loaded.scenario
    rows = schedule_rows(scenario, batches, None if now is None else now.batches)
    chosen = st.dataframe(
        rows, placeholder="", hide_index=True, height=_height(len(batches)),
        on_select="rerun", selection_mode="multi-row",
        key=f"schedule_{of}_{shown.product}_{shown.suite}_{shown.every_week}",
        column_config=_columns(),
    ).selection.rows  # fmt: skip
    ids = [batches[n].id for n in chosen if n < len(batches)]
    if now is None:
        st.caption(_("Batches can be pinned again when the faults are repaired."))
    else:
        _offer_pins(mine, now, in_weeks_of(now, plan, scenario.calendar.start), ids)
    _say_what_came_of_it(mine)
    if ids:
        show_lot(scenario, plan, ids[-1])


def forget_what_was_pinned() -> None:
    """Say no more what the last press changed: the next plan is looked for."""
    st.session_state.pop(TOLD, None)


def show_to_dos(scenario: Scenario, plan: Plan) -> None:
    """What is to be done, by day."""
    rows = to_do_rows(scenario, plan, _asked(scenario, "to_do"))
    st.dataframe(
        rows, placeholder="", hide_index=True, height=_height(len(rows)), key="to_do",
        column_config={
            "week": st.column_config.DateColumn(_("Week of"), format=grid_days()),
            "day": st.column_config.DateColumn(_("Day"), format=grid_days()),
            "task": st.column_config.TextColumn(_("What to do")),
            "id": st.column_config.TextColumn(_("Batch, lot or bank")),
            "product": st.column_config.TextColumn(_("Product")),
            "suite": st.column_config.TextColumn(_("Suite")),
            "source": st.column_config.TextColumn(_("From bank")),
            "doses": st.column_config.NumberColumn(_("Doses"), format="localized"),
        },
    )  # fmt: skip


def show_lots(scenario: Scenario, plan: Plan, of: str) -> None:
    """Lots on hand at the start; the one that is chosen is traced."""
    rows = lot_rows(scenario)
    chosen = st.dataframe(
        rows, placeholder="", hide_index=True, height=_height(len(rows)), on_select="rerun",
        selection_mode="single-row", key=f"lots_{of}", column_config=_columns(),
    ).selection.rows  # fmt: skip
    if chosen:
        show_lot(scenario, plan, str(rows[chosen[0]]["lot"]))


def _asked(scenario: Scenario, key: str) -> ScheduleFilter:
    """The filters above a table."""
    products = {p: x.name for p, x in scenario.products.items()}
    product = suite = None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(products) > 1:
            product = st.selectbox(
                _("Product"), [None, *products], key=f"{key}_product", width=260,
                format_func=lambda p: _("all products") if p is None else products[p],
            )  # fmt: skip
        if len(scenario.suites) > 1:
            suite = st.selectbox(
                _("Suite"), [None, *scenario.suites], key=f"{key}_suite", width=200,
                format_func=lambda s: _("all suites") if s is None else s,
            )  # fmt: skip
        every = scenario.weeks <= SOON or st.toggle(
            _("All weeks"), key=f"{key}_every", help=_("Else the first {n}.", n=SOON)
        )
    return ScheduleFilter(product=product, suite=suite, every_week=every)


def _offer_pins(mine: Workspace, scenario: Scenario, plan: Plan, ids: list[str]) -> None:
    firm = [x for x in ids if x in scenario.batches]
    new = [x for x in ids if x not in scenario.batches]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            ngettext("Pin {n} batch", "Pin {n} batches", len(new)) if new else _("Pin"),
            icon=":material/keep:", disabled=not new, key="pin",
            on_click=_take, args=(mine, lambda: pin(scenario, plan, new)),
            help=_("Choose rows on the left. A pinned batch is firm: the next plan keeps it."),
        )  # fmt: skip
        st.button(
            _("Release"), icon=":material/keep_off:", disabled=not firm, key="unpin",
            on_click=_take, args=(mine, lambda: unpin(scenario, firm)),
            help=_("Choose firm batches that have not begun: the next plan may move them again."),
        )  # fmt: skip
        with st.popover(_("Freeze weeks"), icon=":material/ac_unit:", key="freeze"):
            _freeze(mine, scenario, plan)


def _take(mine: Workspace, change: Callable[[], PinChange]) -> None:
    """Put a change into the scenario, or keep why it cannot be; run before the page is drawn."""
    try:
        found = change()
        after = read_files({**mine.files, **found.files}, mine.name)
        if after.faults:  # what the plan was made for is no longer there
            raise DataError(mine.title, after.faults)
    except PlannerError as error:
        st.session_state["refused"] = error
    else:
        mine.edit(dict(found.files))
        _told(mine, found.told)
        st.session_state[PRESSED] = True


def _told(mine: Workspace, words: str) -> None:
    """Keep what a press changed, for as long as the version that it made stands."""
    st.session_state[TOLD] = ("" if mine.version is None else mine.version.id), words


def _say_what_came_of_it(mine: Workspace) -> None:
    """What the press before changed, or why it changed nothing."""
    version, words = st.session_state.get(TOLD, ("", ""))
    if mine.version is not None and version == mine.version.id:
        st.success(words, icon=":material/keep:")
    error = st.session_state.pop("refused", None)
    if isinstance(error, DataError):
        st.error(_("Nothing was changed."))
        fault_table(error.faults)
    elif error is not None:
        st.error(str(error))


def _freeze(mine: Workspace, scenario: Scenario, plan: Plan) -> None:
    """This plan becomes the plan in force, and its first weeks stay as they are."""
    st.write(
        _("The next plan keeps every start of this one in the first weeks, its banks too, and "
          "adds none there. This plan becomes the plan in force.")
    )  # fmt: skip
    weeks = st.number_input(
        _("Weeks"), 0, scenario.weeks, value=min(4, scenario.weeks), key="freeze_weeks"
    )
    if st.button(_("Freeze them"), type="primary", key="freeze_them"):
        files = with_frozen_weeks(mine.files, scenario, int(weeks))
        told = ngettext(
            "The starts of the first {n} week are frozen: the next plan keeps them.",
            "The starts of the first {n} weeks are frozen: the next plan keeps them.", int(weeks),
        )  # fmt: skip
        mine.take_over(mine.name, files, plan_in_force(plan, 0))
        _told(mine, told)
        st.rerun()


def _height(rows: int) -> int:
    return min(TALL, ROW * (rows + 1) + 3)


def _columns() -> dict[str, ColumnConfig | str | None]:
    """How batches and lots are shown; a table takes those that it has."""
    column = st.column_config
    return {
        "batch": column.TextColumn(_("Batch"), pinned=True),
        "lot": column.TextColumn(_("Lot"), pinned=True),
        "product": column.TextColumn(_("Product")),
        "suite": column.TextColumn(_("Suite")),
        "room": column.NumberColumn(_("Room")),
        "start": column.DateColumn(_("Starts on"), format=grid_days()),
        "frozen": column.DateColumn(
            _("Frozen"), format=grid_days(), help=_("The clock of its life starts here.")
        ),
        "released": column.DateColumn(
            _("Released"), format=grid_days(), help=_("Its doses may leave from here on.")
        ),
        "last": column.DateColumn(_("Last usable day"), format=grid_days()),
        "doses": column.NumberColumn(_("Doses"), format="localized"),
        "bank": column.TextColumn(_("Bank"), help=_("The WCB that it is made from.")),
        "donor": column.TextColumn(_("Donor")),
        "state": column.TextColumn(
            _("Status"),
            help=_(
                "new: this plan decides on it; firm: kept; running: in its room; since: after this "
                "plan was found."
            ),
        ),
    }
