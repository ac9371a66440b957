"""JSON lines of a solve: keys, order, a heartbeat, unknown as null."""

import json
from pathlib import Path
from threading import Event

import pytest

from planner.cli.progress_log import LINE_INTERVAL, progress_log
from planner.solving import Progress


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_news_are_written_at_once_and_silence_has_a_heartbeat(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with progress_log(path, used=2.0) as tell:
        tell(Progress(phase="looking", bound=90.0))
        assert lines(path)[-1]["phase"] == "looking"
        tell(Progress(phase="looking", incumbent=100.0, bound=90.0))
        assert lines(path)[-1]["gap"] == pytest.approx(0.1)
        said = len(lines(path))
        Event().wait(4 * LINE_INTERVAL)
        assert len(lines(path)) > said
    found = lines(path)
    assert all(set(x) == {"phase", "incumbent", "bound", "gap", "seconds"} for x in found)
    assert found[0]["incumbent"] is None
    seconds = [float(str(x["seconds"])) for x in found]
    assert seconds == sorted(seconds)
    assert seconds[0] >= 2.0


def test_without_a_file_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with progress_log(None) as tell:
        tell(Progress(phase="looking"))
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_told_by_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"), progress_log(tmp_path / "no" / "log.jsonl"):
        pass
