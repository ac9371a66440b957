"""docs/rules.md, the index of the contract's rules: `python docs/rule_index.py` writes it.

It joins what stands in the code and in the tests already: the `contract` of each conformance
case, the "Source: contract N" of each constraint family, the check of the same id, and the tests
whose docstring says "Proves" and the id.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import optimizer.formulation.constraints  # noqa: F401  importing it fills FAMILIES
from optimizer.formulation.families import FAMILIES, Family
from planner.verify import CHECKS

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "rules.md"
CASES = ROOT / "tests" / "conformance"
GOLDEN = ROOT / "tests" / "lp_files"
HEAD = """\
# Index of the rules

Written by `python docs/rule_index.py`; do not edit it by hand.

For each section of [the contract](contract.md): the constraint families that state it in the
model, and the conformance cases that show it (`tests/conformance/<case>`: a scenario, maybe a plan,
and the arithmetic by hand in `expected.toml`). After the sections: each family with its check and
the tests that prove it.

Three tests cover every family. `tests/optimizer/formulation/test_golden.py` compares its rows
with a file that a person has read. `tests/integration/test_binding.py` leaves it out of the
textbook model: in 20 scenarios and more a cheaper plan appears, which its check alone refuses.
`tests/conformance/spoil.py` and the modules beside it change good plans in about 120 ways; each is
refused with a stated sentence.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_sections(), *_families(), *_records()])


def sections() -> dict[str, str]:
    """Titles of the contract's sections, by number: "7", "7a"."""
    text = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^## (\d+[a-z]?)\. (.+)$", text, re.MULTILINE))


def cases() -> dict[str, tuple[set[str], str]]:
    """The sections each conformance case shows, and the rule in one line.

    ValueError names a case whose `contract` does not say its section.
    """
    found = {}
    for path in sorted(CASES.glob("*/expected.toml")):
        of = tomllib.loads(path.read_text(encoding="utf-8"))["contract"]
        numbers, _, rule = of.partition(": ")
        try:
            found[path.parent.name] = (_numbers(numbers), rule)
        except ValueError:
            raise ValueError(f"{path.parent.name}: contract = {of!r} names no section.") from None
    return found


def sources(of: Family) -> set[str]:
    """The sections that the docstrings of a family's rows name as their source."""
    text = " ".join(maker.__doc__ or "" for maker in of.makers)
    found = re.findall(r"Source:\s+contract\s+((?:\d+[a-z]?(?:, |-)?)+)", text)
    return set().union(*map(_numbers, found))


def _numbers(text: str) -> set[str]:
    """`1-3, 7a` are sections 1, 2, 3 and 7a."""
    found: set[str] = set()
    for part in text.split(","):
        if re.fullmatch(r"\s*\d+[a-z]\s*", part):
            found.add(part.strip())
            continue
        first, _, last = part.partition("-")
        found |= {str(n) for n in range(int(first), int(last or first) + 1)}
    return found


def proofs() -> dict[str, list[str]]:
    """By family: the tests whose docstring says that they prove it."""
    found: dict[str, list[str]] = {name: [] for name in FAMILIES}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                said = re.match(
                    r"Proves ([A-Z]\d(?:(?:,| and) [A-Z]\d)*)", ast.get_docstring(node) or ""
                )
                for name in re.findall(r"[A-Z]\d", said[1]) if said else ():
                    found[name].append(f"`{path.relative_to(ROOT).as_posix()}::{node.name}`")
    return found


def _sections() -> Iterator[str]:
    shown = cases()
    for number, title in sections().items():
        anchor = f"{number}-" + re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        yield f"## {number}. {title}\n\n[The rules](contract.md#{anchor}).\n"
        stated = [f for _, f in sorted(FAMILIES.items()) if number in sources(f)]
        if stated:
            yield f"Families: {', '.join(f'{f.id} ({f.title})' for f in stated)}.\n"
        listed = [(name, rule) for name, (of, rule) in shown.items() if number in of]
        if listed:
            yield "| case | rule |\n| --- | --- |"
            yield from (f"| `{name}` | {rule} |" for name, rule in listed)
            yield ""


def _families() -> Iterator[str]:
    proven = proofs()
    yield "## Families, checks and tests\n"
    yield "| family | rows | check | tests of the check | golden rows | by hand |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, of in sorted(FAMILIES.items()):
        rows = sorted({f"`{maker.__module__.replace('.', '/')}.py`" for maker in of.makers})
        check = CHECKS[name]
        place = check.__module__.replace(".", "/")
        tests = f"tests/{place.rpartition('/')[0]}/test_{place.rpartition('/')[2]}.py"
        golden = sorted(f"`{path.name}`" for path in GOLDEN.glob(f"{name}_*.lp"))
        cells = (
            f"{name}: {of.title}",
            ", ".join(rows),
            f"`{check.__name__}` in `{place}.py`",
            f"`{tests}`",
            ", ".join(golden) or "no rows",
            ", ".join(proven[name]),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _records() -> Iterator[str]:
    yield "## Rows that can be judged at all\n"
    yield "P1 to P3 (`planner/verify/records.py`): values are sound, ids are known and used once."
    yield "P4 to P6 (`planner/verify/derived_fields.py`): dates, doses and firm batches follow from"
    yield "the scenario. They have no family: the model cannot state a row that breaks them."
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
