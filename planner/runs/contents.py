"""Contents of files: each once, under its SHA-256, packed where that pays."""

import zlib
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, RowMapping, select

from planner.errors import PlannerError, require
from planner.runs.digests import content_hash
from planner.runs.entry import Entering
from planner.runs.tables import CONTENTS

PAYS = 0.9  # packed size / size from which a content is kept as it is
LEVEL = 6  # of zlib
AT_ONCE = 500  # hashes in one query
LONGEST_NAME = 255  # characters

Packed = dict[str, dict[str, object]]


def require_file_name(name: str) -> None:
    """Raise PlannerError unless `name` can be a file below a folder, whichever system writes it."""
    parts = name.split("/")
    plain = all(p not in ("", ".", "..") and p == p.strip() for p in parts)
    odd = any(c in '\\:*?"<>|' or ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in name)
    require(
        plain and not odd and len(name) <= LONGEST_NAME,
        f"{name!r} is no name for a file of the store. "
        "Name it in plain letters, with / between a folder and a file.",
    )


def hashes_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 of each content by the file's name; raises PlannerError for names that are none."""
    for name in files:
        require_file_name(name)
    return {name: content_hash(content) for name, content in files.items()}


def packed(connection: Connection, files: Mapping[str, bytes], hashes: Mapping[str, str]) -> Packed:
    """Rows of the contents that the store does not hold yet, by hash.  Before the lock is taken:
    packing takes longer than writing."""
    rows: Packed = {}
    known = _known(connection, set(hashes.values()))
    for name, content in files.items():
        key = hashes[name]
        if key in known or key in rows:
            continue
        small = zlib.compress(content, LEVEL)
        pays = len(small) < PAYS * len(content)
        rows[key] = {
            "sha256": key,
            "size": len(content),
            "form": "zlib" if pays else "plain",
            "packed": small if pays else content,
        }
    return rows


def keep(entry: Entering, rows: Packed) -> None:
    """Add the contents that nobody has added since they were packed."""
    known = _known(entry.connection, set(rows))
    entry.add(CONTENTS, *(row for key, row in rows.items() if key not in known))


def _known(connection: Connection, keys: set[str]) -> set[str]:
    ordered, found = sorted(keys), set[str]()
    for first in range(0, len(ordered), AT_ONCE):
        some = ordered[first : first + AT_ONCE]
        found |= set(
            connection.execute(
                select(CONTENTS.c.sha256).where(CONTENTS.c.sha256.in_(some))
            ).scalars()
        )
    return found


def unpacked(rows: Iterable[RowMapping]) -> dict[str, bytes]:
    """Contents by name."""
    return {row["name"]: unpack(row["form"], row["packed"], row["size"]) for row in rows}


def unpack(form: str, content: bytes, size: int) -> bytes:
    """The content as it was kept; raises PlannerError where it cannot be unpacked."""
    if form == "plain":
        return bytes(content)
    unpacking = zlib.decompressobj()
    try:
        held = unpacking.decompress(content)
    except zlib.error:
        held = b""
    if form == "zlib" and unpacking.eof and not unpacking.unused_data:
        return held
    raise PlannerError(
        f"A content of {size:,} bytes in the store is damaged. "
        "cryoplan audit names the entry that kept it; take it from a backup."
    )
