"""Erasing somebody in a real browser, on the demo community. Skipped without a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from daybook.bootstrap import Daybook, open_daybook
from daybook.cli.demo import fill
from daybook.config import Settings
from daybook.wsgi import make_app
from projections.viewer import STEWARD

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PROGRAM = next(filter(None, map(shutil.which, BROWSERS)), None)
NARROW = {"width": 390, "height": 844}
EXCESS_WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
STEWARDS_HANDLE = "lantern:kofi"
NAME = "Dilip Marchetti"
SAID = "I thought you'd all gone off it"
"""Words of his in the demo community."""

pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason=f"needs one of these browsers: {', '.join(BROWSERS)}"
)


@pytest.fixture
def daybook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Daybook]:
    """The demo community."""
    monkeypatch.setenv("DAYBOOK_UNDERSTAND", "asked")
    settings = Settings(tmp_path / "archive")
    fill(settings)
    with open_daybook(settings) as daybook:
        daybook.catch_up()
        yield daybook


@pytest.fixture
def site(daybook: Daybook) -> Iterator[str]:
    """Its pages, for a steward who records."""
    app = make_app(daybook, STEWARD, STEWARDS_HANDLE)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join()


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page on a narrow screen, without scripts."""
    context = browser.new_context(
        base_url=site,
        java_script_enabled=False,
        viewport=NARROW,  # type: ignore[arg-type]
    )
    yield context.new_page()
    context.close()


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
