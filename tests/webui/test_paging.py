"""Pages of long lists."""

import pytest
from flask import Flask
from werkzeug.exceptions import BadRequest

from webui.paging import Page, page_asked


def asked(query: str) -> Page:
    with Flask(__name__).test_request_context(f"/?{query}"):
        return page_asked(10)


def test_pages_are_counted_from_one() -> None:
    assert asked("") == asked("page=1") == Page(1, 10)
    assert asked("page=3").offset == 20


@pytest.mark.parametrize("given", ["0", "-1", "x", "", "1.5", "²", "99999999999999999999"])
def test_what_is_no_page_is_refused(given: str) -> None:
    with pytest.raises(BadRequest, match="Pages are numbered from 1"):
        asked(f"page={given}")


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (10, 1), (11, 2)])
def test_an_empty_list_has_one_page(total: int, pages: int) -> None:
    assert Page(1, 10).pages(total) == pages
