"""The written-out pages say what the code says."""

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def test_model_page_is_up_to_date() -> None:
    """`make docs` writes it."""
    page = runpy.run_path(str(DOCS / "render.py"))["page"]
    assert (DOCS / "model.md").read_text(encoding="utf-8") == page()


def test_model_page_has_every_variable_and_family() -> None:
    page = (DOCS / "model.md").read_text(encoding="utf-8")
    for name in ("start", "ship", "drop", "scrap"):
        assert f"| `{name}` | [" in page
    for family in ("B1", "B2", "K1", "K2", "K3", "Q1", "I1", "I2", "I3", "F1", "S1", "S2"):
        assert f"### {family}: " in page
