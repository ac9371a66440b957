"""One walk through the front end in a real browser: `make e2e`."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.planner.cli.typed import cryoplan

ROOT = Path(__file__).parents[2]
LONG = 90_000  # [ms]
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py")]
    options = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    options += ["--server.headless", "true"]
    server = subprocess.Popen([*command, *options], cwd=ROOT)
    place = f"http://127.0.0.1:{port}"
    until = monotonic() + 60
    while True:
        try:
            if urlopen(f"{place}/_stcore/health", timeout=2).status == 200:
                break
        except (URLError, OSError):
            assert monotonic() < until, "the front end did not start"
            sleep(0.3)
    yield place
    server.terminate()
    server.wait(10)


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    chromium = shutil.which("chromium")
    assert chromium is not None, "apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        made = browser.new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        made.goto(address)
        yield made
        browser.close()


def write_cell(page: Page, x: int, y: int, text: str) -> None:
    """Type over the cell at a place of the grid, which is drawn, not made of elements."""
    grid = page.locator(".dvn-scroller").first
    grid.wait_for(timeout=LONG)
    page.wait_for_timeout(1500)  # drawn a moment after it is there
    grid.click(position={"x": x, "y": y})
    page.wait_for_timeout(300)
    page.keyboard.type(text)
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")


def test_from_a_fault_to_a_comparison(page: Page, tmp_path: Path) -> None:
    expect(page.get_by_role("button", name="Plan an example")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Plan an example").click()
    expect(page.get_by_text("Take it away")).to_be_visible(timeout=LONG)

    page.get_by_role("link", name="Scenario").first.click()
    expect(page.get_by_text("ready to plan")).to_be_visible(timeout=LONG)
    write_cell(page, 540, 54, "many")  # doses_per_batch of the one product
    expect(page.get_by_text("1 fault to repair")).to_be_visible(timeout=LONG)
    write_cell(page, 740, 54, "100")  # what is wrong stands in a column to the left of it now
    expect(page.get_by_text("ready to plan")).to_be_visible(timeout=LONG)

    page.get_by_role("link", name="Plan").first.click()
    page.get_by_role("button", name="Find a plan").click(timeout=LONG)
    expect(page.get_by_text("Take it away")).to_be_visible(timeout=LONG)
    page.locator('[data-testid="stPlotlyChart"] .main-svg').first.wait_for(timeout=LONG)
    page.screenshot(path=tmp_path / "plan.png")
    with page.expect_download() as download:
        page.get_by_role("button", name="batches.csv").click()
    page.screenshot(path=tmp_path / "plan.png")

    page.get_by_role("link", name="Compare").first.click()
    page.get_by_role("button", name="Compare").click(timeout=LONG)
    expect(page.get_by_text("Off the shelf treats").first).to_be_visible(timeout=LONG)
    with page.expect_download() as comparison:
        page.get_by_role("button", name="comparison.csv").click()

    out, compared = tmp_path / "plan", tmp_path / "comparison"
    folder = ROOT / "data" / "ucart"
    assert cryoplan("solve", folder, "--out", out, "--time-limit", 60, "--quiet").code == 0
    assert cryoplan("compare", folder, "--plan", out, "--out", compared).code == 0
    for name, taken in (("batches.csv", download), ("comparison.csv", comparison)):
        place = (out if name == "batches.csv" else compared) / name
        shown = Path(taken.value.path()).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        assert shown == place.read_text(encoding="utf-8"), name
