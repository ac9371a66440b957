"""Every page in Chinese, by keyboard, in both themes and on a small and a narrow screen."""

import re
import shutil

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from planner.app.frame.navigation import ICONS
from planner.language.catalogue import CORE, stored
from tests.e2e.browser import LONG, settled
from tests.e2e.conftest import FLAGS

pytestmark = pytest.mark.e2e

CHINESE = {
    str(entry.id): str(entry.string)
    for entry in stored("zh_CN")
    if isinstance(entry.id, str) and entry.id and entry.context != CORE
}
ENGLISH = [
    message
    for message in CHINESE
    if "{" not in message and "`" not in message and len(re.findall(r"\w+", message)) >= 3
]  # sentences that would be seen if a page had not asked for its language
TITLES = {
    "home": "Home", "scenario": "Scenario", "plan": "Plan", "service": "Service",
    "stock": "Stock and banks", "risk": "Risk", "compare": "Compare",
    "worth": "What more is worth", "runs": "Runs",
}  # fmt: skip
READ = 4.5  # least contrast of text (WCAG 2.2, 1.4.3)
INK = """() => {
    const own = document.querySelector('.xtick text, .ytick text');
    const paper = document.querySelector('[data-testid="stApp"]');
    return [getComputedStyle(own).fill, getComputedStyle(paper).backgroundColor];
}"""


@pytest.fixture(scope="module")
def planned(address: str) -> str:
    """The work on the smallest example, with a plan, as the address names it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page()
        page.goto(address)
        page.locator(".st-key-open_tiny button").click(timeout=LONG)
        title(page, "Scenario")
        page.get_by_role("link", name="Plan").first.click(timeout=LONG)
        title(page, "Plan")
        page.get_by_role("button", name="Find a plan").first.click(timeout=LONG)
        page.locator('[data-testid="stPlotlyChart"] .main-svg').first.wait_for(timeout=LONG)
        settled(page)
        work = page.url.partition("?")[2]
        browser.close()
    return work


@pytest.mark.parametrize("name", ICONS)
def test_a_page_is_chinese_throughout(page: Page, address: str, planned: str, name: str) -> None:
    visit(page, address, planned, name, language="zh_CN")
    shown = page.locator("body").inner_text()
    assert name == "home" or CHINESE[TITLES[name]] in shown
    assert [message for message in ENGLISH if message in shown] == []


def test_the_switch_and_a_reload(page: Page) -> None:
    title(page, "cryoplan")
    settled(page)
    page.get_by_role("radio", name="简体中文").click(timeout=LONG)
    expect(page.get_by_role("link", name=CHINESE["Risk"]).first).to_be_visible(timeout=LONG)
    page.get_by_role("link", name=CHINESE["Risk"]).first.click()
    title(page, CHINESE["Risk"])
    page.wait_for_url(re.compile("lang=zh_CN"), timeout=LONG)
    page.reload()
    title(page, CHINESE["Risk"])


@pytest.mark.parametrize("size", [(1280, 800), (1024, 1366)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_no_page_scrolls_sideways(
    page: Page, address: str, planned: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    wide = {}
    for name in ICONS:
        visit(page, address, planned, name)
        for place in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
            over = page.evaluate(f"{place}.scrollWidth - {place}.clientWidth")
            if over > 0:
                wide[name] = over
    assert wide == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_on_a_chart_can_be_read(page: Page, address: str, planned: str, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    visit(page, address, planned, "plan")
    page.locator(".xtick text, .ytick text").first.wait_for(state="attached", timeout=LONG)
    ink, paper = page.evaluate(INK)
    lights = sorted(luminance(colour) for colour in (ink, paper))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= READ


def test_a_plan_is_found_without_a_mouse(page: Page) -> None:
    """From the first page by Tab and Enter: open an example, go to Plan, find one."""
    title(page, "cryoplan")
    settled(page)
    press_on(page, ".st-key-open_tiny button")
    title(page, "Scenario")
    settled(page)
    press_on(page, '[data-testid="stSidebarNavLink"][href$="/plan"]')
    title(page, "Plan")
    settled(page)
    press_on(page, '[data-testid="stMain"] button[kind^="primary"]')
    page.locator('[data-testid="stPlotlyChart"] .main-svg').first.wait_for(timeout=LONG)


def press_on(page: Page, target: str) -> None:
    """Tab until an element has the focus, then Enter."""
    reached = "target => document.activeElement?.matches(target)"
    for _step in range(150):
        if page.evaluate(reached, target):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def visit(page: Page, address: str, work: str, name: str, language: str = "en") -> None:
    """A page of the work, once it has run to its end."""
    page.goto(f"{address}/{'' if name == 'home' else name}?{work}&lang={language}")
    wanted = TITLES[name] if language == "en" else CHINESE[TITLES[name]]
    title(page, "cryoplan" if name == "home" else wanted)
    settled(page)


def title(page: Page, name: str) -> None:
    """Wait for the title of a page."""
    expect(page.get_by_role("heading", name=name, level=1).first).to_be_visible(timeout=LONG)


def luminance(colour: str) -> float:
    """Relative luminance of `rgb(r, g, b)`."""
    parts = [int(x) / 255 for x in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
