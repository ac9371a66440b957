"""Long work outlives the page and the server, in a real browser: `make e2e`."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from planner.jobs import report_of_run
from planner.results.ending_text import ending_words
from planner.runs import Run, Store, open_store
from tests.e2e.browser import LONG, go_to, open_example, settled
from tests.e2e.conftest import FLAGS, ROOT

pytestmark = pytest.mark.e2e


class Server:
    """A front end that is ended and started again, on one port and one store."""

    def __init__(self, place: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"sqlite:///{place / 'runs.db'}"
        self.store = open_store(self.url)
        self.process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        options = ["--server.address", "127.0.0.1", "--server.port", str(self.port)]
        options += ["--server.headless", "true"]
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py")]
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env={**os.environ, "CRYOPLAN_STORE": self.url}
        )
        until = monotonic() + 90
        while True:
            try:
                urlopen(f"{self.address}/_stcore/health", timeout=2)
                return process
            except (URLError, OSError):
                assert monotonic() < until, "the front end did not start"
                sleep(0.3)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def killed(self) -> None:
        """As a crash ends it."""
        self.process.kill()
        self.process.wait()

    def restarted(self) -> None:
        self.process = self._started()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    yield made
    for run in made.store.runs():
        if run.state in ("running", "stopping"):
            os.kill(run.pid, signal.SIGKILL)
    made.killed()


@pytest.fixture
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium is not None, "apt-get install chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def page(server: Server, browser: Browser) -> Page:
    made = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    made.goto(server.address)
    return made


def search(page: Page, seconds: int) -> None:
    """Open the platform and look for a plan for so long."""
    open_example(page, "platform")
    go_to(page, "Plan")
    limit = page.get_by_role("spinbutton", name="Time limit (seconds)")
    limit.fill(str(seconds), timeout=LONG)
    limit.press("Enter")
    page.wait_for_url(f"**limit={seconds}**", timeout=LONG)
    settled(page)
    page.get_by_role("button", name="Find a plan").click(timeout=LONG)
    expect(page.get_by_text("of at most")).to_be_visible(timeout=LONG)


def only_run(store: Store) -> Run:
    (run,) = store.runs(kind="plan")
    return run


def wait(until: Callable[[], bool]) -> None:
    """A search begins and ends with work of its own, which its time limit does not count."""
    end = monotonic() + 4 * LONG / 1000
    while not until():
        assert monotonic() < end, "nothing came of it"
        sleep(0.2)


def test_a_search_goes_on_over_a_reload_and_the_death_of_the_server(
    server: Server, page: Page
) -> None:
    search(page, 25)
    page.reload()
    expect(page.get_by_text("of at most 25 s")).to_be_visible(timeout=LONG)
    server.killed()
    assert only_run(server.store).state in ("queued", "running")
    wait(lambda: only_run(server.store).state == "done")
    server.restarted()
    page.goto(page.url)
    expect(page.get_by_text("The plan is up to date")).to_be_visible(timeout=LONG)
    report = report_of_run(server.store, only_run(server.store).id)
    assert report is not None  # proven to the gap asked for on a fast machine, cut on a slow one
    expect(page.get_by_text(ending_words(report)).first).to_be_visible(timeout=LONG)


def test_re_planning_goes_on_over_a_reload_and_the_death_of_the_server(
    server: Server, page: Page
) -> None:
    """`tiny` is re-planned once on each of 30 paths; nobody watches, and its result is shown."""
    open_example(page, "tiny")
    go_to(page, "Plan")
    page.get_by_role("button", name="Find a plan").click(timeout=LONG)
    expect(page.get_by_text("The plan is up to date")).to_be_visible(timeout=LONG)
    settled(page)
    go_to(page, "Risk")
    settled(page)
    page.locator(".st-key-replan button").click(timeout=LONG)
    wait(lambda: bool(server.store.runs(kind="simulation")))
    page.reload()
    server.killed()
    (run,) = server.store.runs(kind="simulation")
    wait(lambda: server.store.run(run.id).state == "done")
    assert "rolling.csv" in server.store.file_sizes(run.id)
    server.restarted()
    page.goto(page.url)
    expect(page.get_by_text("Re-planning every 4 weeks").first).to_be_visible(timeout=LONG)


def test_a_search_that_dies_is_said_to_be_dead_and_its_last_plan_stands(
    server: Server, page: Page
) -> None:
    search(page, 600)
    wait(lambda: "report.json" in server.store.file_sizes(only_run(server.store).id))
    expect(page.get_by_text("Best plan so far costs")).to_be_visible(timeout=LONG)
    os.kill(only_run(server.store).pid, signal.SIGKILL)
    expect(page.get_by_text("its process died; what it had kept stands")).to_be_visible(
        timeout=LONG
    )
    expect(page.get_by_text("this is the best plan it had kept")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("The plan is up to date")).to_be_visible(timeout=LONG)
    assert only_run(server.store).state == "dead"


def test_stop_keeps_the_best_plan_from_another_page_too(server: Server, page: Page) -> None:
    search(page, 600)
    expect(page.get_by_text("Best plan so far costs")).to_be_visible(timeout=LONG)
    go_to(page, "Scenario")
    page.get_by_role("button", name="1 job runs").click(timeout=LONG)
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Stop").click(timeout=LONG)
    expect(page.get_by_test_id("stToast")).to_contain_text("done", timeout=LONG)
    run = only_run(server.store)
    assert run.state == "done"
    report = report_of_run(server.store, run.id)
    assert report is not None
    assert report.accepted
    go_to(page, "Plan")
    expect(page.get_by_text("Stopped on request").first).to_be_visible(timeout=LONG)


def test_what_is_asked_of_a_search_stays_over_pages_and_reloads(server: Server, page: Page) -> None:
    search(page, 5)
    expect(page.get_by_role("button", name="Find a plan")).to_be_visible(timeout=LONG)
    limit = page.get_by_role("spinbutton", name="Time limit (seconds)")
    expect(limit).to_have_value("5", timeout=LONG)
    limit.fill("7")
    limit.press("Enter")
    page.wait_for_url("**limit=7**", timeout=LONG)
    go_to(page, "Scenario")
    go_to(page, "Plan")
    expect(limit).to_have_value("7", timeout=LONG)
    page.reload()
    expect(limit).to_have_value("7", timeout=LONG)
