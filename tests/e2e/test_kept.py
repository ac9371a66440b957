"""Two tabs, a new tab and another scenario: what was worked on stays, for each its own."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import LONG, go_on, open_example, settled

pytestmark = pytest.mark.e2e


def stands_on(page: Page, title: str) -> None:
    """The sidebar names the scenario."""
    side = page.locator('[data-testid="stSidebar"]')
    expect(side.get_by_text(title).first).to_be_visible(timeout=LONG)


def test_two_tabs_of_one_address_go_their_own_ways(page: Page) -> None:
    open_example(page, "tiny")
    stands_on(page, "Tiny: one room")
    other = page.context.new_page()
    other.goto(page.url)
    stands_on(other, "Tiny: one room")  # it begins where the first one stands
    assert other.url != page.url
    other.locator('[data-testid="stSidebarNav"] a').first.click(timeout=LONG)
    expect(other.get_by_role("heading", name="cryoplan", level=1)).to_be_visible(timeout=LONG)
    settled(other)
    open_example(other, "ucart")
    stands_on(other, "Universal CAR-T")
    page.reload()
    stands_on(page, "Tiny: one room")


def test_a_new_tab_goes_on_with_recent_work(page: Page, address: str) -> None:
    open_example(page, "msc_knee")
    page.close()
    fresh = page.context.new_page()
    fresh.goto(address)
    expect(fresh.get_by_text("Go on with recent work")).to_be_visible(timeout=LONG)
    settled(fresh)
    go_on(fresh, "MSC for knee osteoarthritis")
    stands_on(fresh, "MSC for knee osteoarthritis")
