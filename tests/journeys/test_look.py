"""Is every page readable by everyone: on a phone and a desk, light and dark, by keyboard, without script?"""

from typing import Literal

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings

from oncodesk.web.look.examples.pages import PAGES
from tests.journeys.conftest import runs_over, wcag_violations

ADDRESSES = ["/look", *(f"/look/pages/{name}" for name in PAGES)]


# /look holds every component, so it alone is looked at in all four ways.
@pytest.mark.parametrize(
    ("width", "scheme", "addresses"),
    [
        (390, "dark", ADDRESSES),
        (1280, "light", ADDRESSES),
        (390, "light", ADDRESSES[:1]),
        (1280, "dark", ADDRESSES[:1]),
    ],
)
def test_no_page_breaks_wcag_or_its_own_promise(
    browser: Browser,
    site: str,
    settings: Settings,
    width: int,
    scheme: Literal["light", "dark"],
    addresses: list[str],
) -> None:
    settings.DEMO = True
    page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Security" in message.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    wrong = []
    for address in addresses:
        page.goto(site + address)
        page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
        wrong += [f"{address}: {violation}" for violation in wcag_violations(page)]
        if over := runs_over(page):
            wrong.append(f"{address}: {over} pixels too wide")
    page.close()
    assert not wrong, "\n".join(wrong)
    assert not refused


def test_on_a_phone_each_row_still_shows_drug_and_reason(
    browser: Browser, site: str, settings: Settings
) -> None:
    settings.DEMO = True
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{site}/look/pages/board")
    bruno = page.locator("#visit-bruno")
    for words in ("CARBOplatin", "Hold", "1.20 ×10⁹/L (1,200/µL): hold, limit 2.0", "9:50 AM"):
        shown = bruno.get_by_text(words).first.bounding_box()
        assert shown is not None
        assert shown["x"] >= 0
        assert shown["x"] + shown["width"] <= 390
    page.close()


def test_the_first_key_leads_past_the_navigation(browser: Browser, site: str, settings: Settings) -> None:
    settings.DEMO = True
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{site}/look/pages/board")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_without_script_a_dangerous_action_still_asks(
    browser: Browser, site: str, settings: Settings
) -> None:
    settings.DEMO = True
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/look/pages/visit")
    question = page.get_by_text("Stops all later visits of this course")
    assert not question.is_visible()
    page.get_by_text("Stop protocol").first.click()
    assert question.is_visible()
    context.close()


def test_a_board_that_refreshes_itself_waits_while_somebody_reads(
    browser: Browser, site: str, settings: Settings
) -> None:
    settings.DEMO = True
    asks = """() => !document.querySelector("#board").dispatchEvent(
        new CustomEvent("htmx:beforeRequest", {bubbles: true, cancelable: true}))"""
    page = browser.new_page()
    page.goto(f"{site}/look/pages/board")
    assert not page.evaluate(asks)
    page.get_by_text("Why").first.click()
    page.evaluate("document.activeElement.blur()")
    assert page.evaluate(asks)
    page.close()
