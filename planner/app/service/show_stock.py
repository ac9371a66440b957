"""The parts of the Stock page."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from planner.app.service.stock_words import bank_sentence, lot_words, now_words
from planner.charts.stock import expiry_map, lots_in, months_of
from planner.domain.calendar import Calendar
from planner.domain.scenario import Scenario
from planner.kpis.bank_outlook import BankOutlook
from planner.kpis.lot_lives import LotLife
from planner.language import _
from planner.language.numbers import grid_days, month, number

HEIGHT = 360  # [px] of a table
COUNT = "localized"
SHOWN = 30  # lots in the calendar
YEAR = 12  # months in it at once
ALL = ""


def expiries(scenario: Scenario, lots: Sequence[LotLife]) -> None:
    """The calendar of the lots that expire next, of one product or all."""
    if not lots:
        st.write(_("There is no lot in this plan."))
        return
    made = list(dict.fromkeys(x.product for x in lots))
    product = ALL
    if len(made) > 1:
        product = st.selectbox(
            _("Product"), [ALL, *made], key="expiry_product",
            format_func=lambda p: scenario.products[p].name if p else _("All products"),
        )  # fmt: skip
    mine = [x for x in lots if product in {ALL, x.product}]
    months = _year(scenario.calendar)
    held = lots_in(mine, scenario.calendar, months)
    if not held:
        st.write(_("No lot has doses at the end of any of these months."))
        return
    st.plotly_chart(expiry_map(held[:SHOWN], scenario.calendar, months), key="expiry")
    st.caption(
        _("Doses left at the end of each month. ✕ says how many expire unused.")
        if len(held) <= SHOWN
        else _(
            "Doses left at the end of each month, of the {shown} lots that expire first of {n}. "
            "✕ says how many expire unused.",
            shown=number(SHOWN),
            n=number(len(held)),
        )
    )


def _year(calendar: Calendar) -> tuple[date, ...]:
    """The months that are shown: of a longer plan twelve, so that each has room for its number."""
    months = months_of(calendar)
    parts = [months[n : n + YEAR] for n in range(0, len(months), YEAR)]
    if len(parts) == 1:
        return months
    chosen = st.segmented_control(
        _("Months"), range(len(parts)), default=0, required=True, key="expiry_months",
        format_func=lambda n: _("{a} to {b}", a=month(parts[n][0]), b=month(parts[n][-1])),
    )  # fmt: skip
    return parts[chosen or 0]


def lot_table(scenario: Scenario, lots: Sequence[LotLife]) -> None:
    """Every lot in store and to come, the one that expires first on top."""
    calendar = scenario.calendar
    rows = [
        {
            "lot": x.lot, "product": x.product, "now": now_words(x.now),
            "doses": x.doses,
            "frozen": None if x.frozen is None else calendar.monday(x.frozen),
            "released": None if x.now == "hold" else calendar.monday(x.released),
            "expires": calendar.sunday(x.last), "shipped": x.shipped, "expired": x.expired,
            "kept": x.kept, "fate": lot_words(x),
        }
        for x in lots
    ]  # fmt: skip
    day = grid_days()
    columns = {
        "lot": st.column_config.TextColumn(_("Lot"), pinned=True),
        "product": st.column_config.TextColumn(_("Product")),
        "now": st.column_config.TextColumn(_("At the start")),
        "doses": st.column_config.NumberColumn(
            _("Doses"),
            format=COUNT,
            help=_("That the plan counts on: of a lot that may fail, those expected."),
        ),
        "frozen": st.column_config.DateColumn(_("Frozen"), format=day),
        "released": st.column_config.DateColumn(_("Released"), format=day),
        "expires": st.column_config.DateColumn(_("Expires"), format=day),
        "shipped": st.column_config.NumberColumn(_("Shipped"), format=COUNT),
        "expired": st.column_config.NumberColumn(_("Expire unused"), format=COUNT),
        "kept": st.column_config.NumberColumn(_("Left at the end"), format=COUNT),
        "fate": st.column_config.TextColumn(_("What becomes of it"), width="medium"),
    }
    st.dataframe(
        rows, height=min(HEIGHT, 38 * (len(rows) + 1)), hide_index=True, column_config=columns,
        placeholder="", key="lots",
    )  # fmt: skip


def freezer_table(scenario: Scenario) -> None:
    """The freezers with their dates."""
    rows = [
        {"freezer": f.id, "positions": f.positions, "from": f.start, "to": f.end}
        for f in scenario.freezers.values()
    ]
    columns = {
        "freezer": st.column_config.TextColumn(_("Freezer")),
        "positions": st.column_config.NumberColumn(_("Positions"), format=COUNT),
        "from": st.column_config.DateColumn(
            _("In service from"), format=grid_days(), help=_("Blank: from the start.")
        ),
        "to": st.column_config.DateColumn(
            _("until"), format=grid_days(), help=_("Blank: to the end.")
        ),
    }
    st.dataframe(
        rows,
        hide_index=True,
        column_config=columns,
        key="freezers",
        width="content",
        placeholder="",
    )


def banks(scenario: Scenario, outlooks: Sequence[BankOutlook]) -> None:
    """A sentence for each product and tier, then every bank with its vials."""
    calendar = scenario.calendar
    for product in dict.fromkeys(x.product for x in outlooks):
        mine = [x for x in outlooks if x.product == product]
        st.markdown(f"**{scenario.products[product].name}**")
        st.markdown("\n".join(f"- {x.tier}: {bank_sentence(x, calendar)}" for x in mine))
    rows = [_bank_row(x, n, scenario) for x in outlooks for n in range(len(x.banks))]
    day = grid_days()
    columns = {
        "bank": st.column_config.TextColumn(_("Bank"), pinned=True),
        "tier": st.column_config.TextColumn(_("Tier")),
        "product": st.column_config.TextColumn(_("Product")),
        "donor": st.column_config.TextColumn(_("Donor"), help=_("Blank where it is not known.")),
        "begun": st.column_config.DateColumn(
            _("Begun"), format=day, help=_("Blank: it is on hand, or on its way.")
        ),
        "usable": st.column_config.DateColumn(_("Usable from"), format=day),
        "vials": st.column_config.NumberColumn(_("Vials"), format=COUNT),
        "left": st.column_config.NumberColumn(_("Vials left at the end"), format=COUNT),
        "ends": st.column_config.DateColumn(
            _("Too few vials from"), format=day,
            help=_("The first week that ends with too few for one more bank or batch."),
        ),
    }  # fmt: skip
    st.dataframe(
        rows, height=min(HEIGHT, 38 * (len(rows) + 1)), hide_index=True, column_config=columns,
        placeholder="", key="banks",
    )  # fmt: skip


def _bank_row(outlook: BankOutlook, n: int, scenario: Scenario) -> dict[str, object]:
    bank, calendar = outlook.banks[n], scenario.calendar
    return {
        "bank": bank.id, "tier": bank.tier, "product": bank.product,
        "donor": bank.donor or None, "begun": _day(calendar, bank.begun),
        "usable": _day(calendar, bank.usable), "vials": bank.vials, "left": bank.left[-1],
        "ends": _day(calendar, bank.ends),
    }  # fmt: skip


def _day(calendar: Calendar, week: int | None) -> object:
    return None if week is None else calendar.monday(week)
