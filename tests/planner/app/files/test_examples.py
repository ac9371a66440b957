"""The example scenarios."""

import pytest

from planner.app.files.examples import DEFAULT, example_files, shows, sources_of, titles
from planner.io.scenario.schema import SETTINGS_FILE


@pytest.mark.parametrize("name", titles())
def test_every_example_says_what_it_shows(name: str) -> None:
    assert shows(name).endswith(".")
    assert SETTINGS_FILE in example_files(name)


def test_the_sources_are_those_of_an_example_as_it_comes() -> None:
    files = example_files(DEFAULT)
    assert sources_of(DEFAULT, files)
    assert not sources_of(DEFAULT, {**files, SETTINGS_FILE: b""})
    assert not sources_of("mine", files)
