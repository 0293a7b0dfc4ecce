"""The search of a site in a real browser, from files alone. Skipped without one."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from projections.search.words import terms
from tests.browsing import needs_browser
from tests.daybook.exporting.site.conftest import Made

WORDS = (
    "How do I descale the kettle's lids? foo_bar.baz, C++ #1234; example.org/x fooBar HTTPServer"
    " Übergröße naïve running ran agreements don\u2019t 2024-05-01 v1.2.3 ...dots e-mail"
    " 日本 __proto__ constructor \u201cquoted\u201d (it) *bold* connection/connected"
)

pytestmark = needs_browser


@pytest.fixture
def page(browser: Browser, made: Made) -> Iterator[Page]:
    """The first page of the site, opened from its folder; nothing may go wrong on any."""
    page, wrong = browser.new_page(), []
    page.on("console", lambda said: wrong.append(said.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.goto((made() / "index.html").as_uri())
    yield page
    assert wrong == []
    page.close()


def search(page: Page, words: str) -> str:
    """What is said of a search."""
    page.fill("input[name=q]", words)
    page.press("input[name=q]", "Enter")
    page.wait_for_selector("#found:not(:empty)")  # one that asks by a script is not let
    return page.inner_text("#found")


def test_an_answer_is_found_by_its_words_and_leads_to_its_place(page: Page) -> None:
    assert search(page, "descaling kettles") == "1 found"
    assert "Desk" in page.inner_text("#results li .about")
    assert search(page, "vinegar") == "1 found"
    assert "2024-01-02" in page.inner_text("#results li .about")
    page.click("#results li a")
    assert page.evaluate("document.querySelector(location.hash).textContent").count("vinegar") == 1


def test_what_was_edited_is_found_by_both_wordings_and_what_is_hidden_by_none(page: Page) -> None:
    assert search(page, "giraffeword") == "1 found"
    assert "edited" in page.inner_text("#results")
    assert search(page, "zebraword") == "1 found"
    assert "in a former wording" in page.inner_text("#results")
    assert "has “rudeword” in it" in search(page, "rudeword")


def test_clauses_and_exact_names_are_found(page: Page) -> None:
    assert search(page, "empty at night").startswith("1 found")
    assert "clause 1" in page.inner_text("#results li a") or "Kettle code" in page.inner_text(
        "#results"
    )
    assert search(page, "foo_bar.baz") == "1 found"


def test_words_are_taken_apart_as_the_archive_takes_them(page: Page) -> None:
    search(page, "kettle")

    found = page.evaluate(f"daybookSearch.termsOf({json.dumps(WORDS)})")

    assert set(terms(WORDS)) - set(found) <= {"=日本"}  # found by its parts
