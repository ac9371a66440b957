"""One walk through the front end in a real browser: `make e2e`."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, TimeoutError, expect

from planner.app.plan.later_monday import back
from tests.e2e.browser import LONG, go_to, settled, type_down, wait_for_table
from tests.planner.cli.typed import cryoplan

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.e2e


def test_from_a_fault_to_a_comparison(page: Page, tmp_path: Path) -> None:
    expect(page.get_by_role("button", name="Plan an example")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Plan an example").click()
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=LONG)

    go_to(page, "Scenario")
    expect(page.get_by_text("ready to plan")).to_be_visible(timeout=LONG)
    wait_for_table(page, "products.csv")
    type_down(page, "doses_per_batch", 54, ["-3"])
    expect(page.get_by_text("1 fault to repair")).to_be_visible(timeout=LONG)
    type_down(page, "doses_per_batch", 54, ["100"])
    expect(page.get_by_text("ready to plan")).to_be_visible(timeout=LONG)

    go_to(page, "Plan")
    expect(page.get_by_role("button", name="Export")).to_be_visible(
        timeout=LONG
    )  # the value is back
    page.get_by_role("button", name="Find a plan").click(timeout=LONG)
    expect(page.get_by_text("of at most")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=LONG)
    page.locator('[data-testid="stPlotlyChart"] .main-svg').first.wait_for(timeout=LONG)
    page.screenshot(path=tmp_path / "plan.png")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="batches.csv").click(timeout=LONG)
    page.keyboard.press("Escape")
    page.screenshot(path=tmp_path / "plan.png")

    go_to(page, "Compare")
    page.get_by_role("tab", name="Against fresh manufacture").click(timeout=LONG)
    page.get_by_text("The plan on averages", exact=True).click(timeout=LONG)
    expect(page.get_by_text("Off the shelf treats").first).to_be_visible(timeout=LONG)
    settled(page)
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


def test_the_monday_after(page: Page) -> None:
    """A batch that failed and shipped is named; as planned, the next plan follows this one."""
    expect(page.get_by_role("button", name="Plan an example")).to_be_visible(timeout=LONG)
    page.locator(".st-key-open_tiny button").click(timeout=LONG)
    opened = page.get_by_role("heading", name="Scenario", level=1)
    expect(opened).to_be_visible(timeout=LONG)  # opening leads there by itself
    go_to(page, "Plan")
    page.get_by_role("button", name="Find a plan").click(timeout=LONG)
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=LONG)
    settled(page)
    page.locator('[data-testid="stPlotlyChart"] .main-svg').last.wait_for(timeout=LONG)
    page.get_by_text("Plan from a later Monday").click(timeout=LONG)
    monday = page.get_by_role("option", name="26 Jan 2026")
    for _ in range(5):  # a chart that is drawn moves the page, which closes the list
        page.get_by_role("combobox", name=re.compile("Monday")).click(timeout=LONG)
        with suppress(TimeoutError):
            monday.click(timeout=3000)
            break
    settled(page)
    failed = FilePayload(name="batches.csv", mimeType="text/csv", buffer=b"batch,doses\nFIRM,0\n")
    page.locator("input[type=file]").set_input_files(failed)
    remove = page.get_by_role("button", name=re.compile("Remove", re.IGNORECASE))
    expect(remove.last).to_be_visible(timeout=LONG)  # it is there
    settled(page)
    page.get_by_role("button", name="Take over").click(timeout=LONG)
    expect(page.get_by_text("1 fault; nothing was taken over.")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("lot FIRM failed, but")).to_be_visible(timeout=LONG)
    remove.last.click()
    settled(page)
    page.get_by_role("button", name="Take over").click(timeout=LONG)
    begins = page.get_by_text("The scenario begins on 2026-01-26 and has 5 weeks.")
    expect(begins).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Find a plan").click(timeout=LONG)
    expect(page.get_by_text("Changes to the plan in force")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name=back()).click(timeout=LONG)
    expect(page.get_by_text("Plan from a later Monday")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("button", name=back())).to_be_hidden(timeout=LONG)
