"""Erasing somebody in a real browser, on the demo community. Skipped without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from daybook.bootstrap import Daybook
from projections.viewer import STEWARD
from tests.browsing import EXCESS_WIDTH, demo_archive, narrow_page, needs_browser, serving

STEWARDS_HANDLE = "lantern:kofi"
NAME = "Dilip Marchetti"
SAID = "I thought you'd all gone off it"
"""Words of his in the demo community."""

pytestmark = needs_browser


@pytest.fixture
def daybook(tmp_path: Path) -> Iterator[Daybook]:
    """The demo community."""
    with demo_archive(tmp_path) as daybook:
        yield daybook


@pytest.fixture
def site(daybook: Daybook) -> Iterator[str]:
    """Its pages, for a steward who records."""
    with serving(daybook, STEWARD, STEWARDS_HANDLE) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page on a narrow screen, without scripts."""
    with narrow_page(browser, site) as page:
        yield page


def main(page: Page) -> str:
    """What the page says."""
    return page.locator("main").inner_text()


def erase_by_the_form(page: Page) -> None:
    """From the preview, with the name mistyped once."""
    page.get_by_label("Why").fill("A letter of 3 March")
    page.get_by_label("Their name").fill("somebody else")
    page.get_by_role("button", name="Erase them for good").click()
    assert "not their name" in main(page)
    assert page.get_by_label("Why").input_value().strip() == "A letter of 3 March"
    page.get_by_label("Their name").fill(NAME)
    page.get_by_role("button", name="Erase them for good").click()


def test_whoever_is_erased_by_the_pages_is_found_nowhere(page: Page, daybook: Daybook) -> None:
    page.goto("/people/")
    page.get_by_role("link", name=NAME).click()
    person = page.url.rsplit("/", 1)[1]
    assert SAID in main(page)
    with page.expect_download() as kept:
        page.get_by_role("link", name="Export these words").click()
    assert kept.value.suggested_filename == f"words-{person[:8]}.zip"

    page.get_by_role("link", name="Erase this person").click()
    assert page.locator("h1").inner_text() == f"Erase {NAME}"
    assert "wordings of messages" in main(page)
    assert page.evaluate(EXCESS_WIDTH) <= 0
    erase_by_the_form(page)

    assert page.url.partition("#")[0].endswith("/erasures")
    listed = main(page)
    assert "A letter of 3 March" in listed
    assert "not purged" not in listed
    assert NAME not in listed
    assert page.evaluate(EXCESS_WIDTH) <= 0
    page.goto(f"/people/{person}")
    assert page.locator("h1").inner_text() == "[erased]"
    assert page.get_by_role("link", name="Export these words").count() == 0
    for address in ("/people/", f'/search?q="{SAID}"'):
        page.goto(address)
        assert NAME not in main(page)
        assert page.locator("main mark").count() == 0
    held = [file.read_bytes() for file in daybook.settings.home.rglob("*") if file.is_file()]
    assert not any(SAID.encode() in content for content in held)
