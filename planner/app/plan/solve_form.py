"""The form that begins a solve; what was typed stays in the address, over pages and reloads."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from planner.language import _

SECONDS, GAP_PERCENT, THREADS = 60, 0.5, 2  # asked where nobody asks for others
MOST_SECONDS, MOST_THREADS = 3600, 64
MOST_SEED = 2**31 - 1


def solve_form(
    seed: int, before: Mapping[str, object] = MappingProxyType({}), *, disabled: bool = False
) -> Mapping[str, object] | None:
    """Ask how to solve; the settings of the job once the button is pressed, else None.

    seed: the scenario's, which stands where no other is typed.  before: the settings of the last
    search, which the form begins with.
    """
    limit, gap, kind, button = st.columns([3, 4, 3, 3], vertical_alignment="bottom")
    seconds = limit.number_input(
        _("Time limit (seconds)"), 1, MOST_SECONDS,
        value=int(_number(before, "seconds", SECONDS, MOST_SECONDS)), key="limit",
        bind="query-params",
        help=_("The search ends then, with the best plan found; sooner where it is proven."),
    )  # fmt: skip
    percent = gap.number_input(
        _("Stop when proven within (%)"), 0.0, 100.0,
        value=100 * _number(before, "gap", GAP_PERCENT / 100, 1), step=0.1, key="gap",
        bind="query-params",
        help=_("How far the cost may be from that of the best possible plan. 0: to the end."),
    )  # fmt: skip
    uncertain = kind.toggle(
        _("Plan for chance"), value=before.get("uncertain") is True, key="chance",
        bind="query-params",
        help=_(
            "Off: for the forecast, with batches that give what they give on average. On: for "
            "demand, failed batches and late releases as they may come; this takes longer, and "
            "nothing is proven against chance."
        ),
    )  # fmt: skip
    with st.expander(_("More")):
        left, right = st.columns(2)
        threads = left.number_input(
            _("Processor threads"), 1, MOST_THREADS,
            value=int(_number(before, "threads", THREADS, MOST_THREADS)), key="threads",
            bind="query-params",
        )  # fmt: skip
        typed = right.number_input(
            _("Seed"), 0, MOST_SEED, value=None, key="seed", bind="query-params",
            placeholder=str(seed),
            help=_("Where the search begins. The scenario's seed stands if this is empty."),
        )  # fmt: skip
    if not button.button(
        _("Find a plan"), type="primary", icon=":material/play_arrow:", width="stretch",
        key="find_plan", disabled=disabled,
    ):  # fmt: skip
        return None
    return {
        "seconds": float(seconds),
        "gap": percent / 100,
        "threads": int(threads),
        "seed": None if typed is None else int(typed),
        "uncertain": bool(uncertain),
    }


def _number(before: Mapping[str, object], name: str, otherwise: float, most: float) -> float:
    """A setting of the last search, as far as the field can hold it."""
    found = before.get(name)
    return float(min(found, most)) if isinstance(found, int | float) else otherwise
