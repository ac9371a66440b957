"""What is to be expected of a plan, beside what it plans: a note of report.json."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from planner.formatting import count, percentage

EXPECTED = "expected"  # key of report.json's notes
NOT_SIMULATED = "Not simulated here: cryoplan simulate says what is to be expected of it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """The share of the patients due who start, as planned and on sample paths.

    low, high: the 95 % interval of the mean; None: too few paths.  because: why they differ.
    """

    planned: float
    fill_rate: float
    low: float | None
    high: float | None
    paths: int
    seed: int
    because: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Both figures, and why they differ."""
        planned, seen = percentage(self.planned, 1), percentage(self.fill_rate, 1)
        return (
            f"Planned on averages, {planned} of the patients start; expect {seen} "
            f"({self._spread()}){_since(self.because)}. Patients who drop out are in neither "
            "figure: a comparison takes them off."
        )

    def _spread(self) -> str:
        paths = count(self.paths, "sample path")
        if self.low is None or self.high is None:
            return paths
        low, high = percentage(self.low, 1), percentage(self.high, 1)
        return f"95 % interval {low} to {high}, {paths}"

    def to_json(self) -> dict[str, Any]:
        """As report.json's notes hold it."""
        return {**asdict(self), "because": list(self.because), "sentence": self.sentence}


def expectation_of(notes: Mapping[str, object]) -> Expectation | None:
    """What the notes of a report say; None: nothing was simulated."""
    note = notes.get(EXPECTED)
    if not isinstance(note, Mapping):
        return None
    known = {key: value for key, value in note.items() if key not in ("sentence", "because")}
    return Expectation(**known, because=tuple(note["because"]))


def in_words(reasons: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(reasons[:-1]), *reasons[-1:]) if part)


def _since(reasons: Sequence[str]) -> str:
    return f", since {in_words(reasons)}" if reasons else ""
