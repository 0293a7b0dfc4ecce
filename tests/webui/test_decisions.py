"""Pages of decisions."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from archive import commands as c
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, Pages, handle

DAY = 60 * 24
MARKUP = "<b>bold</b><script>alert(1)</script>"


def flat(page: str) -> str:
    words = " ".join(re.sub("<[^>]*>", " ", page).split())
    return re.sub(r" (?=[.,;:])", "", words)


def decide(library: Library, key: str, **changes: Any) -> UUID:
    """A decision that Bob took by vote a day after Ada proposed it."""
    fields: dict[str, Any] = {"title": f"Title of {key}", "label": "", "source": "", **changes}
    library.tell(
        a(c.ProposeDecision, key=key, **fields),
        a(
            c.TakeDecision,
            decision=key,
            deciders=(handle("bob"),),
            source="",
            occurred_at=later(DAY),
            precision=changes.get("precision", "second"),
        ),
    )
    return library.archive.id_of("decision", key)


def test_without_decisions_the_page_says_so(pages: Pages) -> None:
    assert "No decision has been recorded yet" in pages().get("/decisions/").text
    then = pages().get("/decisions/?as_of=2019-01-01").text
    assert "No decision had been proposed by then" in then


def test_decisions_are_a_timeline_the_last_change_first(library: Library, pages: Pages) -> None:
    decide(library, "one")
    library.tell(
        a(
            c.ProposeDecision,
            key="two",
            title="Title of two",
            label="D2",
            occurred_at=later(9 * DAY),
        )
    )

    page = flat(pages().get("/decisions/").text)

    assert "2020 D2: Title of two proposed Proposed 10 May 2020" in page
    assert "Title of one accepted Accepted 2 May 2020 (vote)" in page
    then = flat(pages().get("/decisions/?as_of=2020-05-01").text)
    assert "Title of one proposed" in then
    assert "Title of two" not in then


def test_what_is_to_be_looked_at_again_stands_first(library: Library, pages: Pages) -> None:
    decide(library, "one")
    library.tell(a(c.ScheduleReview, decision="one", occurred_at=later(2 * DAY), source=""))

    page = flat(pages().get("/decisions/").text)
    assert "To be looked at again Title of one" in page
    assert "was to be looked at again on 1 May 2021" in page
    then = flat(pages().get("/decisions/?as_of=2020-12-01").text)
    assert "; to be looked at again on 1 May 2021" in then


def test_a_decision_tells_how_it_was_taken_by_whom_in_which_role(
    library: Library, pages: Pages
) -> None:
    library.say("1", by="Bob")
    library.tell(
        a(c.EstablishRole), a(c.GrantRole, person=handle("bob"), occurred_at=later(2), source="")
    )
    one = decide(library, "one", text="Use *both* doors.")

    page = pages().get(f"/decisions/{one}").text

    told = flat(page)
    for words in ("Accepted 2 May 2020", "Method vote", "5 for, 1 against", "Decided by Bob"):
        assert words in told, words
    assert "then waterer of garden" in told
    assert "<em>both</em>" in page
    assert f"/people/{library.person('bob')}" in page
    assert told.index("Proposed proposed") < told.index("Taken accepted")


def test_a_superseded_decision_leads_to_what_took_its_place(library: Library, pages: Pages) -> None:
    one, two = decide(library, "one"), decide(library, "two")
    library.tell(
        a(c.SupersedeDecision, decision="one", superseded_by="two", occurred_at=later(3 * DAY))
    )

    page = pages().get(f"/decisions/{one}").text
    assert "This holds no more: superseded, 4 May 2020." in flat(page)
    assert f"/decisions/{two}" in page
    assert f"/decisions/{one}" in pages().get(f"/decisions/{two}").text
    then = pages().get(f"/decisions/{one}?as_of=2020-05-02").text
    assert "This holds no more" not in then


def test_what_took_its_place_is_not_told_to_those_who_may_not_see_it(
    library: Library, pages: Pages
) -> None:
    one, two = decide(library, "one"), decide(library, "two", visibility="stewards")
    said = library.say("1", occurred_at=later(DAY))
    library.tell(
        a(c.Cite, of="1", to_kind="decision", to="one", clause=""),
        a(c.SupersedeDecision, decision="one", superseded_by="two", occurred_at=later(3 * DAY)),
    )

    for address in (f"/decisions/{one}", f"/contributions/{said}"):
        assert str(two) not in pages().get(address).text
        assert "no more" in (page := pages().get(address).text) or "out of date" in page
        assert str(two) in pages(STEWARD).get(address).text


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("as_of=tomorrow", 400, "as_of=tomorrow is no date"),
        ("as_of=2019-01-01", 404, "This was not proposed, or the archive did not know it"),
        ("known_at=2019-01-01", 404, "This was not proposed, or the archive did not know it"),
        ("known_at=2999-01-01", 416, "lies in the future"),
    ],
)
def test_a_time_that_cannot_be_is_told(
    library: Library, pages: Pages, query: str, status: int, told: str
) -> None:
    answer = pages().get(f"/decisions/{decide(library, 'one')}?{query}")

    assert answer.status_code == status
    assert told in answer.text


def test_a_decision_one_may_not_see_is_not_there(library: Library, pages: Pages) -> None:
    one = decide(library, "one", visibility="members")

    assert pages().get(f"/decisions/{one}").status_code == 404
    assert pages(MEMBER).get(f"/decisions/{one}").status_code == 200
    assert "Title of one" not in pages().get("/decisions/").text
    assert "for members" in pages(MEMBER).get("/decisions/").text
    assert pages().get(f"/decisions/{uuid4()}").status_code == 404


def test_a_time_known_about_is_shown_as_that(library: Library, pages: Pages) -> None:
    one = decide(library, "one", precision="about")

    for address in ("/decisions/", f"/decisions/{one}"):
        page = pages().get(address).text
        assert page.count("2 May 2020") == page.count("about 2 May 2020") > 0, address


def test_markup_in_a_decision_is_harmless(library: Library, pages: Pages) -> None:
    one = decide(library, "one", title=MARKUP, text=MARKUP, reason=MARKUP)
    words = dict.fromkeys(("reason", "status", "source"), MARKUP)
    library.tell(a(c.ReverseDecision, decision="one", occurred_at=later(2 * DAY), **words))

    for address in ("/decisions/", f"/decisions/{one}", f"/why/decision/{one}"):
        page = pages().get(address).text
        assert "<script" not in page, address
        assert "<b>" not in page, address
