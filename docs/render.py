"""docs/model.md from the model's own docstrings: `python docs/render.py` writes it."""

import ast
from collections.abc import Iterator
from inspect import cleandoc, getsource
from itertools import takewhile
from pathlib import Path

import optimizer.formulation.constraints  # noqa: F401  importing it fills FAMILIES
from optimizer.cuts import batch_rounding, campaigns
from optimizer.formulation import variables as model
from optimizer.formulation.families import FAMILIES, Family

PAGE = Path(__file__).parent / "model.md"
ORDER = "BKQIFSM"  # rooms, banks, release, stock, freezers, service, the plan in force
HEAD = """\
# The model

Written by `python docs/render.py` from the docstrings in `optimizer/`; do not edit it by hand.

The rules are in [contract.md](contract.md); why the model is stated this way is in
[decisions/](decisions/README.md). Letters: p product, s suite, h hospital, t and u week, k and j
tier of remaining life, q stream of lots. Counts over weeks are cumulative and stand for the end of
the week. Every family has exactly one check of the same id in `planner/verify`, which shares no
code with it. The objective is the cost of contract 5 (`optimizer/formulation/objective.py`).
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_variables(), *_families(), *_cuts()])


def _variables() -> Iterator[str]:
    yield "## Variables\n"
    yield "| variable | unit and meaning |\n| --- | --- |"
    for name, meaning in variables(getsource(model)):
        yield f"| `{name}` | {meaning} |"
    yield ""


def variables(source: str) -> Iterator[tuple[str, str]]:
    """(name, comment) of every attribute in `source` that is declared as a dict of variables.

    The comment stands behind the declaration or in the lines above it, and opens with the unit.
    ValueError names a declaration without such a comment.
    """
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Attribute):
            kind = ast.unparse(node.annotation)
            if kind.startswith("dict[") and kind.endswith("LpVariable]"):
                yield node.target.attr, _comment(lines, node)


def _comment(lines: list[str], node: ast.AnnAssign) -> str:
    assert node.end_lineno is not None
    behind = lines[node.end_lineno - 1][node.end_col_offset :]
    above = reversed(lines[: node.lineno - 1])
    block = [behind] if behind.strip() else [*takewhile(_is_comment, above)][::-1]
    text = " ".join(line.strip().removeprefix("#").strip() for line in block)
    if not text.startswith("["):
        raise ValueError(f"{ast.unparse(node.target)} has no comment that opens with its [unit].")
    return text


def _is_comment(line: str) -> bool:
    return line.strip().startswith("#")


def _families() -> Iterator[str]:
    yield "## Constraint families\n"
    for each in sorted(FAMILIES.values(), key=lambda f: (ORDER.index(f.id[0]), f.id)):
        yield f"### {each.id}: {each.title}\n"
        yield from _statements(each)


def _statements(each: Family) -> Iterator[str]:
    for maker in each.makers:
        place = f"{maker.__module__.replace('.', '/')}.py"
        yield f"`{maker.__name__}` in `{place}`\n"
        yield f"```text\n{cleandoc(maker.__doc__ or '')}\n```\n"


def _cuts() -> Iterator[str]:
    yield "## Cuts\n"
    yield "Implied by the families above for whole numbers; they tighten the relaxation.\n"
    for cuts in (batch_rounding, campaigns):
        yield f"```text\n{cleandoc(cuts.__doc__ or '')}\n```"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
