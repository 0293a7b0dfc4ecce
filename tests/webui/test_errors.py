"""Error pages."""

import logging

import pytest

from projections.viewer import ANONYMOUS
from tests.reading import Library, Pages
from webui import Services, create_app


def test_a_page_that_is_not_there_says_what_to_do(pages: Pages) -> None:
    page = pages().get("/nowhere")

    assert page.status_code == 404
    assert "There is nothing here to see" in page.text
    assert "Search for it" in page.text
    assert 'name="q"' in page.text


def test_pages_can_only_be_read(pages: Pages) -> None:
    page = pages().post("/")

    assert page.status_code == 405
    assert "This page can only be read" in page.text


def test_what_an_address_says_cannot_break_the_page(pages: Pages) -> None:
    page = pages().get("/people/", query_string={"page": "<script>alert(1)</script>"})

    assert page.status_code == 400
    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text


def test_a_broken_part_is_told_to_the_operator_and_not_to_the_reader(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    services = Services(library.engine, search=None)  # type: ignore[arg-type]
    client = create_app(services, ANONYMOUS).test_client()

    with caplog.at_level(logging.ERROR):
        page = client.get("/search?q=x")

    assert page.status_code == 500
    assert "Nothing in the archive was changed" in page.text
    assert "NoneType" not in page.text
    assert "/search failed" in caplog.text
