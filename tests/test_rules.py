"""The index of the contract's rules is current, and no family, check or case is missing from it."""

import re
import runpy
from pathlib import Path

import pytest

from optimizer.formulation.families import FAMILIES, WITHOUT_ROWS, Family
from planner.verify import CHECKS
from tests.conformance.cases import CASES

ROOT = Path(__file__).parent.parent
INDEX = runpy.run_path(str(ROOT / "docs" / "rule_index.py"))
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_page_is_up_to_date() -> None:
    """`make docs` writes it."""
    assert INDEX["page"]() == PAGE


def test_every_case_stands_under_each_section_it_names() -> None:
    shown = INDEX["cases"]()
    assert set(shown) == {case.name for case in CASES}
    blocks = re.split(
        r"^## (\d+[a-z]?)\. .*$", PAGE.partition("## Families")[0], flags=re.MULTILINE
    )
    listed = {
        (number, case)
        for number, block in zip(blocks[1::2], blocks[2::2], strict=True)
        for case in re.findall(r"^\| `(\w+)` \|", block, re.MULTILINE)
    }
    assert listed == {(n, case) for case, (numbers, _) in shown.items() for n in numbers}
    assert {n for n, _ in listed} <= set(INDEX["sections"]())


def test_every_family_has_its_section_its_check_and_its_tests() -> None:
    rows = dict(re.findall(r"^\| ([A-Z]\d): [^|]* \|(.*)\|$", PAGE, re.MULTILINE))
    assert set(rows) == set(FAMILIES) == set(CHECKS)
    for name, cells in rows.items():
        assert INDEX["sources"](FAMILIES[name]), f"{name}: no section of the contract"
        assert f"`{CHECKS[name].__name__}` in `planner/verify/" in cells
        assert (f"`{name}_" in cells) == (name not in WITHOUT_ROWS), f"{name}: no golden rows"
        for path in re.findall(r"`((?:tests|planner|optimizer)/[\w/]+\.py)", cells):
            assert (ROOT / path).is_file(), path


def test_numbers_of_sections_are_read_and_a_family_without_source_has_none() -> None:
    assert INDEX["_numbers"]("1-3, 7a, 8") == {"1", "2", "3", "7a", "8"}
    assert INDEX["sources"](Family("X1", "Nothing")) == set()
    with pytest.raises(ValueError, match="invalid literal"):
        INDEX["_numbers"]("rooms")
