"""`cryoplan runs` and its commands: list, show, note, delete, files."""

from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from planner.cli.console import require_writable, say
from planner.cli.options import AsJson, StoreAddress
from planner.errors import require

runs = Typer(
    no_args_is_help=False,
    add_completion=False,
    help="List the runs of the store, show one, leave a note, get its files back.",
)
RunId = Annotated[str, Argument(metavar="ID", help="Of a run, as the list shows it.")]


class RunKind(StrEnum):
    """What a run of the store is."""

    PLAN = "plan"
    COMPARISON = "comparison"
    FLIPS = "flips"
    SIMULATION = "simulation"
    SWEEP = "sweep"
    VALUE = "value"


@runs.callback(invoke_without_command=True)
def list_runs(
    context: Context,
    *,
    kind: Annotated[RunKind | None, Option(help="Those of one kind.")] = None,
    scenario: Annotated[str | None, Option(metavar="ID", help="Those of one scenario.")] = None,
    version: Annotated[str | None, Option(metavar="ID", help="Those of one version.")] = None,
    deleted: Annotated[bool, Option("--deleted", help="Also those marked as deleted.")] = False,
    limit: Annotated[int, Option(min=1, max=100_000, help="How many, the newest first.")] = 20,
    json: AsJson = False,
    store: StoreAddress = None,
) -> None:
    """List the runs of the store, the newest first."""
    if context.invoked_subcommand is not None:
        require(store is None, f"Write --store behind {context.invoked_subcommand}.")
        return
    from planner.cli.run_table import counted, run_table, runs_json
    from planner.runs import open_store

    with closing(open_store(store, make=False)) as kept:
        found = kept.runs(
            kind.value if kind else None,
            version=version,
            scenario=scenario,
            limit=limit,
            deleted=deleted,
        )
    if json:
        say(runs_json(found))
    elif not found:
        say(f"No such run in {kept.address}.")
    else:
        say(run_table(found))
        if more := counted(found, limit):
            say(more)


@runs.command()
def show(run: RunId, *, json: AsJson = False, store: StoreAddress = None) -> None:
    """Show all that is known of a run: settings, figures, software, files, notes."""
    from planner.cli.run_table import of_which, run_json, run_words
    from planner.runs import open_store

    with closing(open_store(store, make=False)) as kept:
        found, events, files = kept.run(run), kept.events(run), kept.file_sizes(run)
        its = None if found.version is None else kept.version(found.version)
    if json:
        say(run_json(found, events, files))
        return
    version = "" if its is None else of_which(its.name, its.number, its.id)
    say(run_words(found, version, events, files))


@runs.command()
def note(
    subject: Annotated[str, Argument(metavar="ID", help="Of a run, a version or a scenario.")],
    text: Annotated[str, Argument(metavar="TEXT", help="The note.")],
    *,
    store: StoreAddress = None,
) -> None:
    """Leave a note on a run, a version or a scenario."""
    from planner.runs import open_store

    require(bool(text.strip()), "The note is blank. Write what should be known.")
    with closing(open_store(store, make=False)) as kept:
        kept.note(subject, text)
    say(f"Noted on {subject}.")


@runs.command()
def delete(
    subject: Annotated[str, Argument(metavar="ID", help="Of a run, a version or a scenario.")],
    *,
    why: Annotated[str, Option(help="For the journal.")] = "",
    store: StoreAddress = None,
) -> None:
    """Mark it as deleted: lists leave it out; it stays in the store and in the journal."""
    from planner.runs import open_store

    with closing(open_store(store, make=False)) as kept:
        marked = kept.delete(subject, why)
    say(
        f"{subject} is marked as deleted." if marked else f"{subject} was marked as deleted before."
    )


@runs.command()
def files(
    subject: Annotated[str, Argument(metavar="ID", help="Of a run, or of a scenario's version.")],
    *,
    out: Annotated[Path, Option(help="Folder to write; there must be none yet.")],
    store: StoreAddress = None,
) -> None:
    """Write the files of a run, or the scenario of a version, byte for byte as they were kept."""
    from planner.formatting import count
    from planner.io.text.atomic import whole_folder
    from planner.runs import open_store

    free = not out.exists() or (out.is_dir() and not any(out.iterdir()))
    require(free, f"{out} is already there. Choose another name.")
    require_writable(out)
    with closing(open_store(store, make=False)) as kept:
        found = kept.files(subject) if subject.startswith("v") else kept.run_files(subject)
    require(bool(found), f"{subject} has no files.")
    with whole_folder(out) as aside:
        for name, content in found.items():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_bytes(content)
    say(f"Written to {out}: {count(len(found), 'file')}.")
