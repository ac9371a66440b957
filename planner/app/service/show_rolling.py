"""Re-planning every few weeks on the Risk page: asked for, followed as a job, its result kept."""

from shlex import join

import streamlit as st

from planner.app.frame.file_buttons import file_buttons
from planner.app.runs.job_words import lasting
from planner.app.runs.run_words import ago
from planner.app.service.followed_plan import FollowedPlan
from planner.app.service.rolling_tables import (
    reviews,
    rolling_rows,
    rolling_sentence,
    run_words,
    seconds_of_review,
)
from planner.app.service.show_simulation import follow
from planner.domain.scenario import Scenario
from planner.io.results.read_simulation import read_rolling
from planner.io.results.write_simulation import (
    FIGURES_FILE,
    JSON_FILE,
    ROLLING_FILE,
    WEEKS_FILE,
    WORST_FILE,
)
from planner.language import _, translated
from planner.language.numbers import number
from planner.runs import Run, Store
from planner.runs.records import ENDED
from planner.workflow.expect import PATHS

WEEKS, REPLANNED, MOST = 4, 30, 1000  # between two plans; paths; paths at most
KEPT = 12  # results in memory, for all visitors
FILES = (ROLLING_FILE, FIGURES_FILE, WEEKS_FILE, WORST_FILE, JSON_FILE)


def replan(followed: FollowedPlan | None, scenario: Scenario) -> None:
    """The newest result for this plan first, then the form that begins another."""
    if followed is None:
        return
    st.subheader(_("Re-plan every few weeks"))
    store, runs = followed.store, followed.simulations(rolling=True)
    if follow(store, runs):
        return
    kept = [x for x in runs if x.state in ENDED and ROLLING_FILE in store.file_sizes(x.id)]
    if kept:
        _show(store, scenario, kept)
    with st.expander(_("Ask anew"), expanded=True) if kept else st.container():
        _ask(followed, scenario, kept)


def _show(store: Store, scenario: Scenario, kept: list[Run]) -> None:
    told = {x.id: f"{run_words(x)} · {ago(x.began)}" for x in kept}
    chosen = kept[0]
    if len(kept) > 1:
        asked = st.selectbox(
            _("Result"), list(told), format_func=told.__getitem__, key="rolling_result"
        )
        chosen = next(x for x in kept if x.id == asked)
    files = _files_of(chosen.id, store)
    found = read_rolling(files)
    if found is None:
        return
    st.markdown(f"**{rolling_sentence(found, scenario.currency)}**")
    columns = {
        "figure": st.column_config.TextColumn(_("Figure"), pinned=True),
        "followed": st.column_config.TextColumn(_("Plan followed")),
        "replanned": st.column_config.TextColumn(_("Re-planned")),
        "difference": st.column_config.TextColumn(
            _("Difference"), help=_("Re-planned less followed, on the same sample paths.")
        ),
        "interval": st.column_config.TextColumn(_("95 % interval of the difference")),
    }
    rows = rolling_rows(found, scenario.currency)
    st.dataframe(rows, placeholder="", hide_index=True, column_config=columns, key="rolling")
    for note in (*found.notes, chosen.why):
        if note:
            st.caption(translated(note))
    file_buttons(files, FILES)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _files_of(run_id: str, _store: Store) -> dict[str, bytes]:
    """The tables of an ended run; the charts beside them weigh five megabytes."""
    return {name: x for name, x in _store.run_files(run_id).items() if name in FILES}


def _ask(followed: FollowedPlan, scenario: Scenario, kept: list[Run]) -> None:
    st.write(
        _(
            "In life nobody follows a plan to its end. This follows it on sample paths, plans anew "
            "every few weeks what is not begun yet, and says what that is worth."
        )
    )
    every, few, button = st.columns([2, 2, 2], vertical_alignment="bottom")
    most = max(1, scenario.weeks - 1)
    weeks = every.number_input(
        _("Weeks between two plans"), 1, most, value=min(WEEKS, most),
        key="rolling_weeks", persist_state="session",
    )  # fmt: skip
    paths = few.number_input(
        _("Paths re-planned"), 2, MOST, value=REPLANNED, key="rolling_paths",
        persist_state="session",
        help=_("More paths say more surely what re-planning is worth, and take longer."),
    )  # fmt: skip
    both = max(PATHS, paths)
    st.caption(_how_long(followed.store, scenario, kept, (weeks, paths)))
    named = {"--paths": both, "--rolling": weeks, "--rolling-paths": paths}
    options = [str(x) for pair in named.items() for x in pair]
    command = join(["cryoplan", "simulate", "FOLDER", "PLAN", "--out", "OUT", *options])
    st.caption(_("On the command line: `{command}`", command=command))
    if button.button(
        _("Re-plan"), icon=":material/event_repeat:", key="replan", width="stretch"
    ):  # fmt: skip
        followed.simulate(paths=both, rolling=weeks, rolling_paths=paths)
        st.rerun()


def _how_long(store: Store, scenario: Scenario, kept: list[Run], asked: tuple[int, int]) -> str:
    """How many plans that are, and how long they take where an earlier run tells.

    asked: weeks between two plans, and paths.
    """
    many = reviews(scenario.weeks, *asked)
    for run in kept:
        each = seconds_of_review(run, store.events(run.id), scenario.weeks)
        if each is not None:
            return _(
                "That is up to {n} plans: about {time}, as long as each took the last time.",
                n=number(many), time=lasting(each * many),
            )  # fmt: skip
    return _(
        "That is up to {n} plans; how long they take is known once the first paths are done.",
        n=number(many),
    )
