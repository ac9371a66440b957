"""Examples copied to work on, byte for byte."""

from pathlib import Path

import pytest

from planner.errors import PlannerError
from planner.io.scenario.examples import copy_example, example_names
from planner.io.scenario.read import read_scenario
from planner.shipped import EXAMPLES


def test_every_example_is_named() -> None:
    assert {"tiny", "ucart", "platform"} <= set(example_names())
    assert "making" not in example_names()  # sources of figures, no scenario


def test_a_copy_is_the_example_with_its_sources(tmp_path: Path) -> None:
    copy_example("tiny", tmp_path / "mine")
    there = {x.name: x.read_bytes() for x in (EXAMPLES / "tiny").iterdir()}
    assert {x.name: x.read_bytes() for x in (tmp_path / "mine").iterdir()} == there
    assert "SOURCES.md" in there
    assert read_scenario(tmp_path / "mine") == read_scenario(EXAMPLES / "tiny")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(PlannerError, match="is already there"):
        copy_example("tiny", tmp_path)
    assert [x.name for x in tmp_path.iterdir()] == ["notes.txt"]


def test_an_unknown_name_is_told_with_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match=r"called ucrat\. There are: .*ucart"):
        copy_example("ucrat", tmp_path / "mine")
    with pytest.raises(PlannerError, match="an example is a folder"):
        copy_example("ucart", tmp_path / "mine.xlsx")
    assert not list(tmp_path.iterdir())
