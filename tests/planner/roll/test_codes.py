"""The page on rolling lists the codes that the source has, no others."""

import ast
import re
from pathlib import Path

from planner.io.text.faults import FAULTS

ROOT = Path(__file__).parents[3]


def test_every_code_is_on_the_page():
    page = (ROOT / "docs" / "roll.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| ([a-z-]+) \|", page, re.MULTILINE)) - {"code", "---"}
    texts = {
        node.value
        for path in (ROOT / "planner" / "roll").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert listed <= texts
    codes = {t for t in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+", t)} - FAULTS - {"not-yet"}
    assert codes <= listed
