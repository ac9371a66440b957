"""A panel that tells where a batch or a lot comes from, whom it serves, and what is left of it."""

from collections.abc import Iterable

import streamlit as st

from planner.app.plan.schedule import state_words
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.language import _, ngettext
from planner.language.numbers import day, grid_days
from planner.results.lineage import Delivery, LotTrace, hospital_trace, lot_trace

UNKNOWN = "–"


def show_lot(scenario: Scenario, plan: Plan, id: str) -> None:
    """The panel of a batch or of an opening lot."""
    found = lot_trace(scenario, plan, id)
    with st.container(border=True, key="trace"):
        st.markdown(f"#### {id} · {scenario.products[found.product].name}")
        st.markdown(_("**Where it comes from**"))
        st.markdown(" → ".join(origin_steps(scenario, found)))
        st.markdown(_("**What becomes of it**"))
        st.markdown("\n".join(f"- {line}" for line in fate_lines(scenario, found)))
        _deliveries(scenario, found.deliveries, "hospital")


def show_hospital(scenario: Scenario, plan: Plan, id: str) -> None:
    """The panel of a hospital: its patients, and the lots that serve them."""
    found = hospital_trace(scenario, plan, id)
    with st.container(border=True, key="trace_hospital"):
        st.markdown(f"#### {scenario.hospitals[id].name}")
        served = ngettext("{n} patient starts", "{n} patients start", found.started)
        lost = ngettext("{n} is lost", "{n} are lost", found.lost)
        st.markdown(_("{served}, {lost}.", served=served, lost=lost))
        st.markdown(_("**From which lots**"))
        _deliveries(scenario, found.deliveries, "lot")


def origin_steps(scenario: Scenario, found: LotTrace) -> list[str]:
    """Donor, MCB, WCB, batch, release, in words; what is not known is a dash."""
    monday = scenario.calendar.monday
    mcb, wcb = (
        _("{bank}, made by this plan", bank=bank) if tier in found.made else bank or UNKNOWN
        for tier, bank in (("MCB", found.mcb), ("WCB", found.wcb))
    )
    steps = []
    if found.product in scenario.lineage or found.wcb:
        steps = [_("donor {id}", id=found.donor or UNKNOWN), _("MCB {id}", id=mcb),
                 _("WCB {id}", id=wcb)]  # fmt: skip
    if found.batch is not None:
        b = found.batch
        steps.append(
            _("batch in {suite}, room {room}, from {start} to {frozen} ({state})", suite=b.suite,
              room=b.room, start=day(monday(b.start)), frozen=day(monday(b.frozen)),
              state=state_words(b))
        )  # fmt: skip
    if found.status == "hold":
        return [*steps, _("on hold: nobody may have it")]
    if found.released <= 0 and found.status != "quarantine":
        return [*steps, _("released before the start")]
    return [*steps, _("release due {day}", day=day(monday(found.released)))]


def fate_lines(scenario: Scenario, found: LotTrace) -> list[str]:
    """Doses made, shipped, discarded and left, and the last day."""
    calendar = scenario.calendar
    lines = [
        ngettext("{n} dose, usable until {day}", "{n} doses, usable until {day}", found.doses,
                 day=day(calendar.sunday(found.last))),
        ngettext("{n} is shipped, to {m} hospitals", "{n} are shipped, to {m} hospitals",
                 found.shipped, m=len(found.hospitals)),
    ]  # fmt: skip
    for x in found.discards:
        if x.reason == "expired":
            lines.append(ngettext("{n} expires on {day}", "{n} expire on {day}", x.doses,
                                  day=day(calendar.sunday(x.week))))  # fmt: skip
        else:
            lines.append(ngettext("{n} is discarded early, on {day}",
                                  "{n} are discarded early, on {day}", x.doses,
                                  day=day(calendar.sunday(x.week))))  # fmt: skip
    if found.left:
        lines.append(ngettext("{n} is left at the end of the plan",
                              "{n} are left at the end of the plan", found.left))  # fmt: skip
    return lines


def delivery_rows(
    scenario: Scenario, deliveries: Iterable[Delivery]
) -> list[dict[str, object]]:  # fmt: skip
    """A row for each lot, hospital and week; patients blank where courses may mix lots."""
    calendar = scenario.calendar
    return [
        {
            "lot": x.lot, "hospital": scenario.hospitals[x.hospital].name,
            "product": scenario.products[x.product].name, "shipped": calendar.monday(x.shipped),
            "infused": calendar.monday(x.infused), "doses": x.doses, "patients": x.patients,
        }
        for x in deliveries
    ]  # fmt: skip


def _deliveries(scenario: Scenario, deliveries: tuple[Delivery, ...], first: str) -> None:
    rows = delivery_rows(scenario, deliveries)
    if not rows:
        st.caption(_("Nothing is shipped within this plan."))
        return
    order = [first, "product", "shipped", "infused", "doses", "patients"]
    if all(row["patients"] is None for row in rows):
        order.remove("patients")
    if first == "hospital":
        order.remove("product")
    st.dataframe(
        rows, placeholder="", hide_index=True,
        height=min(300, 36 * (len(rows) + 1) + 3), column_order=order,
        column_config={
            "lot": st.column_config.TextColumn(_("Lot")),
            "hospital": st.column_config.TextColumn(_("Hospital")),
            "product": st.column_config.TextColumn(_("Product")),
            "shipped": st.column_config.DateColumn(
                _("Leaves in the week of"), format=grid_days()
            ),
            "infused": st.column_config.DateColumn(
                _("Infused in the week of"), format=grid_days()
            ),
            "doses": st.column_config.NumberColumn(_("Doses"), format="localized"),
            "patients": st.column_config.NumberColumn(
                _("Patients"), help=_("Blank where a patient may have doses of several lots.")
            ),
        },
    )  # fmt: skip
