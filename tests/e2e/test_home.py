"""Home: an upload that leads to the Scenario page, and the document behind the link."""

import pytest
from playwright.sync_api import Page, expect

from planner.app.files.examples import example_files
from planner.app.frame.documents import title
from tests.e2e.browser import LONG, go_to, scenario_once, settled, upload

pytestmark = pytest.mark.e2e

DEMAND = b"product,hospital,week,patients\nMSC,NEAR,2026-01-05,3\n"


def test_an_upload_on_home_opens_on_the_scenario_page(page: Page) -> None:
    upload_on_home(page, example_files("tiny"))
    expect(page.get_by_role("heading", name="Scenario", level=1)).to_be_visible(timeout=LONG)
    expect(page.get_by_text("ready to plan")).to_be_visible(timeout=LONG)
    go_to(page, "Home")
    upload_on_home(page, {"forecast.csv": DEMAND})
    asked = page.get_by_role("dialog")
    expect(asked.get_by_text("1 row: 0 added, 6 removed, 1 changed.")).to_be_visible(timeout=LONG)
    asked.get_by_role("button", name="Put in demand.csv").click(timeout=LONG)
    expect(page.get_by_role("heading", name="Scenario", level=1)).to_be_visible(timeout=LONG)
    expect(asked).to_be_hidden(timeout=LONG)
    found = scenario_once(page, lambda files: "2026-01-05,3" in files["demand.csv"])
    assert found["demand.csv"].splitlines()[1] == "MSC,NEAR,2026-01-05,3"


def test_the_document_behind_the_link_leads_to_others(page: Page) -> None:
    settled(page)
    page.get_by_role("button", name="How these numbers are made").click(timeout=LONG)
    read = page.get_by_role("dialog")
    expect(read.get_by_role("heading", name=title("worked_example"))).to_be_visible(timeout=LONG)
    read.get_by_role("combobox").click(timeout=LONG)
    page.get_by_role("option", name=title("glossary")).click(timeout=LONG)
    expect(read.get_by_role("heading", name=title("glossary"))).to_be_visible(timeout=LONG)
    page.keyboard.press("Escape")
    expect(read).to_be_hidden(timeout=LONG)


def upload_on_home(page: Page, files: dict[str, bytes]) -> None:
    """Unfold the field on Home, choose the files and use them."""
    settled(page)
    page.get_by_text("Bring your own scenario").click(timeout=LONG)
    page.get_by_text("MB at once").first.wait_for(timeout=LONG)
    upload(page, files)
