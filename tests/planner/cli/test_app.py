"""`cryoplan app`: where it listens, what it sends nowhere, how it ends."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from planner.cli.app import HERE, LAST_PORT, OPEN_DOOR
from planner.shipped import PAGE
from tests.planner.cli.typed import cryoplan
from tests.served import ROOT, served

COMMAND = [sys.executable, "-c", "from planner.cli import main; main()"]
SHOWN = """
import sys
from streamlit import config
config._main_script_path = sys.argv[1]  # as `streamlit run` sets it
for option in sys.argv[2:]:
    print(config.get_option(option))
"""


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    """As a new account has it: no settings of Streamlit in its home."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), **more}


def test_it_listens_here_only_tells_nobody_and_ends_quietly(tmp_path: Path) -> None:
    """From an empty folder, whatever the environment says of telemetry."""
    work, url = tmp_path / "empty", f"sqlite:///{tmp_path / 'runs.db'}"
    work.mkdir()
    told = environment(tmp_path, STREAMLIT_BROWSER_GATHER_USAGE_STATS="true")
    with served(COMMAND, work, told, "--store", url) as server:
        every = server.processes()
        listening = [
            c.laddr for p in every for c in p.net_connections("inet") if c.status == "LISTEN"
        ]
        assert [(x.ip, x.port) for x in listening] == [(HERE, server.port)]
        (streamlit,) = (p for p in every if "streamlit" in p.cmdline())
        words = streamlit.cmdline()
        assert words[words.index("--browser.gatherUsageStats") + 1] == "false"
        assert streamlit.environ()["CRYOPLAN_STORE"] == url
        assert server.end() == 0
    assert f"cryoplan is at http://{HERE}:{server.port}." in server.said
    assert "Traceback" not in server.said
    assert OPEN_DOOR not in server.said
    assert not list(work.iterdir())


@pytest.mark.parametrize("folder", ["checkout", "elsewhere"])
def test_settings_hold_whatever_the_folder(folder: str, tmp_path: Path) -> None:
    """Also for `streamlit run streamlit_app.py`: the settings lie beside the script."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(
        '[browser]\ngatherUsageStats = true\n[server]\naddress = "0.0.0.0"\nmaxUploadSize = 9000\n'
    )
    options = ["browser.gatherUsageStats", "server.address", "server.maxUploadSize"]
    shown = subprocess.run(
        [sys.executable, "-c", SHOWN, str(PAGE), *options],
        cwd=ROOT if folder == "checkout" else tmp_path, env=environment(tmp_path),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    telemetry, address, upload = shown.stdout.split()
    assert telemetry == "False"
    assert address == HERE
    assert int(upload) <= 20  # [MB]


def test_a_taken_port_is_told_with_the_next_free_one() -> None:
    with socket.socket() as other:
        other.bind((HERE, 0))
        other.listen()
        taken = other.getsockname()[1]
        told = cryoplan("app", "--no-browser", "--port", taken)
    assert told.code == 2
    assert f"Port {taken} is taken" in told.err
    free = int(told.err.partition("--port ")[2].partition(",")[0])
    assert taken < free <= LAST_PORT


def test_an_address_of_another_machine_is_refused() -> None:
    told = cryoplan("app", "--no-browser", "--host", "192.0.2.1")
    assert told.code == 2
    assert "no address of this machine" in told.err


def test_an_open_address_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without starting a server: only what is said, and what would be run."""
    ran: list[list[str]] = []
    monkeypatch.setattr("planner.cli.app._follow", lambda command, _: ran.append(command) or 0)
    told = cryoplan("app", "--no-browser", "--host", "0.0.0.0")
    assert told.code == 0
    assert OPEN_DOOR in told.err
    assert cryoplan("app", "--no-browser", "--host", "localhost").err == ""
    assert [c[c.index("--server.address") + 1] for c in ran] == ["0.0.0.0", "localhost"]


def test_the_usual_port_is_passed_over_where_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr("planner.cli.app._follow", lambda command, _: ran.append(command) or 0)
    with socket.socket() as other:
        other.bind((HERE, 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr("planner.cli.app.PORT", taken)
        told = cryoplan("app")
    (command,) = ran
    port = int(command[command.index("--server.port") + 1])
    assert port > taken
    assert f"Port {taken} is taken; this one listens on {port}." in told.out
    assert "--server.headless" not in command
