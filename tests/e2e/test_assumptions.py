"""Other assumptions beside the verdict, in a real browser: `make e2e`."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from planner.io.scenario.schema import SETTINGS_FILE
from tests.e2e.browser import LONG, go_to, scenario, settled

pytestmark = pytest.mark.e2e

MAKING = "Manufacturing of a lot, mean [days]"
TOLD = "Off the shelf treats"


def test_assumptions_are_changed_and_the_plan_stays(page: Page, tmp_path: Path) -> None:
    page.get_by_role("button", name="Plan an example").click(timeout=LONG)
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=LONG)
    go_to(page, "Compare")
    page.get_by_role("tab", name="Against fresh manufacture").click(timeout=LONG)
    page.get_by_text("The plan on averages", exact=True).click(timeout=LONG)
    expect(page.get_by_text(TOLD).first).to_be_visible(timeout=LONG)
    settled(page)
    before = page.get_by_text(TOLD).first.inner_text()

    field = page.get_by_role("spinbutton", name=MAKING)
    field.fill("40")
    page.get_by_role("button", name="Take over and run").click(timeout=LONG)
    expect(page.get_by_text(before)).to_be_hidden(timeout=LONG)
    expect(page.get_by_text(TOLD).first).to_be_visible(timeout=LONG)
    settled(page)
    page.screenshot(path=tmp_path / "compare.png")
    verdict = page.get_by_text(TOLD).first.inner_text()
    assert verdict != before
    assert float(field.input_value()) == 40

    with page.expect_download() as download:
        page.get_by_role("button", name="The report, .html").click()
    report = Path(download.value.path())
    asked: list[str] = []
    shown = page.context.new_page()
    shown.on("request", lambda request: asked.append(request.url))
    kept = tmp_path / "report.html"
    kept.write_bytes(report.read_bytes())
    shown.goto(kept.as_uri())
    expect(shown.get_by_text("Set for this comparison; SOURCES.md has")).to_be_visible()
    said = shown.locator("#verdict").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    assert said.split()[:12] == verdict.split()[:12]
    assert asked == [kept.as_uri()]
    shown.close()

    go_to(page, "Scenario")
    expect(page.get_by_text("ready to plan")).to_be_visible(timeout=LONG)
    assert "make_days = 40" in scenario(page)[SETTINGS_FILE]
    go_to(page, "Plan")
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=LONG)
