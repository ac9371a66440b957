"""Ids of the store: a letter, the day, and a mark: `r261126-k3x9f7`.

They are short enough to be read out, sort by the time they were given (to a twelfth of a second),
and two stores hardly ever give the same.
"""

import secrets
from collections.abc import Callable
from datetime import datetime

SCENARIO, VERSION, RUN = "s", "v", "r"
DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # none that looks like another
TICKS = len(DIGITS) ** 4  # of a day


def new_id(letter: str, at: datetime, is_taken: Callable[[str], bool]) -> str:
    """An id that is not taken, for what begins at `at` (UTC)."""
    since = at - at.replace(hour=0, minute=0, second=0, microsecond=0)
    tick = int(since.total_seconds() / 86_400 * TICKS)
    while True:
        found = f"{letter}{at:%y%m%d}-{_digits(tick, 4)}{_digits(secrets.randbelow(1024), 2)}"
        if not is_taken(found):
            return found


def _digits(number: int, places: int) -> str:
    base = len(DIGITS)
    return "".join(DIGITS[number // base**place % base] for place in reversed(range(places)))
