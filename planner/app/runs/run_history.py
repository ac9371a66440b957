"""Runs, versions and the journal as rows of tables."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import ceil, floor

from planner.app.runs.run_words import kind_of_run, kind_of_version, state_of_run
from planner.language import _, ngettext, translated
from planner.language.numbers import number
from planner.runs import JournalEntry, Run, Store, Version

Rows = list[dict[str, object]]
SHORT = 8  # characters of a hash in a table


def run_sentence(runs: Sequence[Run]) -> str:
    """How many are kept, and of which kinds."""
    if not runs:
        return _(
            "Nothing has been run yet: a plan, a comparison or a simulation is kept here, with who "
            "began it and why."
        )
    kinds = Counter(kind_of_run(run.kind) for run in runs)
    told = _(", ").join(f"{kind} {number(n)}" for kind, n in kinds.most_common())
    return ngettext(
        "{n} run is kept, with who began it and why: {kinds}.",
        "{n} runs are kept, with who began them and why: {kinds}.", len(runs), kinds=told,
    )  # fmt: skip


def run_rows(store: Store, runs: Iterable[Run]) -> Rows:
    """A row for each run, with the figures that a list has room for."""
    versions: dict[str, Version] = {}
    rows: Rows = []
    for run in runs:
        if run.version is not None and run.version not in versions:
            versions[run.version] = store.version(run.version)
        version = versions.get(run.version or "")
        rows.append({
            _("begun"): run.began, _("what"): kind_of_run(run.kind),
            _("scenario"): version.name if version else "",
            _("version"): version.number if version else None,
            _("state"): state_of_run(run.state),
            _("served"): _cut(run.figures.get("fill_rate"), floor, 1e-6),
            _("cost"): run.figures.get("cost"),
            _("proven within"): _cut(run.figures.get("gap"), ceil, -1e-6),
            _("by"): run.who, _("notes"): len(run.notes), _("run"): run.id,
        })  # fmt: skip
    return rows


def figure_rows(run: Run) -> Rows:
    """Figures, settings and software of one run."""
    rows: Rows = [_row(_("figure"), name, value) for name, value in run.figures.items()]
    rows += [_row(_("setting"), name, value) for name, value in run.settings.items()]
    rows += [_row(_("software"), name, value) for name, value in run.versions.items()]
    if run.why:
        rows.insert(0, _row(_("state"), state_of_run(run.state), translated(run.why)))
    return rows


def version_rows(versions: Iterable[Version], current: str) -> Rows:
    """A row for each version; the one that is open is marked."""
    return [
        {
            _("version"): v.number, _("open now"): v.id == current, _("when"): v.at,
            _("how"): kind_of_version(v.kind), _("note"): v.note, _("by"): v.who,
        }
        for v in versions
    ]  # fmt: skip


def entry_rows(entries: Iterable[JournalEntry]) -> Rows:
    """A row for each entry of the journal."""
    return [
        {
            _("entry"): e.number, _("when"): e.at, _("by"): e.who, _("what"): e.what,
            _("of"): e.subject, _("why"): e.why, _("hash"): e.hash[:SHORT],
        }
        for e in entries
    ]  # fmt: skip


def _cut(value: object, rounded: Callable[[float], int], slack: float) -> float | None:
    """A share to a hundredth of a percent, rounded as the pages do; None: not known."""
    if not isinstance(value, int | float):
        return None
    return rounded(10_000 * value + slack) / 10_000


def _row(kind: str, name: str, value: object) -> dict[str, object]:
    return {_("what"): kind, _("name"): name.replace("_", " "), _("value"): str(value)}
