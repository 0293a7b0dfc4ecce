"""The page of the replay."""

import re

import pytest

from archive import commands as c
from projections.viewer import STEWARD
from tests.builders import a, later
from tests.reading import Library, Pages

A_MONTH = 60 * 24 * 31


@pytest.fixture
def told(library: Library) -> Library:
    """A hall in which something was said in three months."""
    for month in (0, 1, 3):
        library.say(f"m{month}", by="Ada" if month else "Bob", occurred_at=later(month * A_MONTH))
    library.space("vault", visibility="stewards", occurred_at=later(A_MONTH))
    library.tell(a(c.RecordDeparture, person="mailto:bob@example.org", occurred_at=later(A_MONTH)))
    return library


def at(month: int) -> str:
    return f"{later(month * A_MONTH):%Y-%m-%d}"


def test_it_opens_at_the_last_step_and_steps_back_and_on(told: Library, pages: Pages) -> None:
    client = pages()

    last = client.get("/replay").text
    before = re.search(r'rel="prev" href="([^"]+)"', last)

    assert "The end" in last
    assert before is not None
    page = client.get(before[1].replace("&amp;", "&")).text
    assert 'rel="next"' in page
    assert "0 said by 0" in page


def test_what_happened_stands_in_its_step_with_its_event_as_of_then(
    told: Library, pages: Pages
) -> None:
    page = pages().get(f"/replay?at={at(1)}").text

    assert re.search(r'href="/people/[^"]+as_of=[^"]+">Bob left</a>', page)
    assert re.search(r'<span class="about">event \d+</span>', page)
    assert "vault" not in page
    assert "vault" in pages(STEWARD).get(f"/replay?at={at(1)}").text


def test_the_slider_is_a_form_that_works_without_scripts(told: Library, pages: Pages) -> None:
    answer = pages().get("/replay?n=1&step=month&quiet=30")

    assert answer.status_code == 302
    assert f"at={at(1)[:7]}-01" in answer.location
    assert "quiet=30" in answer.location


@pytest.mark.parametrize(
    ("query", "code", "why"),
    [
        ("step=hour", 400, "step=hour is no step. There are: day, week"),
        ("by=guess", 400, "by=guess is no clock"),
        ("quiet=0", 400, "quiet=0 is no number of days"),
        ("n=999", 400, "n=999 is no step of this replay"),
        ("at=soon", 400, "at=soon is no date"),
        ("from=2021-01-01&until=2020-01-01", 400, "Give the earlier first"),
        ("at=1999-01-01", 404, "at=1999-01-01 is not in this replay"),
        ("known_at=2999-01-01", 416, "lies in the future"),
        ("from=0001-01-01&step=day", 400, "Take a longer step"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    told: Library, pages: Pages, query: str, code: int, why: str
) -> None:
    answer = pages().get(f"/replay?{query}")

    assert answer.status_code == code
    assert why in answer.text


def test_before_anything_was_known_there_is_nothing_to_replay(told: Library, pages: Pages) -> None:
    page = pages().get("/replay?known_at=2001-01-01").text

    assert "Nothing had happened by then that you may see" in page
    assert "Read it as it is now" in page
