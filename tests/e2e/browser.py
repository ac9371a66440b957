"""What a planner does with mouse and keyboard, in the real browser."""

import re
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from time import monotonic
from zipfile import ZipFile

from playwright.sync_api import Error, FilePayload, Page, TimeoutError, expect

from planner.app.scenario.table_groups import GROUPS, group_of, group_words, table_words
from planner.io.scenario.schema import SETTINGS_FILE, TABLES

LONG = 180_000  # [ms]; on a machine with ten times its work a first page took 136 s
WAIT = 60  # [s] until what was typed must be in the scenario
ASKED = 5  # times for a download
PACE = 50  # [ms] a key, of a fast typist
ROW_HEIGHT = 35  # [px]
FIRST_COLUMN = 110  # [px] within the first column of a table
GRID = ".st-key-editor"  # of the table; the faults and the changes have grids as well
HAS_THE_KEYS = "() => document.activeElement?.closest('canvas') != null"  # one frame after a cell
CELL_IS_OPEN = "() => document.activeElement?.closest('#portal') != null"
RUN_OF_CELLS = """texts => [...document.querySelectorAll('.st-key-editor td')].some(first => {
    const [column, row] = first.id.split('-').slice(-2).map(Number), grid = first.closest('canvas');
    return texts.every((text, below) =>
        grid.querySelector(`#glide-cell-${column}-${row + below}`)?.textContent === text);
})"""  # the grid shows the texts one below the other


def settled(page: Page) -> None:
    """Wait until the page has run to its end."""
    ended = '[data-testid="stApp"][data-test-script-state="notRunning"]'
    page.locator(ended).wait_for(timeout=LONG)


def open_example(page: Page, name: str) -> None:
    """Open an example from its card on the Home page, which leads to the Scenario page."""
    card = page.locator(f".st-key-open_{name} button")
    card.wait_for(timeout=LONG)
    settled(page)  # a press that comes while the page is drawn first may be lost
    card.click(timeout=LONG)
    expect(page.get_by_role("heading", name="Scenario", level=1)).to_be_visible(timeout=LONG)
    expect(page.get_by_text("ready to plan")).to_be_visible(timeout=LONG)
    settled(page)


def go_on(page: Page, title: str) -> None:
    """Go on with the recent work of this title from its card on the Home page."""
    card = page.get_by_test_id("stColumn").filter(has_text=title).filter(has_text="Go on")
    card.get_by_role("button", name="Go on").click(timeout=LONG)


def open_table(page: Page, name: str) -> None:
    """Show one table of the open scenario, or its settings as text."""
    group = group_of(name)
    page.get_by_role("radio", name=group_words()[group], exact=True).click(timeout=LONG)
    settled(page)
    if len(GROUPS[group]) > 1:
        page.get_by_role("radio", name=table_words()[name], exact=True).click(timeout=LONG)
    if name == SETTINGS_FILE:
        as_text = page.get_by_text("As text", exact=True)
        as_text.wait_for(timeout=LONG)
        settled(page)
        if page.locator("textarea").count() == 0:
            as_text.click()
    wait_for_table(page, name)


def wait_for_table(page: Page, name: str) -> None:
    """Wait until the editor is that of the table; the one before stays until it is drawn."""
    if name == SETTINGS_FILE:
        page.locator("textarea").first.wait_for(timeout=LONG)
    else:
        first = next(t for t in TABLES if t.file == name).columns[0].name
        head = page.locator(f"{GRID} canvas th").nth(1)  # the grid's own words for screen readers
        expect(head).to_have_text(re.compile(rf"^{first}( \[.*\])?$"), timeout=LONG)
    settled(page)


def type_down(page: Page, head: str, y: int, texts: list[str]) -> None:
    """Type texts one below the other in a column, from a height [px] on, each with Enter.

    The grid is drawn, not made of elements.  The browser loads what edits a cell when a first one
    is opened, so one is opened before.  The grid has the keys again one frame after a cell is
    closed, which is late on a machine that has too much to do.
    """
    grid = page.locator(f"{GRID} .dvn-scroller")
    opened = page.locator("#portal textarea, #portal input").first
    at = page.locator(f"{GRID} canvas th", has_text=re.compile(rf"^{head}( \[.*\])?$"))
    index = int(at.get_attribute("aria-colindex", timeout=LONG) or 0)
    chosen = page.locator(f'{GRID} canvas td[aria-selected="true"][aria-colindex="{index}"]')
    until = monotonic() + LONG / 1000
    while not opened.is_visible():
        assert monotonic() < until, "no cell was opened"
        grid.hover(position={"x": FIRST_COLUMN, "y": y})
        grid.click(position={"x": FIRST_COLUMN, "y": y})
        page.keyboard.press("Home", delay=PACE)  # the numbers of the rows
        for _ in range(index - 1):
            page.keyboard.press("ArrowRight", delay=PACE)
        with suppress(TimeoutError):
            chosen.wait_for(state="attached", timeout=3000)
            page.keyboard.press("Enter")
            opened.wait_for(timeout=3000)
    page.keyboard.press("Escape")
    opened.wait_for(state="hidden", timeout=LONG)
    page.wait_for_function(HAS_THE_KEYS, timeout=LONG)
    type_on(page, texts)


def type_cell(page: Page, text: str) -> None:
    """Type into the chosen cell, which stays open; its first character opens it.

    A busy machine opens it late, and keys that come before then are lost in the grid.
    """
    page.keyboard.type(text[0])
    page.wait_for_function(CELL_IS_OPEN, timeout=LONG)
    page.keyboard.type(text[1:], delay=PACE)


def type_on(page: Page, texts: list[str]) -> None:
    """Type texts one below the other from the chosen cell on, each with Enter."""
    for text in texts:
        type_cell(page, text)
        page.keyboard.press("Enter", delay=PACE)
        page.wait_for_function(HAS_THE_KEYS, timeout=LONG)
    page.wait_for_function(RUN_OF_CELLS, arg=texts, timeout=LONG)


def add_row(page: Page, rows: int, texts: list[str]) -> None:
    """Click the grey row below `rows` rows and type the cells of a new one, each with Tab."""
    below = ROW_HEIGHT * (rows + 1) + ROW_HEIGHT / 2
    page.locator(f"{GRID} .dvn-scroller").click(position={"x": FIRST_COLUMN, "y": below})
    page.wait_for_function(CELL_IS_OPEN, timeout=LONG)
    for text in texts:
        type_cell(page, text)
        page.keyboard.press("Tab", delay=PACE)
        page.wait_for_function(HAS_THE_KEYS, timeout=LONG)


def column(content: str, name: str) -> list[str]:
    """The cells of one column of a table without quotes."""
    head, *rows = [line.split(",") for line in content.splitlines()]
    return [row[head.index(name)] for row in rows]


def scenario(page: Page) -> dict[str, str]:
    """The files of the open scenario, by the download of the Scenario page.

    Streamlit forgets what it made for a press when two runs of the page end before it is fetched,
    and what is typed is looked for every half second.  So on a busy machine it is asked for again.
    """
    held = b""
    for _ in range(ASKED - 1):
        with suppress(Error):  # it did not come, or was cut off
            held = _downloaded(page, LONG / 3)
            break
    held = held or _downloaded(page, LONG)
    with ZipFile(BytesIO(held)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def _downloaded(page: Page, patience: float) -> bytes:
    settled(page)
    with page.expect_download(timeout=patience) as download:
        page.get_by_role("button", name="Download as .zip").click(timeout=LONG)
    return Path(download.value.path()).read_bytes()


def scenario_once(page: Page, right: Callable[[dict[str, str]], bool]) -> dict[str, str]:
    """The files as soon as they are right, for typing is taken over every second; else the last."""
    until = monotonic() + WAIT
    while not right(found := scenario(page)) and monotonic() < until:
        page.wait_for_timeout(200)
    return found


def go_to(page: Page, name: str) -> None:
    """Another page, by the sidebar."""
    page.get_by_role("link", name=name).first.click(timeout=LONG)
    title = "cryoplan" if name == "Home" else name
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible(timeout=LONG)


def upload(page: Page, files: dict[str, bytes]) -> None:
    """Choose files and press the button that uses them."""
    chooser = page.locator('input[type="file"]').first
    settled(page)
    if not chooser.is_visible() and not page.get_by_text("MB at once").first.is_visible():
        page.get_by_text("Open another scenario, or upload").click(timeout=LONG)
        page.get_by_text("MB at once").first.wait_for(timeout=LONG)
    chooser.set_input_files(
        [FilePayload(name=n, mimeType="text/csv", buffer=held) for n, held in files.items()]
    )
    page.get_by_role("button", name="Use these files").click(timeout=LONG)


def use_upload(page: Page, files: dict[str, bytes], label: str) -> None:
    """Upload, and answer the question that follows with the button of this label."""
    upload(page, files)
    page.get_by_role("button", name=label).click(timeout=LONG)
