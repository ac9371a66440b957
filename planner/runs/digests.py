"""What the journal writes down of rows, contents and entries, so that a change is found."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Table

from planner.runs.tables import CONTENTS

UNPACKED = {CONTENTS.name: {"form", "packed"}}  # held to the key, which is the SHA-256 of both
FIELDS = ("number", "at", "who", "what", "subject", "why", "digest", "before")  # of an entry


def row_text(table: Table, row: Mapping[Any, object]) -> str:
    """A row as the text that is hashed: columns by name, without those that are NULL."""
    left_out = UNPACKED.get(table.name, set())
    held = {k: v for k, v in row.items() if v is not None and k not in left_out}
    return json.dumps(held, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def rows_digest(rows: Iterable[str]) -> str:
    """SHA-256 over the rows of one table, in whatever order they come."""
    return _hash("\n".join(sorted(rows)))


def wrote_text(rows: Mapping[str, list[str]]) -> str:
    """Of each table written to: the number of rows and their digest, as JSON."""
    held = {table: [len(texts), rows_digest(texts)] for table, texts in rows.items()}
    return json.dumps(held, sort_keys=True, separators=(",", ":"))


def wrote_digest(wrote: str) -> str:
    """SHA-256 of what an entry wrote."""
    return _hash(wrote)


def entry_hash(entry: Mapping[Any, object]) -> str:
    """SHA-256 over an entry, which holds the hash of the one before."""
    return _hash(json.dumps([entry[x] for x in FIELDS], ensure_ascii=False, separators=(",", ":")))


def content_hash(content: bytes) -> str:
    """SHA-256 of a file's content: its key in the store."""
    return sha256(content).hexdigest()


def files_hash(hashes: Mapping[str, str]) -> str:
    """SHA-256 over names and contents of files, given the hash of each content by name."""
    return _hash("".join(f"{name}\t{hashes[name]}\n" for name in sorted(hashes)))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
