"""The page of a contribution."""

import re
from uuid import UUID, uuid4

from archive import commands as c
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later
from tests.governing import ANEW
from tests.reading import Library, Pages, handle

DAYS = 60 * 24


def revised(library: Library, *bodies: str, **changes: object) -> UUID:
    """A contribution that was worded so, a day after the other."""
    said = library.say("1", bodies[0], occurred_at=later(0), **changes)
    for days, body in enumerate(bodies[1:], 1):
        library.tell(
            a(
                c.ReviseContribution,
                contribution="1",
                body=body,
                by=handle("bob"),
                by_name="Bob",
                reason=f"reason {days}",
                occurred_at=later(days * DAYS),
            )
        )
    return said


def test_a_contribution_tells_where_it_came_from(library: Library, pages: Pages) -> None:
    thread = library.thread("t", "Who has the key?")
    library.say("0", "the question", "Bob", thread="t")
    said = library.say("1", "I have it", thread="t", reply_to="0", source="hall/17")
    library.tell(a(c.ObserveEndorsements, contribution="1", counts={"thank_you": 2, "up": 0}))

    page = " ".join(pages().get(f"/contributions/{said}").text.split())

    assert "I have it" in page
    assert "hall/17" in page
    assert "2 thank you" in page
    assert "0 up" not in page
    assert f"/threads/{thread}?holding={said}#c-{said}" in page
    assert "In reply to" in page
    assert "the question" in page
    assert re.search("Said</dt><dd><time", page)
    assert re.search("Recorded</dt><dd><time", page)


def test_former_wordings_show_what_changed_by_whom_and_why(library: Library, pages: Pages) -> None:
    said = revised(library, "The door is green", "The door is red", "The gate is red")

    page = " ".join(pages().get(f"/contributions/{said}").text.split())

    assert "3 wordings" in page
    assert "<del>green</del><ins>red</ins>" in page
    assert "<del>door</del><ins>gate</ins>" in page
    assert "Reason: reason 1" in page
    assert "Bob" in page


def test_any_two_wordings_can_be_compared(library: Library, pages: Pages) -> None:
    said = revised(library, "The door is green", "The door is red", "The gate is red")
    client = pages()

    page = client.get(f"/contributions/{said}?from=1&to=3").text

    assert "Wording 3 against wording 1" in page
    assert "<del>door is green</del><ins>gate is red</ins>" in page
    for query in ("from=1&to=9", "from=0&to=1", "from=one&to=2", "from=1"):
        refused = client.get(f"/contributions/{said}?{query}")
        assert refused.status_code == 400
        assert "there are 3" in refused.text


def test_of_many_wordings_the_latest_are_compared(library: Library, pages: Pages) -> None:
    said = revised(library, *(f"wording {n}" for n in range(13)))

    page = pages().get(f"/contributions/{said}").text

    assert page.count('class="revision" id=') == 10
    assert "Older wordings are compared when you choose them above" in page


def test_a_contribution_is_read_as_it_was(library: Library, pages: Pages) -> None:
    said = revised(library, "The door is green", "The door is red")

    page = pages().get(f"/contributions/{said}?as_of=2020-05-01").text

    assert "The door is green" in page
    assert "red" not in page.replace("rendered", "")
    assert pages().get(f"/contributions/{said}?as_of=2020-04-30").status_code == 404
    assert pages().get(f"/contributions/{said}?known_at=2020-05-02").status_code == 404
    assert pages().get(f"/contributions/{said}?as_of=2999-01-01").status_code == 416


def test_only_the_wording_a_source_had_says_so(library: Library, pages: Pages) -> None:
    said = library.say("1", "edited", occurred_at=later(0), edited_at=later(DAYS))

    page = " ".join(pages().get(f"/contributions/{said}").text.split())

    assert "no wording from before that is in the archive" in page


def test_a_lone_message_shows_what_was_said_around_it(library: Library, pages: Pages) -> None:
    library.say("1", "just before")
    said = library.say("2", "the message")
    library.say("3", "just after")
    library.say("4", "secret", visibility="stewards")

    page = pages().get(f"/contributions/{said}").text

    places = [page.index(f"<p>{words}</p>") for words in ("just before", "the message")]
    assert places == sorted(places)
    assert "just after" in page
    assert "secret" not in page
    assert "on=2020-05-01#" in page


def test_former_wordings_of_hidden_words_are_for_stewards(library: Library, pages: Pages) -> None:
    said = revised(library, "very rude", "somewhat rude")
    library.tell(
        a(c.HideContribution, contribution="1", reason="manners", occurred_at=later(9 * DAYS))
    )

    assert "rude" not in pages(MEMBER).get(f"/contributions/{said}").text
    assert "very" not in pages(MEMBER).get(f"/contributions/{said}?from=1&to=2").text
    assert "<del>very</del><ins>somewhat</ins>" in pages(STEWARD).get(f"/contributions/{said}").text


def test_a_contribution_one_may_not_see_is_not_there(library: Library, pages: Pages) -> None:
    said = library.say("1", "secret", visibility="members")

    assert pages().get(f"/contributions/{said}").status_code == 404
    assert pages(MEMBER).get(f"/contributions/{said}").status_code == 200
    assert pages().get(f"/contributions/{uuid4()}").status_code == 404


def test_what_befell_a_contribution_is_told(library: Library, pages: Pages) -> None:
    said = library.say("1", "an answer")
    library.tell(
        a(c.AcceptAnswer, contribution="1", by=handle("bob"), by_name="Bob"),
        a(c.ObserveMissing, contribution="1", occurred_at=later(DAYS)),
    )

    page = " ".join(pages().get(f"/contributions/{said}").text.split())

    assert re.search("Accepted as the answer by .*Bob", page)
    assert "Found gone from its source" in page
    assert "gone from the source since" in page


def test_what_it_leans_on_and_that_this_changed_are_told(library: Library, pages: Pages) -> None:
    said = library.say("1", "In the evening", occurred_at=later(5))
    library.tell(a(c.AdoptNorm), a(c.Cite, of="1", occurred_at=later(6)))
    client = pages()
    page = " ".join(client.get(f"/contributions/{said}").text.split())
    assert "leans on clause 1 of" in page
    assert "Watering</a>" in page
    assert "out of date" not in page

    anew = {"text": ANEW, "source": "", "effective_from": None}
    library.tell(a(c.AmendNorm, occurred_at=later(DAYS), **anew))

    page = client.get(f"/contributions/{said}").text
    assert "May be out of date: “Watering”, 1, was" in page
    assert page.index("May be out of date") < page.index("In the evening</p>")
    then = client.get(f"/contributions/{said}?as_of=2020-05-01").text
    assert "out of date" not in then


def test_forms_begin_at_a_contribution_where_somebody_records(
    library: Library, pages: Pages
) -> None:
    said = library.say("1")
    address = f"/contributions/{said}"

    assert "/record/" not in pages().get(address).text
    page = pages(record_as=handle("zoe")).get(address).text.replace("&amp;", "&")
    for form in ("decision?", "norm?", "citation?relation=evidence-for&", "citation?"):
        assert f"/record/{form.partition('?')[0]}?" in page
    assert page.count(f"about=contribution:{said}") == 5
    for name in ("Record a decision", "This changed a norm", "Cite as evidence"):
        assert name in page
