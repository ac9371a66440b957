"""The Scenario page: uploads that ask, levers, undo, and a grid that stays where it is."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from planner.app.files.examples import example_files
from tests.e2e.browser import (
    GRID,
    LONG,
    column,
    open_example,
    open_table,
    scenario,
    scenario_once,
    settled,
    type_down,
    upload,
    use_upload,
    wait_for_table,
)

pytestmark = pytest.mark.e2e

HEAD = b"product,hospital,week,patients\n"
ROWS_SCROLLED = 10


def million_rows() -> bytes:
    """A .zip of less than 100 KB."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        made.writestr("demand.csv", HEAD + b"MSC,NEAR,2026-01-05,1\n" * 1_000_000)
    return out.getvalue()


def patients(files: dict[str, str]) -> int:
    return sum(int(x) for x in column(files["demand.csv"], "patients"))


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def cell(page: Page, text: str) -> Locator:
    """A cell of the table; the grid has only those that it shows."""
    return page.locator(f"{GRID} canvas td", has_text=text)


def scrolled(page: Page) -> float:
    """How far the grid is from its first row [px]."""
    return float(page.locator(f"{GRID} .dvn-scroller").evaluate("grid => grid.scrollTop"))


def test_an_upload_asks_what_it_is_for_and_a_wrong_one_takes_nothing(page: Page) -> None:
    open_example(page, "tiny")
    before = scenario(page)
    upload(page, {"large.zip": million_rows()})
    expect(page.get_by_text("100 times are allowed")).to_be_visible(timeout=LONG)
    assert scenario_once(page, lambda files: files == before) == before
    page.reload()
    upload(page, {"forecast.csv": HEAD + b"MSC,NEAR,2026-01-05,-1\n"})
    expect(page.get_by_text("1 fault in the upload; nothing was taken over")).to_be_visible(
        timeout=LONG
    )
    assert scenario_once(page, lambda files: files == before) == before
    page.reload()
    upload(page, {"forecast.csv": HEAD + b"MSC,NEAR,2026-01-05,3\n"})
    asked = page.get_by_role("dialog")
    expect(asked.get_by_text("1 row: 0 added, 6 removed, 1 changed.")).to_be_visible(timeout=LONG)
    asked.get_by_role("button", name="Leave everything as it is").click(timeout=LONG)
    expect(asked).to_be_hidden(timeout=LONG)
    assert scenario_once(page, lambda files: files == before) == before
    page.reload()
    upload(page, example_files("ucart"))
    expect(asked.get_by_role("radio", name="The whole scenario")).to_be_checked(timeout=LONG)
    expect(asked.get_by_role("button", name="Open it")).to_be_visible(timeout=LONG)
    asked.get_by_text("Only tables of it").click(timeout=LONG)
    expect(asked.get_by_role("button", name="Put in scenario.toml")).to_be_visible(timeout=LONG)
    page.reload()
    use_upload(page, {"forecast.csv": HEAD + b"MSC,NEAR,2026-01-05,3\n"}, "Put in demand.csv")
    after = scenario_once(page, lambda files: files != before)
    assert patients(after) == 3
    assert {**after, "demand.csv": before["demand.csv"]} == before


def press(page: Page, name: str) -> None:
    """At once, while the page still runs: the browser sends again what sliders held before."""
    button(page, name).click(timeout=LONG)


def test_a_lever_and_a_cell_are_undone_and_done_again(page: Page) -> None:
    open_example(page, "tiny")
    before = scenario(page)
    lever = page.locator(".st-key-lever_demand")
    expect(lever.get_by_role("slider")).to_be_enabled(timeout=LONG)
    lever.get_by_role("slider").press("End")
    expect(page.get_by_text("8 to 16 patients")).to_be_visible(timeout=LONG)
    for _ in range(3):
        press(page, "Undo")
        expect(page.get_by_text("8 patients", exact=True)).to_be_visible(timeout=LONG)
        press(page, "Redo")
        expect(page.get_by_text("8 to 16 patients")).to_be_visible(timeout=LONG)
    assert patients(scenario_once(page, lambda files: patients(files) == 16)) == 16
    open_table(page, "hospitals.csv")
    type_down(page, "region", 54, ["Town"])
    both = scenario_once(page, lambda files: "Town" in files["hospitals.csv"])
    assert column(both["hospitals.csv"], "region")[0] == "Town"
    settled(page)

    press(page, "Undo")
    expect(cell(page, "City")).to_be_attached(timeout=LONG)
    expect(cell(page, "Town")).to_be_hidden(timeout=LONG)
    town = before["hospitals.csv"]
    moved = scenario_once(page, lambda files: files["hospitals.csv"] == town)
    assert moved["hospitals.csv"] == town
    assert patients(moved) == 16
    press(page, "Undo")
    expect(page.get_by_text("8 patients", exact=True)).to_be_visible(timeout=LONG)
    assert scenario_once(page, lambda files: files == before) == before
    expect(button(page, "Undo")).to_be_disabled(timeout=LONG)

    press(page, "Redo")
    expect(page.get_by_text("8 to 16 patients")).to_be_visible(timeout=LONG)
    assert scenario_once(page, lambda files: files == moved) == moved
    press(page, "Redo")
    expect(cell(page, "Town")).to_be_attached(timeout=LONG)
    assert scenario_once(page, lambda files: files == both) == both
    press(page, "Back to saved")
    expect(page.get_by_text("8 patients", exact=True)).to_be_visible(timeout=LONG)
    assert scenario_once(page, lambda files: files == before) == before


def test_a_fault_leads_to_its_cell_and_an_edit_leaves_the_grid_where_it_is(page: Page) -> None:
    open_example(page, "platform")
    open_table(page, "hospitals.csv")
    grid = page.locator(f"{GRID} .dvn-scroller")
    grid.hover(position={"x": 110, "y": 200})
    page.mouse.wheel(0, 35 * ROWS_SCROLLED)
    first = page.locator(f"{GRID} #glide-cell-1-0")
    first.wait_for(state="detached", timeout=LONG)
    place = scrolled(page)
    assert place > 0
    type_down(page, "ship_cost", 200, ["-5"])
    expect(page.get_by_text("1 fault to repair")).to_be_visible(timeout=LONG)
    settled(page)
    assert scrolled(page) == place

    open_table(page, "products.csv")
    faults = page.locator(".st-key-fault_list")
    expect(faults.locator("canvas td", has_text="hospitals.csv")).to_be_attached(timeout=LONG)
    faults.locator(".dvn-scroller").click(position={"x": 16, "y": 54})
    wait_for_table(page, "hospitals.csv")
    expect(cell(page, "-5")).to_be_attached(timeout=LONG)
    first.wait_for(state="detached", timeout=LONG)
    button(page, "Undo").click(timeout=LONG)
    expect(page.get_by_text("ready to plan")).to_be_visible(timeout=LONG)
