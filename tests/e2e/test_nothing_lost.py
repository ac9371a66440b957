"""Nothing typed, opened or planned is lost without asking, in a real browser: `make e2e`."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Page, expect

from planner.app.files.examples import example_files
from planner.app.scenario.table_groups import group_words
from tests.e2e.browser import (
    GRID,
    LONG,
    PACE,
    ROW_HEIGHT,
    add_row,
    column,
    go_on,
    go_to,
    open_example,
    open_table,
    scenario,
    scenario_once,
    settled,
    type_cell,
    type_down,
    type_on,
    upload,
    use_upload,
    wait_for_table,
)

pytestmark = pytest.mark.e2e


def hospital_regions(files: dict[str, str]) -> list[str]:
    """The regions of the hospitals, in the order of the table."""
    return column(files["hospitals.csv"], "region")


def regions_once(page: Page, right: list[str]) -> list[str]:
    """The regions as soon as they are right, else the last ones seen."""
    return hospital_regions(scenario_once(page, lambda files: hospital_regions(files) == right))


def test_values_typed_down_a_column_are_all_kept(page: Page) -> None:
    open_example(page, "platform")
    open_table(page, "hospitals.csv")
    type_down(page, "ship_cost", 54, ["7001", "7002", "7003", "7004"])
    page.mouse.wheel(0, 350)  # ten rows
    page.locator(f"{GRID} #glide-cell-1-0").wait_for(state="detached", timeout=LONG)
    type_down(page, "ship_cost", 200, ["8001", "8002", "8003", "8004"])
    found = scenario_once(page, lambda files: "8004" in files["hospitals.csv"])
    costs = column(found["hospitals.csv"], "ship_cost")
    assert costs[:4] == ["7001", "7002", "7003", "7004"]
    first = costs.index("8001")
    assert first > 8
    assert costs[first : first + 4] == ["8001", "8002", "8003", "8004"]


def test_what_is_typed_while_the_server_stands_still_is_kept(
    page: Page, standing_still: Callable[[], AbstractContextManager[None]]
) -> None:
    """Also where another table, or another page, is opened before it goes on."""
    open_example(page, "platform")
    open_table(page, "hospitals.csv")
    type_down(page, "ship_cost", 54, ["7001"])
    with standing_still():
        type_on(page, ["7002", "7003"])
        page.wait_for_timeout(3000)
    type_on(page, ["7004"])
    with standing_still():
        type_on(page, ["7005"])
        page.get_by_role("radio", name=group_words()["make"], exact=True).click(timeout=LONG)
        page.wait_for_timeout(1000)
    wait_for_table(page, "products.csv")
    open_table(page, "hospitals.csv")
    type_down(page, "ship_cost", 54 + 5 * ROW_HEIGHT, ["7006"])
    with standing_still():
        type_on(page, ["7007", "7008"])
        page.get_by_role("link", name="Plan").first.click()
        page.wait_for_timeout(1000)
    expect(page.get_by_role("heading", name="Plan", level=1)).to_be_visible(timeout=LONG)
    go_to(page, "Scenario")
    found = scenario_once(page, lambda files: "7008" in files["hospitals.csv"])
    assert column(found["hospitals.csv"], "ship_cost")[:8] == [str(7001 + i) for i in range(8)]


def test_typing_goes_on_over_faults_tables_and_pages(page: Page) -> None:
    """Another page is opened from the cell of the last value, before the page has taken it over."""
    open_example(page, "platform")
    open_table(page, "hospitals.csv")
    type_down(page, "ship_cost", 54, ["-3", "7002"])
    expect(page.get_by_text("1 fault to repair")).to_be_visible(timeout=LONG)
    type_down(page, "ship_cost", 54, ["7001"])
    expect(page.get_by_text("ready to plan")).to_be_visible(timeout=LONG)
    type_down(page, "ship_cost", 124, ["7003"])
    open_table(page, "products.csv")
    open_table(page, "hospitals.csv")
    type_down(page, "ship_cost", 159, ["7004"])
    type_cell(page, "7005")  # without Enter
    go_to(page, "Plan")
    go_to(page, "Scenario")
    wait_for_table(page, "hospitals.csv")  # the table that was chosen
    typed = ["7001", "7002", "7003", "7004", "7005"]
    assert column(scenario(page)["hospitals.csv"], "ship_cost")[:5] == typed
    page.reload()
    expect(page.get_by_text("ready to plan")).to_be_visible(timeout=LONG)
    assert column(scenario(page)["hospitals.csv"], "ship_cost")[:5] == typed


def test_a_cell_that_is_open_while_the_page_runs_goes_on(page: Page) -> None:
    """The page takes over the value before, fault list and all, while the next one is typed."""
    open_example(page, "platform")
    open_table(page, "hospitals.csv")
    type_down(page, "ship_cost", 54, ["-3"])
    type_cell(page, "70")
    faults = page.locator(".st-key-fault_list canvas td", has_text="-3")
    expect(faults).to_be_attached(timeout=LONG)
    settled(page)
    page.keyboard.type("02", delay=PACE)
    page.keyboard.press("Enter")
    right = ["-3", "7002"]
    found = scenario_once(page, lambda files: "7002" in files["hospitals.csv"])
    assert column(found["hospitals.csv"], "ship_cost")[:2] == right


def test_an_upload_never_empties_the_scenario_that_is_open(page: Page) -> None:
    open_example(page, "tiny")
    before = scenario(page)
    whole = example_files("ucart")
    for files, said in (
        ({"wrong.csv": b"a,b\n1,2\n"}, "no file of a scenario has this name"),
        ({"wrong.zip": b"no archive"}, "no .zip that can be read"),
        ({"wrong.xlsx": b"no workbook"}, "nothing was taken over"),
        ({"demand.csv": b"product,hospital,week,patients\nMSC,GONE,2026-01-05,1\n"},
         "1 fault in the upload"),
        ({**whole, "suites.csv": b"suite,rooms\nS,x\n"}, "nothing was taken over"),
    ):  # fmt: skip
        upload(page, files)
        expect(page.get_by_text(said)).to_be_visible(timeout=LONG)
        assert scenario(page) == before
        page.reload()
    table = before["hospitals.csv"].replace("City", "Town").encode()
    use_upload(page, {"hospitals.csv": table}, "Put in hospitals.csv")
    after = {**before, "hospitals.csv": table.decode()}
    assert scenario_once(page, lambda files: files == after) == after


def test_opening_another_scenario_keeps_the_one_before(page: Page) -> None:
    open_example(page, "tiny")
    open_table(page, "hospitals.csv")
    type_down(page, "region", 54, ["Town"])
    assert (
        hospital_regions(scenario_once(page, lambda x: "Town" in x["hospitals.csv"]))[0] == "Town"
    )
    use_upload(page, example_files("ucart"), "Open it")
    expect(page.get_by_role("heading", name="Universal CAR-T")).to_be_visible(timeout=LONG)
    assert scenario(page) == {n: held.decode() for n, held in example_files("ucart").items()}
    go_to(page, "Home")
    go_on(page, "Tiny: one room")
    expect(page.get_by_role("heading", name="Tiny: one room")).to_be_visible(timeout=LONG)
    assert hospital_regions(scenario(page))[0] == "Town"


def test_an_edit_of_the_fresh_comparator_keeps_the_plan(page: Page) -> None:
    page.get_by_role("button", name="Plan an example").click(timeout=LONG)
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=LONG)
    go_to(page, "Scenario")
    open_table(page, "scenario.toml")
    page.locator("textarea").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n# remakes are rare", delay=20)
    go_to(page, "Plan")
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=LONG)


def test_a_second_tab_on_the_same_address_writes_over_nothing(page: Page) -> None:
    open_example(page, "tiny")
    open_table(page, "hospitals.csv")
    other = page.context.new_page()
    other.goto(page.url)
    other.set_viewport_size({"width": 1280, "height": 900})
    open_table(other, "hospitals.csv")
    page.bring_to_front()
    type_down(page, "region", 54, ["Here"])
    other.bring_to_front()
    type_down(other, "region", 89, ["There"])
    assert regions_once(other, ["City", "There"]) == ["City", "There"]
    page.bring_to_front()
    assert regions_once(page, ["Here", "Province"]) == ["Here", "Province"]


def test_a_row_is_added_and_a_lot_set_on_hold(page: Page) -> None:
    """The mouse may rest anywhere, and the click may be the first into the grid."""
    open_example(page, "tiny")
    open_table(page, "hospitals.csv")
    scenario(page)  # the mouse is above
    new = ["NEW", "New one", "North", "1", "0"]
    add_row(page, 2, new)
    found = scenario_once(page, lambda files: "North,1,0" in files["hospitals.csv"])
    rows = found["hospitals.csv"].splitlines()
    assert rows[1].startswith("NEAR,Hospital next door,City,0,0,")
    assert rows[3] == ",".join([*new, "", ""])
    open_table(page, "lots.csv")
    page.get_by_text("All columns").click(timeout=LONG)
    settled(page)
    type_down(page, "status", 54, ["hold"])
    found = scenario_once(page, lambda files: "hold" in files["lots.csv"])
    assert found["lots.csv"].splitlines() == [
        "lot,product,doses,released_on,expires_on,status",
        "OLD,MSC,4,2025-12-29,2026-01-18,hold",
    ]
    expect(page.get_by_text("ready to plan")).to_be_visible(timeout=LONG)


def test_values_are_kept_while_the_mouse_rests_off_the_grid(page: Page) -> None:
    open_example(page, "platform")
    open_table(page, "hospitals.csv")
    type_down(page, "ship_cost", 54, ["7001"])
    page.mouse.move(640, 60)
    page.mouse.move(700, 70)
    type_on(page, ["7002", "7003", "7004"])
    found = scenario_once(page, lambda files: "7004" in files["hospitals.csv"])
    costs = column(found["hospitals.csv"], "ship_cost")
    assert costs[:4] == ["7001", "7002", "7003", "7004"]
