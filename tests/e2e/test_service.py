"""Service, Stock and banks, Risk: from an example to its plan, and to a plan for chance."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import LONG, go_to, settled

pytestmark = pytest.mark.e2e

FIRST_BOX = {"x": 16, "y": 54}  # [px] the box of the first row of a table


def test_the_pages_of_a_plan(page: Page) -> None:
    """`tiny`: seven of eight start, two doses expire; nobody knows before there is a plan."""
    for name in ("Service", "Stock and banks", "Risk"):
        go_to(page, name)
        expect(page.get_by_text("open one on the Home page")).to_be_visible(timeout=LONG)
    go_to(page, "Home")
    page.locator(".st-key-open_tiny button").click(timeout=LONG)
    expect(page.get_by_role("heading", name="Scenario", level=1)).to_be_visible(timeout=LONG)
    settled(page)
    go_to(page, "Plan")
    page.get_by_role("button", name="Find a plan").click(timeout=LONG)
    expect(page.get_by_text("The plan is up to date")).to_be_visible(timeout=LONG)
    settled(page)

    go_to(page, "Service")
    expect(page.get_by_text("7 of 8 patients start")).to_be_visible(timeout=LONG)
    settled(page)
    chosen = page.get_by_role("heading", name="Weeks of Hospital next door")
    page.locator(".st-key-hospitals .dvn-scroller").click(position=FIRST_BOX)
    expect(chosen).to_be_visible(timeout=LONG)
    page.locator(".st-key-months .main-svg").first.wait_for(timeout=LONG)

    go_to(page, "Stock and banks")
    expect(page.get_by_text("2 doses expire unused").first).to_be_visible(timeout=LONG)
    expect(page.get_by_text("W1 lasts beyond this plan")).to_be_visible(timeout=LONG)
    page.locator(".st-key-expiry .main-svg").first.wait_for(timeout=LONG)

    go_to(page, "Risk")
    expect(page.get_by_text("the plan says 87.5 %")).to_be_visible(timeout=LONG)
    page.locator(".st-key-fan").get_by_text("Stock", exact=True).click(timeout=LONG)
    expect(page.locator(".st-key-fans").get_by_text("Closing stock")).to_be_visible(timeout=LONG)
    settled(page)
    page.locator(".st-key-plan_for_chance button").click(timeout=LONG)
    both = page.get_by_text("The plan for chance is the one on the other pages.")
    expect(both).to_be_visible(timeout=LONG)
