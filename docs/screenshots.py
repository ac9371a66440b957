"""Takes pictures of every page in both themes and languages, from an example that is solved.

    python docs/screenshots.py FOLDER          every page, theme and language, to look at
    python docs/screenshots.py --docs          those that docs/pages.md shows, into docs/pages

Needs chromium and playwright (`pip install -e .[e2e]`).
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
PAGES = ("", "scenario", "plan", "service", "stock", "risk", "compare", "worth", "runs")
SIZE = {"width": 1280, "height": 800}
TALL = {"width": 1280, "height": 1500}  # to see more of a page at once
COLOURS = 128  # of a picture: small, and no difference to the eye
LONG = 120_000  # [ms]
EXAMPLE = "ucart"
SHOWN = (  # page, language, theme: what docs/pages.md shows
    ("", "en", "light"),
    ("scenario", "en", "light"),
    ("plan", "en", "light"),
    ("service", "zh_CN", "light"),
    ("stock", "en", "dark"),
    ("runs", "zh_CN", "dark"),
)
DRAWN = "() => !document.querySelector('[data-testid=stSkeleton]')"
ENDED = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@contextmanager
def front_end(store: Path) -> Iterator[str]:
    """The front end on a free port, with a store of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py")]
    options = ["--server.port", str(port), "--server.headless", "true"]
    environment = {**os.environ, "CRYOPLAN_STORE": f"sqlite:///{store}"}
    server = subprocess.Popen([*command, *options], cwd=ROOT, env=environment)
    place, until = f"http://127.0.0.1:{port}", monotonic() + 60
    try:
        while True:
            try:
                urlopen(f"{place}/_stcore/health", timeout=2)
                break
            except (URLError, OSError):
                if monotonic() > until:
                    raise
                sleep(0.3)
        yield place
    finally:
        server.terminate()
        server.wait(10)


def settled(page: Page) -> None:
    """Wait until the page has run to its end and its charts are drawn."""
    page.wait_for_timeout(800)
    page.locator(ENDED).wait_for(timeout=LONG)
    page.wait_for_function(DRAWN, timeout=LONG)
    page.wait_for_timeout(1000)


def prepare(browser: Browser, place: str, example: str) -> str:
    """Open an example, find a plan and compare it; returns the address, which names the work."""
    page = browser.new_context(viewport=SIZE).new_page()
    page.goto(place)
    page.locator(f".st-key-open_{example} button").click(timeout=LONG)
    settled(page)
    page.get_by_role("link", name="Plan").first.click()
    settled(page)
    page.get_by_role("button", name="Find a plan").first.click(timeout=LONG)
    page.locator('[data-testid="stPlotlyChart"] .main-svg').first.wait_for(timeout=LONG)
    settled(page)
    address = page.url
    page.context.close()
    return address


def picture(browser: Browser, address: str, what: tuple[str, str, str], file: Path) -> None:
    """One page in one language and theme."""
    name, language, theme = what
    page = browser.new_context(
        viewport=SIZE if "--docs" in sys.argv else TALL,
        color_scheme="dark" if theme == "dark" else "light",
    ).new_page()
    base, _, query = address.partition("?")
    root = "/".join(base.split("/")[:3])
    page.goto(f"{root}/{name}?{query}&lang={language}")
    settled(page)
    page.screenshot(path=file)
    Image.open(file).convert("RGB").quantize(COLOURS).save(file, optimize=True)
    page.context.close()


def main() -> None:
    """Take the pictures."""
    docs = "--docs" in sys.argv
    folder = ROOT / "docs" / "pages" if docs else Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    every = [(p, lang, t) for p in PAGES for lang in ("en", "zh_CN") for t in ("light", "dark")]
    with (
        TemporaryDirectory() as store,
        front_end(Path(store) / "runs.db") as place,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        address = prepare(browser, place, EXAMPLE)
        for what in SHOWN if docs else every:
            name = "-".join((what[0] or "home", what[1], what[2]))
            picture(browser, address, what, folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
