"""The line above a plan that the scenario has left: for which version it was, and what changed."""

import streamlit as st

from planner.app.frame.navigation import link
from planner.app.plan.shown_plan import ShownPlan
from planner.app.scenario.change_list import SHOWN, marked
from planner.app.scenario.changes import changes
from planner.app.workspace.workspace import Workspace
from planner.language import _, ngettext
from planner.language.numbers import moment

ROW, TALL = 35, 240  # [px] a row; the list of changes at most


def say_out_of_date(mine: Workspace, shown: ShownPlan, pages: tuple[str, ...] = ()) -> None:
    """The line, what changed since, the way back, and links to pages; nothing of a fresh plan."""
    if shown.up_to_date:
        return
    found = changes(shown.files, mine.files)
    st.warning(out_of_date_words(shown, changed=bool(found)), icon=":material/update:")
    title = ngettext(
        "{n} change since version {version}", "{n} changes since version {version}",
        len(found), version=shown.version.number,
    )  # fmt: skip
    with st.expander(title, icon=":material/difference:", key="changed"):
        if found:
            st.dataframe(
                marked(found[:SHOWN]), hide_index=True, placeholder="", key="changed_list",
                height=min(TALL, ROW * (len(found) + 1) + 3),
            )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Back to the scenario of this plan"), icon=":material/restore:",
                key="back_to_plan", on_click=mine.restore, args=(shown.version.id,),
                help=_("All that was edited since stays in the store: see Runs."),
            )  # fmt: skip
            st.caption(_("On the Scenario page single values can be put back."), width="content")
            link("scenario")
    for name in pages:
        link(name)


def out_of_date_words(shown: ShownPlan, *, changed: bool) -> str:
    """For which version the plan was found, and when; changed: whether the files differ since."""
    version = shown.version.number
    when = "–" if shown.found is None else moment(shown.found.astimezone())
    if not changed:  # its weeks were frozen
        return _(
            "The plan below is out of date: it was found for version {version} on {when}, and has "
            "become the plan in force since. Find a new plan.",
            version=version, when=when,
        )  # fmt: skip
    return _(
        "The plan below is out of date: it was found for version {version} on {when}, and the "
        "scenario has changed since. Find a new plan, or put the values back.",
        version=version, when=when,
    )  # fmt: skip


def of_version(shown: ShownPlan) -> str:
    """Whose figures these are."""
    return _(
        "All in this frame is of version {version}, not of the scenario as it is now.",
        version=shown.version.number,
    )
