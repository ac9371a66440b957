"""Files and folders appear whole or not at all (contract 8)."""

import os
from pathlib import Path

import pytest

from planner.errors import PlannerError
from planner.io.text import atomic
from planner.io.text.atomic import whole_folder, write_file
from tests.builders.folders import tree


def test_a_file_is_made_and_replaced(tmp_path):
    path = tmp_path / "new" / "a.csv"
    write_file(path, b"one")
    write_file(path, b"two")
    assert tree(tmp_path) == {"new/a.csv": b"two"}


def test_a_folder_is_replaced_whole(tmp_path):
    out = tmp_path / "plan"
    for name in ("a", "b"):
        with whole_folder(out) as aside:
            (aside / name).write_bytes(b"x")
            (aside / "below").mkdir()
            (aside / "below" / name).write_bytes(b"y")
    assert tree(tmp_path) == {"plan/b": b"x", "plan/below/b": b"y"}


def test_a_failure_leaves_what_was_there(tmp_path):
    """Without the sibling folder a full disk would leave half a plan."""
    out = tmp_path / "plan"
    with whole_folder(out) as aside:
        (aside / "a").write_bytes(b"old")

    def broken() -> None:
        with whole_folder(out) as aside:
            (aside / "a").write_bytes(b"new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert tree(tmp_path) == {"plan/a": b"old"}


def test_a_rename_that_fails_brings_the_old_folder_back(tmp_path, monkeypatch):
    out = tmp_path / "plan"
    with whole_folder(out) as aside:
        (aside / "a").write_bytes(b"old")
    rename, calls = os.rename, []

    def second_fails(old: Path, new: Path) -> None:
        calls.append(new)
        if len(calls) == 2:
            raise OSError(5, "Input/output error")
        rename(old, new)

    monkeypatch.setattr(atomic.os, "rename", second_fails)
    with (
        pytest.raises(PlannerError, match=r"plan cannot be written: Input/output error"),
        whole_folder(out) as aside,
    ):
        (aside / "a").write_bytes(b"new")
    assert tree(tmp_path) == {"plan/a": b"old"}


def test_a_failed_file_leaves_nothing_behind(tmp_path, monkeypatch):
    write_file(tmp_path / "a", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(PlannerError, match="No space left on device"):
        write_file(tmp_path / "a", b"new")
    assert tree(tmp_path) == {"a": b"old"}


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "plan").write_bytes(b"mine")
    with pytest.raises(PlannerError, match="it is a file"), whole_folder(tmp_path / "plan"):
        pass
    with pytest.raises(PlannerError, match="cannot be written"):
        write_file(tmp_path / "plan" / "a.csv", b"x")
    assert tree(tmp_path) == {"plan": b"mine"}


def test_a_link_is_followed(tmp_path):
    """The folder behind the link is replaced; the link stays."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with whole_folder(tmp_path / "link") as aside:
        (aside / "a").write_bytes(b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a").read_bytes() == b"x"


def test_others_may_read_what_the_umask_allows(tmp_path):
    """Temporary files are private; what is shared on a drive must not be."""
    before = os.umask(0o022)
    try:
        write_file(tmp_path / "a", b"x")
        with whole_folder(tmp_path / "plan"):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "plan").stat().st_mode & 0o777 == 0o755
