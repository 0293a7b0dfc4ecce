"""Headers of every answer."""

import pytest

from tests.reading import Library, Pages

ADDRESSES = ("/", "/search?q=x", "/nowhere", "/static/style.css", "/?page=x", "/people/?page=0")


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_forbids_what_no_page_needs(pages: Pages, address: str) -> None:
    answer = pages().get(address, buffered=True)

    policy = answer.headers["Content-Security-Policy"]
    assert dict(part.strip().split(" ", 1) for part in policy.split(";")) == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "form-action": "'self'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in answer.headers


def test_pages_use_nothing_that_the_policy_forbids(library: Library, pages: Pages) -> None:
    library.say("1", "https://example.org/ ![x](https://example.org/x.png)", media="markdown")
    thread = library.archive.id_of("thread", "1")

    page = pages().get(f"/threads/{thread}").text

    for forbidden in ("<script", "<style", " style=", "<img", "<iframe", " onclick"):
        assert forbidden not in page


def test_pages_are_not_kept_by_shared_caches(pages: Pages) -> None:
    assert pages().get("/").headers["Cache-Control"] == "private, no-cache"
