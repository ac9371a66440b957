"""Small changes to the text of a plan folder."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Change = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Changed:
    """What is done to the folder, and what the checker must then say."""

    name: str
    says: str
    changes: tuple[Change, ...]


def swap(file: str, old: str, new: str) -> Change:
    """Replace a text that occurs once."""

    def change(plan: Path) -> None:
        text = (plan / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file}: {old!r} occurs {text.count(old)} times"
        (plan / file).write_text(text.replace(old, new), encoding="utf-8")

    return change


def lose(file: str, row: str) -> Change:
    return swap(file, f"{row}\n", "")


def append(file: str, row: str) -> Change:
    def change(plan: Path) -> None:
        with (plan / file).open("a", encoding="utf-8") as lines:
            lines.write(f"{row}\n")

    return change


def remove(file: str) -> Change:
    return lambda plan: (plan / file).unlink()


def write(file: str, text: str) -> Change:
    def change(plan: Path) -> None:
        (plan / file).write_text(text, encoding="utf-8")

    return change


def tell(**lies: object) -> Change:
    """Other values in report.json."""

    def change(plan: Path) -> None:
        said: Mapping[str, object] = json.loads((plan / "report.json").read_text(encoding="utf-8"))
        (plan / "report.json").write_text(json.dumps({**said, **lies}), encoding="utf-8")

    return change


def changed(name: str, says: str, *changes: Change) -> Changed:
    return Changed(name, says, changes)
