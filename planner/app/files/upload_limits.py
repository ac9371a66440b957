"""What an upload may cost: refused from what a file says of itself, and while it is read."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from planner.app.files.sheet_limits import count_cells
from planner.errors import PlannerError, require
from planner.language import _
from planner.language.numbers import number

MEGABYTE = 2**20
MAX_FILE = 20 * MEGABYTE  # bytes of all that is uploaded at once
MAX_FILES = 40  # at once, and settings and tables in an archive
MAX_MEMBERS = 1_000  # of an archive, whatever they are
MAX_MEMBER = 30 * MEGABYTE  # bytes of one, unpacked
MAX_UNPACKED = 60 * MEGABYTE  # bytes of all, unpacked
MAX_RATIO = 100  # unpacked bytes for a packed one
SMALL = MEGABYTE  # bytes up to which a file may be packed as tightly as it likes
MAX_NAME = 150  # characters of a path in an archive
MAX_DEPTH = 5  # folders in one another
MAX_ROWS = 100_000  # of a table
MAX_CELLS = 1_000_000  # of a table
CHUNK = 64 * 1024  # bytes read at a time

# RuntimeError: encrypted.  NotImplementedError: a compression that zipfile does not know.
UNREADABLE = (BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ZlibError)


def limits() -> str:
    """The limits in a sentence."""
    return _(
        "At most {size} MB at once, {unpacked} MB unpacked, {rows} rows and {cells} cells in a "
        "table.",
        size=number(MAX_FILE // MEGABYTE),
        unpacked=number(MAX_UNPACKED // MEGABYTE),
        rows=number(MAX_ROWS),
        cells=number(MAX_CELLS),
    )


def check_sizes(sizes: dict[str, int]) -> None:
    """Raise where files by name have too many bytes together, or there are too many of them."""
    require(
        len(sizes) <= MAX_FILES,
        f"{len(sizes)} files are too many; {MAX_FILES} are allowed at once.",
    )
    total = sum(sizes.values())
    require(
        total <= MAX_FILE,
        f"The upload has {total / MEGABYTE:,.1f} MB; {MAX_FILE // MEGABYTE} are allowed.",
    )


def check_archive(name: str, archive: ZipFile) -> None:
    """Raise PlannerError with what the directory of an archive says against it."""
    inside = [x for x in archive.infolist() if not x.is_dir()]
    require(
        len(inside) <= MAX_MEMBERS,
        f"{name} holds {len(inside):,} files; {MAX_MEMBERS:,} are allowed.",
    )
    seen: set[str] = set()
    for member in inside:
        _check_name(name, member.filename)
        require(
            member.filename not in seen,
            f"{name} holds {member.filename!r} twice. Keep one of them.",
        )
        seen.add(member.filename)
        _check_member(name, member)
    total = sum(x.file_size for x in inside)
    require(
        total <= MAX_UNPACKED,
        f"{name} unpacks to {total / MEGABYTE:,.0f} MB; {MAX_UNPACKED // MEGABYTE} are allowed.",
    )


def _check_name(archive: str, name: str) -> None:
    shown = name if len(name) <= MAX_NAME else f"{name[:MAX_NAME]}…"
    require(
        len(name) <= MAX_NAME,
        f"{archive} holds a file whose name has {len(name):,} characters; {MAX_NAME} are allowed: "
        f"{shown}",
    )
    plain = name.replace("\\", "/")
    parts = plain.split("/")
    wrong = plain.startswith("/") or ".." in parts or ":" in name or not name.isprintable()
    require(
        not wrong,
        f"{archive} holds {name!r}, which is not a name inside a folder. Pack the folder again.",
    )
    require(
        len(parts) - 1 <= MAX_DEPTH,
        f"{archive} holds {shown} in {len(parts) - 1} folders; {MAX_DEPTH} are allowed.",
    )


def _check_member(archive: str, member: ZipInfo) -> None:
    size = member.file_size
    require(
        size <= MAX_MEMBER,
        f"{member.filename} in {archive} unpacks to {size / MEGABYTE:,.0f} MB; "
        f"{MAX_MEMBER // MEGABYTE} are allowed.",
    )
    tight = size > SMALL and size > MAX_RATIO * max(member.compress_size, 1)
    require(
        not tight,
        f"{member.filename} in {archive} unpacks to {size / max(member.compress_size, 1):,.0f} "
        f"times its size; {MAX_RATIO} times are allowed. No table of a scenario packs so tightly.",
    )


def unpacked(archive: ZipFile, member: ZipInfo) -> bytes:
    """A table or the settings in an archive; it is left as soon as it has too many rows."""
    parts = []
    count = _Count(PurePosixPath(member.filename).name)
    for part in _parts(archive, member):
        count.add_text(part)
        parts.append(part)
    return b"".join(parts)


def check_text(name: str, content: bytes) -> None:
    """Raise where a table has too many rows or cells."""
    count = _Count(name)
    for first in range(0, len(content), CHUNK):
        count.add_text(content[first : first + CHUNK])


def check_workbook(name: str, content: bytes) -> None:
    """Raise where an .xlsx costs too much; its sheets are looked through, never held."""
    with ZipFile(BytesIO(content)) as archive:
        check_archive(name, archive)
        for member in archive.infolist():
            if member.is_dir():
                continue
            part = f"{PurePosixPath(member.filename).name} in {name}"
            try:
                count_cells(part, _parts(archive, member), _Count(part).add)
            except UNREADABLE as error:  # the reader might go on without this part
                raise PlannerError(f"{part} is damaged. Save the workbook again.") from error


class _Count:
    """Rows and cells of one table so far."""

    def __init__(self, name: str) -> None:
        self._name, self._rows, self._cells = name, 0, 0

    def add_text(self, part: bytes) -> None:
        rows = max(part.count(b"\n"), part.count(b"\r"))
        self.add(rows, rows + part.count(b","))

    def add(self, rows: int, cells: int) -> None:
        self._rows += rows
        self._cells += cells
        for found, most, noun in (
            (self._rows, MAX_ROWS + 1, "rows"), (self._cells, MAX_CELLS, "cells"),
        ):  # fmt: skip
            if found > most:
                raise PlannerError(
                    f"{self._name} has more than {most - (noun == 'rows'):,} {noun}, which is the "
                    "most that the page takes. The command line takes more."
                )


def _parts(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    """What a member unpacks to; no more than it may, whatever the directory said."""
    left = MAX_MEMBER
    with archive.open(member) as file:
        while part := file.read(CHUNK):
            left -= len(part)
            require(left >= 0, f"{member.filename} unpacks to more than is allowed.")
            yield part
