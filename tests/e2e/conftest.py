"""The front end on a free port, and a browser in front of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """A server of its own."""

    address: str
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def front_end(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontEnd]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py")]
    options = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    options += ["--server.headless", "true"]
    place = tmp_path_factory.mktemp("store") / "runs.db"
    own = {**os.environ, "CRYOPLAN_STORE": f"sqlite:///{place}"}
    server = subprocess.Popen([*command, *options], cwd=ROOT, env=own)
    address = f"http://127.0.0.1:{port}"
    until = monotonic() + 90
    while True:
        try:
            if urlopen(f"{address}/_stcore/health", timeout=2).status == 200:
                break
        except (URLError, OSError):
            assert monotonic() < until, "the front end did not start"
            sleep(0.3)
    yield FrontEnd(address, server)
    server.kill()  # a busy machine may take long over an orderly end
    server.wait()


@pytest.fixture(scope="module")
def address(front_end: FrontEnd) -> str:
    return front_end.address


@pytest.fixture
def standing_still(front_end: FrontEnd) -> Callable[[], AbstractContextManager[None]]:
    """The server does nothing for a while, as on a machine that has too much to do."""

    @contextmanager
    def stopped() -> Iterator[None]:
        front_end.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            front_end.process.send_signal(signal.SIGCONT)

    return stopped


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    chromium = shutil.which("chromium")
    assert chromium is not None, "apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        window = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        made = window.new_page()
        made.goto(address)
        yield made
        browser.close()
