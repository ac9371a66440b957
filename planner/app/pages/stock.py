"""Stock and banks: what expires, how full the freezers get, how long the banks last."""

import streamlit as st

from planner.app.frame.page_head import page_head
from planner.app.plan.plan_needed import plan_that_stands
from planner.app.service.show_stock import banks, expiries, freezer_table, lot_table
from planner.app.service.stock_words import freezer_peak, stock_sentence
from planner.app.workspace.state import work
from planner.charts.stock import freezer_use
from planner.kpis.bank_outlook import bank_outlooks
from planner.kpis.holdings import holdings, positions_used
from planner.kpis.lot_lives import lot_lives
from planner.language import _

page_head("stock")
scenario, _report, plan = plan_that_stands(work())
held = holdings(scenario, plan)
lots = lot_lives(scenario, plan, held)
used = {p: [float(n) for n in by_week] for p, by_week in positions_used(scenario, held).items()}
outlooks = tuple(bank_outlooks(scenario, plan))
peak = freezer_peak(scenario, [sum(n) for n in zip(*used.values(), strict=True)])
st.markdown(stock_sentence(scenario.calendar, lots, peak, outlooks))
st.subheader(_("What expires next"))
expiries(scenario, lots)
st.subheader(_("Freezers"))
st.plotly_chart(freezer_use(scenario, used), key="freezer_use")
if scenario.freezers:
    freezer_table(scenario)
else:
    st.caption(_("The scenario has no freezers: stock has no limit."))
if outlooks:
    st.subheader(_("Cell banks"))
    banks(scenario, outlooks)
st.subheader(_("Lots now and to come"))
lot_table(scenario, lots)
