"""Another scenario, or tables for the open one: from the examples, or uploaded."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from planner.app.files.examples import example_files, titles
from planner.app.files.reading import PARTS, Files
from planner.app.files.tables import frame, without_blanks
from planner.app.files.upload_limits import MAX_FILE, MEGABYTE, check_sizes, limits
from planner.app.frame.fault_table import fault_table
from planner.app.scenario.changes import changes
from planner.app.scenario.upload import check_upload, uploaded, whole
from planner.app.workspace.workspace import Workspace
from planner.errors import DataError, Fault, PlannerError
from planner.io.scenario.schema import SETTINGS_FILE
from planner.language import _, ngettext, translated


def choose(mine: Workspace) -> None:
    """An example, or the visitor's own; folded away while a scenario is open."""
    with st.expander(
        _("Open another scenario, or upload"), icon=":material/upload:", key="source",
        expanded=not mine.files,
    ):  # fmt: skip
        left, right = st.columns(2)
        with left:
            _examples(mine)
        with right:
            ask_upload(mine, st.rerun)


def _examples(mine: Workspace) -> None:
    names = titles()
    picked = st.selectbox(
        _("An example"), list(names), format_func=lambda x: translated(names[x]), index=None,
        placeholder=_("Choose one"), key=f"pick_{mine.openings}",
    )  # fmt: skip
    if picked and st.button(_("Open it"), key="open", type="primary", width="stretch"):
        open_scenario(mine, picked, example_files(picked), "opened")
        st.rerun()


def ask_upload(mine: Workspace, then: Callable[[], None]) -> None:
    """Draw the field for files, and say what is wrong with them.  then: once they were taken."""
    files = st.file_uploader(
        _(
            "Your own: one .xlsx, one .zip, all files of a scenario folder, or single tables "
            "for the scenario that is open"
        ),
        type=["xlsx", "zip", "csv", "toml"], accept_multiple_files=True, help=limits(),
        max_upload_size=MAX_FILE // MEGABYTE, key=f"upload_{mine.openings}",
    )  # fmt: skip
    st.caption(limits())
    if not files or not st.button(_("Use these files"), key="use", type="primary", width="stretch"):
        return
    try:
        check_sizes({f"{i} {x.name}": x.size for i, x in enumerate(files)})
        name, given = uploaded((x.name, x.getvalue()) for x in files)
        check_upload(mine, name, given)
    except DataError as error:
        _refused(mine, "", error.faults)
    except PlannerError as error:
        _refused(mine, str(error), ())
    else:
        if mine.files:
            title = _("This table, or the whole scenario?")
            st.dialog(title, width="medium")(_ask)(mine, name, given, then)
        else:
            open_scenario(mine, name, given, "uploaded")
            then()


def _refused(mine: Workspace, said: str, faults: Sequence[Fault]) -> None:
    """Say what is wrong, and that nothing was taken over."""
    if faults:
        said = ngettext(
            "{n} fault in the upload; nothing was taken over.",
            "{n} faults in the upload; nothing was taken over.",
            sum(f.count for f in faults),
        )
    else:
        said = translated(said)
    stays = " " + _("{title} stays as it is.", title=mine.title) if mine.files else ""
    st.error(said + stays)
    if faults:
        fault_table(faults)


def _ask(mine: Workspace, name: str, given: Files, then: Callable[[], None]) -> None:
    """Ask whether the open scenario goes on with tables of the upload, or another one opens."""
    parts = [x for x in PARTS if x in given]
    everything, tables = _("The whole scenario"), _("Only tables of it")
    take_all = whole(given)
    if take_all:
        chosen = st.radio(
            _("What to take over"), [everything, tables],
            captions=[
                _("It is opened. {title} stays in the store: see Runs.", title=mine.title),
                _("They take the place of those of {title}.", title=mine.title),
            ],
            key="take",
        )  # fmt: skip
        take_all = chosen == everything
        if not take_all:
            parts = st.multiselect(_("Which"), parts, default=parts, key="take_parts")
    if not take_all:
        for part in parts:
            st.write(difference(part, mine.files, given))
        faults = _faults_with(mine, given, parts)
        if faults:
            st.error(_("With these tables the scenario has faults; nothing can be taken over."))
            fault_table(faults)
            return
    label = _("Open it") if take_all else _("Put in {tables}", tables=", ".join(parts))
    if st.button(label, key="take_over", type="primary", disabled=not parts, width="stretch"):
        if take_all:
            open_scenario(mine, name, given, "uploaded")
        else:
            mine.edit({x: given[x] for x in parts}, note=f"uploaded {', '.join(parts)}")
        then()
    if st.button(_("Leave everything as it is"), key="leave", width="stretch"):
        st.rerun()


def _faults_with(mine: Workspace, given: Files, parts: Sequence[str]) -> Sequence[Fault]:
    try:
        check_upload(mine, "", {x: given[x] for x in parts})
    except DataError as error:
        return error.faults
    return ()


def difference(part: str, files: Mapping[str, bytes], given: Mapping[str, bytes]) -> str:
    """How many rows a table has that is to take the place of another, and what differs."""
    found = changes({k: v for k, v in files.items() if k == part}, {part: given[part]})
    if part == SETTINGS_FILE:
        return ngettext(
            "**{part}**: {n} key differs.", "**{part}**: {n} keys differ.", len(found), part=part
        )
    rows = len(without_blanks(frame(given[part], part)))
    added = sum(c.before is None for c in found)
    gone = sum(c.now is None for c in found)
    changed = len({c.row for c in found if None not in (c.before, c.now)})
    said = ngettext("**{part}**: {n} row", "**{part}**: {n} rows", rows, part=part)
    if not found:
        return f"{said}: " + _("the same as now.")
    return f"{said}: " + _(
        "{added} added, {gone} removed, {changed} changed.",
        added=added, gone=gone, changed=changed,
    )  # fmt: skip


def open_scenario(mine: Workspace, name: str, files: Files, kind: str) -> None:
    """Open a scenario in the place of another, which stays in the store."""
    before = mine.title if mine.files else ""
    mine.open(name, files, kind)
    if before:
        st.session_state["toast"] = _(
            "{title} is kept with all its changes: see Runs, or Home.", title=before
        )
