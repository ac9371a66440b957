"""The Plan page in a real browser: choose a batch, trace it, pin it, take the plan away."""

import re
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from tests.e2e.browser import LONG, go_to, open_example, settled, upload
from tests.planner.app.kept_runs import roomy_files
from tests.planner.cli.typed import cryoplan

pytestmark = pytest.mark.e2e

ROW = 36  # [px] of the grid; the boxes that choose a row are in its first column


def choose_row(page: Page, schedule: Locator, row: int) -> None:
    """Choose a row of the schedule, the first is 1; choose it again if the grid was not ready."""
    pin = page.get_by_role("button", name="Pin 1 batch")
    for _ in range(5):
        schedule.scroll_into_view_if_needed(timeout=LONG)
        box = schedule.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + ROW / 2, box["y"] + ROW * row + ROW / 2)
        settled(page)
        with suppress(AssertionError):
            expect(pin).to_be_enabled(timeout=LONG / 18)
            return
    expect(pin).to_be_enabled(timeout=LONG)


def find_a_plan(page: Page) -> None:
    """On the Plan page, until the plan of the scenario as it is stands there."""
    page.get_by_role("button", name="Find a plan").click(timeout=LONG)
    expect(page.get_by_text("The plan is up to date")).to_be_visible(timeout=LONG)
    settled(page)


def bar(page: Page, batch: str) -> tuple[float, float]:
    """The middle of a batch's bar, once the chart stands still; it may be drawn anew meanwhile."""
    found = page.locator(".barlayer .point", has_text=batch).locator("path")
    for _ in range(5):
        settled(page)
        with suppress(Error):
            found.scroll_into_view_if_needed(timeout=LONG)
            box = found.bounding_box(timeout=LONG)
            if box is not None:
                return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    raise AssertionError(f"no bar of {batch} stands still")


def hover(page: Page, batch: str) -> Locator:
    """What a bar tells; as a hand does, again where the chart has moved away meanwhile."""
    told = page.locator(".hoverlayer .hovertext").first
    for _ in range(5):
        x, y = bar(page, batch)
        page.mouse.move(x - 15, y)
        page.mouse.move(x, y, steps=5)
        with suppress(AssertionError):
            expect(told).to_contain_text(batch, timeout=LONG / 18)
            return told
    expect(told).to_contain_text(batch, timeout=LONG)
    return told


def click_bar(page: Page, batch: str, told: Locator) -> None:
    """Click a bar until it is told of; it is hovered over first, which a chart needs."""
    for _ in range(5):
        hover(page, batch)
        page.mouse.click(*bar(page, batch))
        with suppress(AssertionError):
            expect(told).to_be_visible(timeout=LONG / 9)
            return
    expect(told).to_be_visible(timeout=LONG)


def test_batches_are_pinned_one_after_the_other_and_clicked_in_the_chart(page: Page) -> None:
    """The last plan stays while they are, out of date; the next one keeps both."""
    go_to(page, "Scenario")
    upload(page, roomy_files())
    expect(page.get_by_text("ready to plan").first).to_be_visible(timeout=LONG)
    go_to(page, "Plan")
    find_a_plan(page)
    schedule = page.locator('[class*="st-key-schedule_"] [data-testid="stDataFrame"]')
    for row, batch in ((2, "MSC-B001"), (3, "MSC-B002")):
        choose_row(page, schedule, row)
        page.get_by_role("button", name="Pin 1 batch").click(timeout=LONG)
        expect(page.get_by_text(f"{batch} is firm from now on")).to_be_visible(timeout=LONG)
        expect(page.get_by_text("All in this frame is of version 1")).to_be_visible(timeout=LONG)
        settled(page)
    page.get_by_text("3 changes since version 1").click(timeout=LONG)
    back = page.get_by_role("button", name="Back to the scenario of this plan")
    expect(back).to_be_visible(timeout=LONG)
    page.get_by_text("3 changes since version 1").click(timeout=LONG)
    settled(page)
    page.get_by_role("button", name="Export").click(timeout=LONG)
    with page.expect_download() as taken:
        page.get_by_role("button", name="batches-version-1.csv").click(timeout=LONG)
    assert taken.value.suggested_filename == "batches-version-1.csv"
    page.keyboard.press("Escape")
    settled(page)

    find_a_plan(page)
    panel = page.locator(".st-key-trace")
    for batch in ("MSC-B001", "MSC-B002"):
        told = panel.filter(has_text=f"{batch} ·").get_by_text(re.compile(r"batch in S1.*\(firm\)"))
        click_bar(page, batch, told)


@pytest.mark.parametrize("width", [1280, 1024])
def test_what_a_bar_tells_is_not_cut_off(page: Page, width: int) -> None:
    """The first bar and the last: the text stays within the chart."""
    page.set_viewport_size({"width": width, "height": 900})
    go_to(page, "Scenario")
    upload(page, roomy_files())
    expect(page.get_by_text("ready to plan").first).to_be_visible(timeout=LONG)
    go_to(page, "Plan")
    find_a_plan(page)
    chart = page.get_by_test_id("stPlotlyChart").last
    for batch in ("FIRM", "MSC-B003"):
        told = hover(page, batch)
        inner, outer = told.bounding_box(), chart.bounding_box()
        assert inner is not None
        assert outer is not None
        assert inner["x"] >= outer["x"]
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
        assert inner["y"] >= outer["y"]
        assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]


def test_a_batch_is_chosen_traced_pinned_and_the_plan_is_taken_away(
    page: Page, tmp_path: Path
) -> None:
    open_example(page, "tiny")
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
