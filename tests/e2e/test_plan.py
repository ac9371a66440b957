"""The Plan page in a real browser: choose a batch, trace it, pin it, take the plan away."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import LONG, go_to, settled
from tests.planner.cli.typed import cryoplan

pytestmark = pytest.mark.e2e

ROW = 36  # [px] of the grid; the boxes that choose a row are in its first column


def choose_row(page: Page, schedule: Locator, row: int) -> None:
    """Choose a row of the schedule, the first is 1; choose it again if the grid was not ready."""
    pin = page.get_by_role("button", name="Pin 1 batch")
    for _ in range(5):
        box = schedule.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + ROW / 2, box["y"] + ROW * row + ROW / 2)
        settled(page)
        if pin.is_visible():
            return
    expect(pin).to_be_visible(timeout=LONG)


def test_a_batch_is_chosen_traced_pinned_and_the_plan_is_taken_away(
    page: Page, tmp_path: Path
) -> None:
    page.locator(".st-key-open_tiny button").first.click(timeout=LONG)
    expect(page.get_by_role("heading", name="Scenario", level=1)).to_be_visible(timeout=LONG)
    go_to(page, "Plan")
    page.get_by_role("button", name="Find a plan").click(timeout=LONG)
    export = page.get_by_role("button", name="Export")
    expect(export).to_be_visible(timeout=LONG)
    settled(page)
    expect(page.get_by_text("The plan serves 87.5 % of 8 patients.")).to_be_visible(timeout=LONG)

    export.click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Whole plan with its scenario").click(timeout=LONG)
    content = Path(taken.value.path()).read_bytes()
    ZipFile(BytesIO(content)).extractall(tmp_path)
    assert cryoplan("check", tmp_path / "scenario", tmp_path / "plan").code == 0
    with page.expect_download() as dates:
        page.get_by_role("button", name="Dates for a calendar").click(timeout=LONG)
    assert b"Start batch MSC-B001" in Path(dates.value.path()).read_bytes()
    page.keyboard.press("Escape")
    settled(page)

    schedule = page.locator('[class*="st-key-schedule_"] [data-testid="stDataFrame"]')
    schedule.scroll_into_view_if_needed(timeout=LONG)
    choose_row(page, schedule, 2)
    panel = page.locator(".st-key-trace")
    expect(panel.get_by_text("Where it comes from")).to_be_visible(timeout=LONG)
    told = panel.get_by_text(re.compile("donor D1 .* WCB W1 .* batch in S1"))
    expect(told).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Pin 1 batch").click(timeout=LONG)
    expect(page.get_by_text("MSC-B001 is firm from now on")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Find a plan").click(timeout=LONG)
    expect(export).to_be_visible(timeout=LONG)
    expect(page.get_by_text("It costs 121 CNY.")).to_be_visible(timeout=LONG)  # 221 - 100
