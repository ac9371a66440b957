"""A finished sweep: sentence, Pareto chart, break-even contours, table, files."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.column_types import ColumnConfig

from planner.app.frame.file_buttons import file_buttons
from planner.app.worth.sweep_words import (
    basis_words,
    surface_sentences,
    sweep_sentence,
    sweep_table,
)
from planner.charts.pareto import pareto
from planner.charts.surface import contours
from planner.language import _
from planner.runs import Run
from planner.sweep.read_tables import SurfaceRow, front_points, surface_rows, sweep_rows

FILES = (
    "runs.csv", "sweep.csv", "pareto.csv", "pareto.html", "surface.csv", "surface.html",
    "sweep.json",
)  # fmt: skip
TALL = 320  # [px] of the table


def show_sweep(files: Mapping[str, bytes], run: Run, said: DeltaGenerator) -> None:
    """What the runs say, as the command line's files have it.  said: the place of the sentence."""
    rows = sweep_rows(files)
    said.markdown(f"**{sweep_sentence(rows)}**")
    points = front_points(rows)
    paths = run.settings.get("paths")
    simulated = int(paths) if isinstance(paths, int) else 0
    currency = next((r.currency for r in rows), "")
    if points:
        st.plotly_chart(pareto(points, currency, simulated), key="pareto")
    st.caption(basis_words(rows, simulated))
    _surface(surface_rows(files))
    st.dataframe(
        sweep_table(rows), hide_index=True, width="stretch", height=min(TALL, 40 + 36 * len(rows)),
        key="sweep_table", column_config=_columns(), placeholder="",
    )  # fmt: skip
    file_buttons(files, FILES)


def _columns() -> dict[str, ColumnConfig]:
    share = st.column_config.NumberColumn(format="%.1f")
    amount = st.column_config.NumberColumn(format="localized")
    return {
        **dict.fromkeys((_("served, %"), _("served as planned, %")), share),
        **dict.fromkeys((_("cost"), _("cost at least"), _("cost at most"), _("batches")), amount),
    }


def _surface(rows: tuple[SurfaceRow, ...]) -> None:
    """Two charts for each product, side by side where there is room."""
    for line in surface_sentences(rows):
        st.markdown(line)
    for product in dict.fromkeys(r.product for r in rows):
        mine = [r for r in rows if r.product == product]
        treated = {r.at: 100 * r.treated.mean for r in mine if r.treated is not None}
        cost = {r.at: -r.cost.mean for r in mine if r.cost is not None}
        left, right = st.columns(2)
        charts = (
            (
                left,
                treated,
                _("{product}: treated off the shelf less fresh, points", product=product),
            ),
            (right, cost, _("{product}: cost each, fresh less off the shelf", product=product)),
        )
        for place, values, title in charts:
            if values:
                with place:
                    st.markdown(f"**{title}**")
                    figure = contours(values, mine[0].names, "")
                    st.plotly_chart(figure, key=f"surface_{product}_{place is left}")
