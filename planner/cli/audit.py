"""`cryoplan audit`."""

import re
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

from typer import BadParameter, Exit, Option

from planner.cli.console import NO_ACCEPTED_PLAN, say
from planner.cli.options import StoreAddress
from planner.formatting import count

if TYPE_CHECKING:
    from planner.runs.records import JournalHead

HEAD = re.compile(r"([0-9]+):([0-9a-f]{64})")


def audit(
    *,
    expect: Annotated[
        str | None,
        Option(
            metavar="ENTRY",
            help="NUMBER:HASH of an entry that an earlier audit named: it must still be there.",
        ),
    ] = None,
    store: StoreAddress = None,
) -> None:
    """Verify the journal of the store, and all that its entries wrote; name the first fault."""
    from planner.runs import open_store

    expected = None if expect is None else _head(expect)
    with closing(open_store(store, make=False)) as kept:
        found = kept.audit(expected)
    if found.broken is not None:
        say(found.broken.sentence)
        say(f"The {count(found.entries, 'entry', 'entries')} before it in {kept.address} hold.")
        raise Exit(NO_ACCEPTED_PLAN)
    say(f"The journal holds: {count(found.entries, 'entry', 'entries')} in {kept.address}.")
    if found.entries:
        say(f"The newest is {found.head}")
        say("Keep this line elsewhere: cryoplan audit --expect finds what is cut off or rewritten.")


def _head(text: str) -> "JournalHead":
    from planner.runs.records import JournalHead

    found = HEAD.fullmatch(text.strip())
    if found is None:
        raise BadParameter(f"{text} is no entry. Write NUMBER:HASH, as audit says it.")
    return JournalHead(number=int(found[1]), hash=found[2])
