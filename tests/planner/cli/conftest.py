"""What tests of several commands begin with."""

import shutil
from pathlib import Path

import pytest

from tests.builders.folders import TINY


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of data/tiny."""
    shutil.copytree(TINY, tmp_path / "tiny")
    return tmp_path / "tiny"
