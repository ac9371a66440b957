"""What a visitor uploads, as scenario files; nothing touches the disk."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from planner.app.reading import PARTS, Files, read_files
from planner.app.workspace import Workspace
from planner.errors import DataError, PlannerError, require
from planner.io.plan.tables import KPIS
from planner.io.scenario.canonical import scenario_files
from planner.io.scenario.read import workbook_scenario
from planner.io.scenario.schema import SETTINGS_FILE

MAX_UNZIPPED_BYTES = 100 * 2**20  # bytes of what a .zip unpacks to
KNOWN = (".csv", ".toml")


def uploaded(files: Iterable[tuple[str, bytes]]) -> tuple[str, Files]:
    """Name and files of a scenario from one .xlsx, one .zip, or a folder's files.

    PlannerError says what to upload instead; DataError every fault of a workbook.
    """
    given = list(files)
    require(bool(given), "Nothing was uploaded.")
    for name, _ in given:
        alone = len(given) == 1 or not name.casefold().endswith((".xlsx", ".zip"))
        require(alone, f"Upload {name} by itself, without other files.")
    first, content = given[0]
    kind = PurePosixPath(first).suffix.casefold()
    if kind == ".xlsx":
        scenario = workbook_scenario(content, first).scenario
        return first, dict(scenario_files(scenario))
    if kind == ".zip":
        return first, _unzipped(first, content)
    return "uploaded files", dict(given)


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


def _unzipped(name: str, content: bytes) -> Files:
    try:
        with ZipFile(BytesIO(content)) as archive:
            inside = _of_scenario(
                [x for x in archive.infolist() if _meant(PurePosixPath(x.filename))]
            )
            size = sum(x.file_size for x in inside)
            require(
                size <= MAX_UNZIPPED_BYTES,
                f"{name} unpacks to {size / 2**20:,.0f} MiB; 100 are allowed.",
            )
            folders = {str(PurePosixPath(x.filename).parent) for x in inside}
            where = f" It has files in {', '.join(sorted(folders))}." if folders else ""
            require(len(folders) == 1, f"{name} must hold the files of one scenario folder.{where}")
            return {PurePosixPath(x.filename).name: archive.read(x) for x in inside}
    # RuntimeError: encrypted.  NotImplementedError: a compression that zipfile does not know.
    except (BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise PlannerError(f"{name} is no .zip that can be read: {error}.") from error


def _of_scenario(inside: list[ZipInfo]) -> list[ZipInfo]:
    """Of a plan with its scenario beside it, the scenario; of anything else all of it."""
    folders = {PurePosixPath(x.filename).parent for x in inside}
    whole = [x for x in folders if any(str(x / SETTINGS_FILE) == y.filename for y in inside)]
    if len(whole) != 1:
        return inside
    return [x for x in inside if PurePosixPath(x.filename).parent == whole[0]]


def _meant(member: PurePosixPath) -> bool:
    """A file of a scenario, not what a system adds on its own."""
    hidden = any(part == "__MACOSX" or part.startswith(".") for part in member.parts)
    return member.suffix in KNOWN and not hidden


def zipped(files: Files) -> bytes:
    """The files as one .zip; the same bytes for the same files."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content)
    return out.getvalue()
