"""Compare and What more is worth, in a real browser: `make e2e`."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import LONG, go_to, settled

pytestmark = pytest.mark.e2e

TOLD = "Off the shelf treats"
FRESH = "Against fresh manufacture"


def plan_tiny(page: Page) -> None:
    """Open `tiny` and find its plan."""
    expect(page.get_by_role("button", name="Plan an example")).to_be_visible(timeout=LONG)
    page.locator(".st-key-open_tiny button").click(timeout=LONG)
    opened = page.get_by_role("heading", name="Scenario", level=1)
    expect(opened).to_be_visible(timeout=LONG)
    find_a_plan(page)


def find_a_plan(page: Page) -> None:
    go_to(page, "Plan")
    settled(page)
    page.get_by_role("button", name="Find a plan").click(timeout=LONG)
    expect(page.get_by_text("of at most").first).to_be_visible(timeout=LONG)  # it has begun
    expect(page.get_by_text("The plan is up to date")).to_be_visible(timeout=LONG)
    settled(page)


def test_two_versions_are_compared(page: Page, tmp_path: Path) -> None:
    """The same scenario planned twice, at two ending covers by the sliders or the grid."""
    plan_tiny(page)
    find_a_plan(page)
    go_to(page, "Compare")
    said = page.get_by_text("Run B serves as many patients at the same cost")
    expect(said).to_be_visible(timeout=LONG)
    expect(said).to_contain_text("the inputs are the same.")
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="figures.csv").click()
    table = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert table.splitlines()[0] == "scope,kpi,unit,before,now,change"
    page.screenshot(path=tmp_path / "two_runs.png")


def test_the_plan_for_chance_is_what_is_compared(page: Page, tmp_path: Path) -> None:
    """It is not there at first; other assumptions keep it once it is."""
    page.get_by_role("button", name="Plan an example").click(timeout=LONG)
    expect(page.get_by_text("The plan is up to date")).to_be_visible(timeout=LONG)
    go_to(page, "Compare")
    page.get_by_role("tab", name=FRESH).click(timeout=LONG)
    expect(page.get_by_text("No plan for chance has been found")).to_be_visible(timeout=LONG)
    page.get_by_text("The plan on averages", exact=True).click(timeout=LONG)
    verdict = page.get_by_text(TOLD).first
    expect(verdict).to_be_visible(timeout=LONG)
    expect(page.get_by_text("which only a comparison counts").first).to_be_visible(timeout=LONG)
    settled(page)
    before = verdict.inner_text()
    page.get_by_role("spinbutton", name="Manufacturing of a lot, mean [days]").fill("40")
    page.get_by_role("button", name="Take over and run").click(timeout=LONG)
    expect(page.get_by_text(before)).to_be_hidden(timeout=LONG)
    expect(verdict).to_be_visible(timeout=LONG)
    settled(page)
    expect(page.get_by_text("The plan is up to date")).to_be_visible(timeout=LONG)
    page.screenshot(path=tmp_path / "fresh.png")


def test_what_one_more_donor_is_worth(page: Page, tmp_path: Path) -> None:
    plan_tiny(page)
    go_to(page, "What more is worth")
    expect(page.get_by_text("7 solves of at most 60 s")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Find what more is worth").click(timeout=LONG)
    expect(page.get_by_text("is worth most").first).to_be_visible(timeout=LONG)
    settled(page)
    page.locator('[data-testid="stPlotlyChart"] .main-svg').first.wait_for(timeout=LONG)
    with page.expect_download() as download:
        page.get_by_role("button", name="value.csv").click()
    rows = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 6
    page.screenshot(path=tmp_path / "worth.png")
