"""Faults on a page: a row each, with place, value, rule and repair."""

from collections.abc import Sequence

import streamlit as st

from planner.errors import Fault
from planner.language import _, ngettext, translated
from planner.language.numbers import number

SHOWN = 50  # faults in the table; a line says how many there are


def refuse_all(faults: Sequence[Fault]) -> None:
    """Say that nothing was taken over, and each fault."""
    st.error(
        ngettext(
            "{n} fault; nothing was taken over.",
            "{n} faults; nothing was taken over.",
            len(faults),
        )
    )
    fault_table(faults)


def fault_table(faults: Sequence[Fault], rows: Sequence[int | None] = ()) -> None:
    """The first of `faults`.  rows: their numbers on the page, where these are not the file's."""
    numbers = rows or [f.row for f in faults]
    st.table(
        [
            {_("file"): f.file, _("row"): str(row or ""), _("column"): f.column,
             _("value"): f.value, _("rule"): translated(f.rule),
             _("repair"): translated(f.repair)}
            for f, row in zip(faults[:SHOWN], numbers[:SHOWN], strict=True)
        ]
    )  # fmt: skip
    if len(faults) > SHOWN:
        st.caption(_("The first {n} of {all} faults.", n=number(SHOWN), all=number(len(faults))))
