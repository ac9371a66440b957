"""What a visitor uploads, as scenario files; nothing touches the disk."""

import csv
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO, StringIO
from itertools import islice
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from planner.app.files.reading import PARTS, Files, read_files
from planner.app.files.tables import text_of
from planner.app.files.upload_limits import (
    UNREADABLE,
    check_archive,
    check_sizes,
    check_text,
    check_workbook,
    unpacked,
)
from planner.app.workspace.workspace import Workspace
from planner.errors import DataError, PlannerError, require
from planner.io.plan.tables import KPIS
from planner.io.plan.tables import TABLES as PLAN_TABLES
from planner.io.scenario.canonical import scenario_files
from planner.io.scenario.read import workbook_scenario
from planner.io.scenario.schema import SETTINGS_FILE, TABLES

KNOWN = (".csv", ".toml")
HEADS_READ = 10_000  # characters in which the heads of a table stand


def uploaded(files: Iterable[tuple[str, bytes]]) -> tuple[str, Files]:
    """Name and files of a scenario from one .xlsx, one .zip, or a folder's files.

    A table under another name is known by its columns.
    PlannerError says what to upload instead; DataError every fault of a workbook.
    """
    given = list(files)
    require(bool(given), "Nothing was uploaded.")
    check_sizes({f"{i} {name}": len(held) for i, (name, held) in enumerate(given)})
    for name, _ in given:
        alone = len(given) == 1 or not name.casefold().endswith((".xlsx", ".zip"))
        require(alone, f"Upload {name} by itself, without other files.")
    first, content = given[0]
    kind = PurePosixPath(first).suffix.casefold()
    if kind == ".xlsx":
        return first, _workbook(first, content)
    if kind == ".zip":
        return first, _unzipped(first, content)
    named: Files = {}
    for name, held in given:
        check_text(name, held)
        known = _known_as(name, held)
        require(known not in named, f"{known} was uploaded twice. Choose one of the two.")
        named[known] = held
    return "uploaded files", named


def _known_as(name: str, held: bytes) -> str:
    """The file of a scenario that a table is, by its columns where its name says nothing."""
    if name in PARTS or PurePosixPath(name).suffix.casefold() != ".csv":
        return name
    heads = heads_of(held)
    fits = [t.file for t in TABLES if heads and _fits(t.file, heads)]
    return fits[0] if len(fits) == 1 else name


def _fits(file: str, heads: set[str]) -> bool:
    """All that a table needs is there, and nothing that it does not know."""
    table = next(t for t in TABLES if t.file == file)
    needed = {c.name for c in table.columns if c.required}
    return needed <= heads <= {c.name for c in table.columns}


def heads_of(held: bytes) -> set[str]:
    """The names in the first row of a table."""
    text = text_of(held[:HEADS_READ])
    try:
        rows = list(islice(csv.reader(StringIO(text)), 1))
    except csv.Error:
        return set()
    return {cell.strip() for cell in rows[0]} - {""} if rows else set()


def whole(files: Files) -> bool:
    """A scenario of its own, not settings or tables for the one that is open."""
    return SETTINGS_FILE in files and len(files.keys() & set(PARTS)) > 1


def check_upload(mine: Workspace, name: str, files: Files) -> None:
    """Raise what is wrong with an upload, so that it takes nothing from the scenario that is open.

    Settings or tables alone may leave faults that the open scenario has already, elsewhere.
    DataError holds the faults; PlannerError says what to upload instead.
    """
    if KPIS.file in files and SETTINGS_FILE not in files:
        raise PlannerError(
            f"{name} holds a plan ({KPIS.file}), and this page opens scenarios. A plan is read on "
            "the command line: unpack it, then cryoplan check SCENARIO PLAN."
        )
    for file, held in files.items():
        if said := _wrong_table(file, held):
            raise PlannerError(said)
    if not files.keys() & set(PARTS):
        names = ", ".join(sorted(files))
        raise PlannerError(
            f"{names}: no file of a scenario has this name. Its files are {', '.join(PARTS)}."
        )
    alone = not whole(files)
    if not mine.files:
        require(not alone, "No scenario is open that this could be a part of. Open one first, "
                "or upload all files of a scenario folder.")  # fmt: skip
        return
    tried = read_files({**mine.files, **files} if alone else files, name)
    old = mine.faults if alone else ()
    if faults := [f for f in tried.faults if f.file in files or f not in old]:
        raise DataError(name, faults)


def _wrong_table(file: str, held: bytes) -> str:
    """What a table is that is not what its name says: one of a plan, or another of a scenario."""
    if PurePosixPath(file).suffix.casefold() != ".csv":
        return ""
    heads = heads_of(held)
    table = next((t for t in TABLES if t.file == file), None)
    known = {c.name for c in table.columns} if table else set()
    for plan in PLAN_TABLES:
        columns = {c.name for c in plan.columns if not c.added_later}
        if columns <= heads and not heads <= known:
            return (
                f"{file} has the columns of {plan.file} of a plan. A plan is not part of a "
                "scenario: it is made on the Plan page."
            )
    needed = [c.name for c in table.columns if c.required] if table else []
    if needed and 2 * len(heads & set(needed)) > len(needed):
        return ""
    other = next((t.file for t in TABLES if heads and _fits(t.file, heads)), "")
    if other and other != file:
        return f"{file} has the columns of {other}. Give it that name, or choose another file."
    return ""


def _workbook(name: str, content: bytes) -> Files:
    with suppress(BadZipFile):  # no archive: the reader says so
        check_workbook(name, content)
    return dict(scenario_files(workbook_scenario(content, name).scenario))


def _unzipped(name: str, content: bytes) -> Files:
    try:
        with ZipFile(BytesIO(content)) as archive:
            check_archive(name, archive)
            inside = _of_scenario(
                [x for x in archive.infolist() if _meant(PurePosixPath(x.filename))]
            )
            folders = {str(PurePosixPath(x.filename).parent) for x in inside}
            where = f" It has files in {', '.join(sorted(folders))}." if folders else ""
            require(len(folders) == 1, f"{name} must hold the files of one scenario folder.{where}")
            return {_cased(PurePosixPath(x.filename).name): unpacked(archive, x) for x in inside}
    except UNREADABLE as error:
        raise PlannerError(f"{name} is no .zip that can be read: {error}.") from error


def _of_scenario(inside: list[ZipInfo]) -> list[ZipInfo]:
    """Of a plan with its scenario beside it, the scenario; of anything else all of it."""
    folders = {PurePosixPath(x.filename).parent for x in inside}
    whole = [x for x in folders if any(str(x / SETTINGS_FILE) == y.filename for y in inside)]
    if len(whole) != 1:
        return inside
    return [x for x in inside if PurePosixPath(x.filename).parent == whole[0]]


def _meant(member: PurePosixPath) -> bool:
    """A file of a scenario, not what a system adds on its own; archives inside stay closed."""
    hidden = any(part == "__MACOSX" or part.startswith(".") for part in member.parts)
    return member.suffix.casefold() in KNOWN and not hidden


def _cased(name: str) -> str:
    """The name of a scenario's file that differs from this one by capitals alone."""
    return name.casefold() if name.casefold() in PARTS else name


def zipped(files: Files) -> bytes:
    """The files as one .zip; the same bytes for the same files."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content)
    return out.getvalue()
