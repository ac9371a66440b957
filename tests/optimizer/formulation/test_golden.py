"""Each family alone, row by row, against a file that a person has read."""

import pytest

import optimizer.formulation.constraints  # noqa: F401  importing it fills FAMILIES
from optimizer.formulation.families import FAMILIES, WITHOUT_ROWS
from tests.lp_files.write import HERE, lp_text


@pytest.mark.parametrize("stock_by", ["tiers", "lots"])
@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_rows_are_as_written(family: str, stock_by: str) -> None:
    """Where a change is meant: `python -m tests.lp_files.write`, and read the difference."""
    path = HERE / f"{family}_{stock_by}.lp"
    golden = path.read_text(encoding="utf-8") if path.exists() else ""
    assert lp_text(family, stock_by) == golden


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_has_a_golden_file(family: str) -> None:
    stated = bool(list(HERE.glob(f"{family}_*.lp")))
    assert stated == (family not in WITHOUT_ROWS), f"{family} states no row in any golden file."
