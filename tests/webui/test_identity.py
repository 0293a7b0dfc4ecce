"""The page of likely links, and the handles on a person's page."""

import pytest

from archive import commands as c
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, Pages, handle

ADA, BOT = "chat:adaquill", "chat:quillbot"


@pytest.fixture(autouse=True)
def _people(library: Library) -> None:
    library.say("1", by="Ada")
    library.tell(
        a(c.RenamePerson, person=handle("ada"), name="Ada Quill", occurred_at=later(1)),
        a(c.IntroducePerson, handle=ADA, name="Ada Quill"),
        a(c.IntroducePerson, handle=BOT, name="Ada Quill", kind="bot"),
    )


def test_stewards_see_likely_links_side_by_side_and_nobody_else_does(pages: Pages) -> None:
    page = pages(STEWARD).get("/people/suggestions").text

    assert "1 pair" in page
    assert "Both go by “Ada Quill”." in page
    assert f"<code>{ADA}</code>" in page
    assert "example.org" not in page
    assert "<form" not in page.partition("<main")[2]
    for viewer in (ANONYMOUS, MEMBER):
        assert pages(viewer).get("/people/suggestions").status_code == 404
        assert "/people/suggestions" not in pages(viewer).get("/people/").text
    assert "/people/suggestions" in pages(STEWARD).get("/people/").text


def test_a_page_beyond_the_last_is_told(pages: Pages) -> None:
    told = pages(STEWARD).get("/people/suggestions?page=7")

    assert told.status_code == 404
    assert "ends before page 7" in told.text


def test_without_a_likely_link_the_page_says_so(library: Library, pages: Pages) -> None:
    library.tell(a(c.DismissLink, person=handle("ada"), handle=ADA))

    assert "Nothing suggests" in pages(STEWARD).get("/people/suggestions").text


def test_a_persons_page_tells_their_handles_and_why_to_those_who_may_know(
    library: Library, pages: Pages
) -> None:
    library.say("2", by="Adah")
    pair = {"person": handle("ada"), "handle": handle("adah")}
    library.tell(a(c.LinkHandle, evidence="one face", occurred_at=later(5), **pair))
    address = f"/people/{library.person('ada')}"

    for viewer, told in ((ANONYMOUS, False), (MEMBER, False), (STEWARD, True)):
        page = pages(viewer).get(address).text
        assert "Handles" in page
        assert ("one face" in page) is told
        assert "/record/unlink" not in page
    assert "/record/unlink" in pages(STEWARD, handle("zoe")).get(address).text
