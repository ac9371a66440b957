"""Runs of the store as a person reads them, and as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from planner.formatting import count, money, rate, share
from planner.runs import Run, RunEvent, SubjectNote

BLANK = "–"  # unknown
HEADS = ("run", "began", "what", "of", "state", "served", "cost", "within", "by")
NUMBERS = {"served", "cost", "within"}


def clock(at: datetime) -> str:
    """A time of the store on the clock of this machine."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def run_table(runs: Sequence[Run]) -> Table:
    """One row for each run, the newest first."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in HEADS:
        right = head in NUMBERS
        table.add_column(head, justify="right" if right else "left", no_wrap=head == "run")
    for run in runs:
        state = f"{run.state}, deleted" if run.deleted else run.state
        began = clock(run.began)
        table.add_row(run.id, began, run.kind, run.title, state, *_figures(run), run.who)
    return table


def run_words(
    run: Run, version: str, events: Sequence[RunEvent], files: Mapping[str, int]
) -> RenderableType:
    """Everything that the store knows of a run; version: in words, blank where none is kept."""
    title = Text(f"{run.title} ({run.kind})", style="bold")
    known = {
        "run": run.id,
        "version": version or "not kept",
        "state": f"{run.state}{': ' if run.why else ''}{run.why}",
        "began": f"{clock(run.began)} by {run.who}, on {run.host}",
        "ended": BLANK if run.ended is None else clock(run.ended),
        "follows": run.parent or "",
        "deleted": "yes; its files stay" if run.deleted else "",
    }
    parts: list[RenderableType] = [title, _grid({k: v for k, v in known.items() if v})]
    sections = {
        "Settings": {k: _shown(v) for k, v in run.settings.items()},
        "Figures": {k: _shown(v) for k, v in run.figures.items()},
        "Software": {k: _shown(v) for k, v in run.versions.items()},
        "What happened": {clock(x.at): f"{x.state} {x.why}".rstrip() for x in events},
        "Files": {name: f"{size:,} bytes" for name, size in files.items()},
    }
    for head, rows in sections.items():
        if rows:
            parts += [Text(f"\n{head}", style="bold"), _grid(rows)]
    if run.notes:
        parts += [Text("\nNotes", style="bold"), *(Text(f"  {_note(x)}") for x in run.notes)]
    return Group(*parts)


def runs_json(runs: Sequence[Run]) -> str:
    """The runs as JSON; times in UTC, unknown is null."""
    return json.dumps([asdict(run) for run in runs], default=_plain, ensure_ascii=False, indent=2)


def run_json(run: Run, events: Sequence[RunEvent], files: Mapping[str, int]) -> str:
    """One run as JSON, with what happened to it and the size [byte] of each file."""
    whole = asdict(run) | {"events": [asdict(x) for x in events], "files": dict(files)}
    return json.dumps(whole, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _figures(run: Run) -> Iterator[str]:
    """Served, cost, and the gap; those that the run has."""
    served, cost, gap = (_number(run, name) for name in ("fill_rate", "cost", "gap"))
    yield BLANK if served is None else rate(served)
    yield BLANK if cost is None else money(cost, str(run.figures.get("currency") or ""))
    yield BLANK if gap is None else share(gap)


def _number(run: Run, name: str) -> float | None:
    value = run.figures.get(name)
    return float(value) if isinstance(value, int | float) else None


def _grid(rows: Mapping[str, str]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    for name, value in rows.items():
        grid.add_row(f"  {name}", value)
    return grid


def _note(note: SubjectNote) -> str:
    return f"{clock(note.at)} {note.who}: {note.text}"


def _shown(value: object) -> str:
    if value is None:
        return BLANK
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def of_which(version_name: str, number: int, version: str) -> str:
    """A version in words."""
    return f"{version}, number {number} of {version_name}"


def counted(runs: Sequence[Run], limit: int) -> str:
    """How many runs are shown, where there may be more."""
    return f"The newest {count(limit, 'run')}; --limit shows more." if len(runs) == limit else ""
