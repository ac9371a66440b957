"""SOURCES.md: what it says of each value, and what is no source."""

from pathlib import Path

from planner.io.scenario.sources import ValueSource, folder_sources, sources

ROOT = Path(__file__).parents[4]
PAGE = b"""# Sources

| file | row | column | value | how it was set | figures | status |
| --- | --- | --- | --- | --- | --- | --- |
| scenario.toml | autologous | make_days | 14 | two weeks | culture, thought | verified |
| scenario.toml |  | weeks | 104 | two years |  | assumption |
| products.csv | A, B | course | 1 | one infusion | thought | memory |

Some words | and a bar.

| figure | what | value [low..high] unit | source | status |
| --- | --- | --- | --- | --- |
| culture | Weeks of culture | 2 week | Paper 000 | verified |
| thought | Infusions | 1 | From memory | memory |
"""


def test_values_have_what_was_read_behind_them() -> None:
    found = sources(PAGE)
    assert found["scenario.toml", "autologous", "make_days"] == ValueSource(
        value="14", how="two weeks", status="verified", read_in=("Paper 000",)
    )
    assert found["scenario.toml", "autologous", "make_days"].found
    assert found["scenario.toml", "", "weeks"].value == "104"
    assert not found["scenario.toml", "", "weeks"].found


def test_rows_that_share_a_value_are_found_by_each_name() -> None:
    """And what somebody remembers was not read anywhere."""
    found = sources(PAGE)
    for name in ("A", "B", "A, B"):
        assert found["products.csv", name, "course"].read_in == ()
        assert not found["products.csv", name, "course"].found


def test_any_other_page_has_no_sources(tmp_path: Path) -> None:
    assert folder_sources(tmp_path) == {}
    assert sources(b"| a | b |\n| --- | --- |\n| 1 |\n\xff\xfe |||") == {}
    (tmp_path / "book.xlsx").write_bytes(b"no folder")
    assert folder_sources(tmp_path / "book.xlsx") == {}


def test_every_shipped_page_is_read() -> None:
    folders = [x.parent for x in ROOT.glob("data/*/SOURCES.md")]
    assert len(folders) >= 9
    for folder in folders:
        found = folder_sources(folder)
        assert any(x.read_in for x in found.values()) or folder.name == "tiny", folder
