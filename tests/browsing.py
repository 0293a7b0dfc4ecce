"""Browsing: a real browser for tests, and the demo community served for it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from waitress.server import create_server

from daybook.bootstrap import Daybook, open_daybook
from daybook.cli.demo import fill
from daybook.config import Settings
from daybook.wsgi import make_app
from projections.viewer import Viewer

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PROGRAM = next(filter(None, map(shutil.which, BROWSERS)), None)
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
EXCESS_WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

needs_browser = pytest.mark.skipif(
    PROGRAM is None, reason=f"needs one of these browsers: {', '.join(BROWSERS)}"
)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=arguments)
        yield browser
        browser.close()


@contextmanager
def narrow_page(browser: Browser, site: str, *, scripts: bool = False) -> Iterator[Page]:
    """A page of a site on a narrow screen, without scripts unless told otherwise."""
    context = browser.new_context(base_url=site, java_script_enabled=scripts, viewport=NARROW)
    yield context.new_page()
    context.close()


@contextmanager
def demo_archive(folder: Path) -> Iterator[Daybook]:
    """The demo community in a folder, whose read models are up to date."""
    settings = Settings(folder / "archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYBOOK_UNDERSTAND", "asked")
        fill(settings)
        with open_daybook(settings) as daybook:
            daybook.catch_up()
            yield daybook


@contextmanager
def serving(daybook: Daybook, viewer: Viewer, records_as: str) -> Iterator[str]:
    """The address of an archive's pages, served for a viewer who records."""
    app = make_app(daybook, viewer, records_as)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join()
