"""The page for newcomers, and what stewards pin to it."""

import re

import pytest

from archive import commands as c
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import SAID, SEEN_BY, Library, Pages, build_town, viewer_of


def test_the_home_page_leads_there(pages: Pages) -> None:
    assert 'href="/start"' in pages().get("/").text


def test_where_nothing_is_recorded_that_is_said_with_the_way_to_mend_it(pages: Pages) -> None:
    page = pages().get("/start").text

    assert "Nobody recorded what this community is for" in page
    assert "daybook pin THING --section purpose" in page
    assert "No norm: what people expect of each other, nobody has written down" in page
    assert 'href="#norms"' not in page
    assert 'href="#asking"' in page


def test_it_tells_norms_decisions_and_roles_with_their_reasons(
    library: Library, pages: Pages
) -> None:
    build_town(library)

    page = pages().get("/start").text

    assert "Rule of hallword." in page
    assert "because of hallword" in page
    assert "Role of hallword" in page


@pytest.mark.parametrize("name", SEEN_BY)
def test_nothing_is_told_that_is_not_for_its_viewer(
    library: Library, pages: Pages, name: str
) -> None:
    build_town(library)

    page = pages(viewer_of(library, name)).get("/start").text

    assert not {word for word in SAID - SEEN_BY[name] if word in page}


def test_the_box_shows_what_comes_near_on_the_page(pages: Pages) -> None:
    page = pages().get("/start?text=who+waters").text

    assert ">who waters</textarea>" in page
    assert "Nothing close to this was found" in page


def test_a_view_of_the_past_has_its_own_content(library: Library, pages: Pages) -> None:
    library.tell(a(c.AdoptNorm, title="Watering", source="", occurred_at=later(0)))

    assert "Watering" in pages().get("/start").text
    assert "Watering" not in pages().get("/start?as_of=2019-01-01").text
    assert pages().get("/start?as_of=soon").status_code == 400
    assert pages().get("/start?as_of=2999-01-01").status_code == 416


def test_a_steward_pins_notes_and_unpins_on_the_page(library: Library, pages: Pages) -> None:
    contribution = library.say("1", "Read me first")
    client = pages(STEWARD, "mailto:zoe@example.org")
    form = client.get("/record/pin").text
    token = re.search(r'name="token" value="([^"]+)"', form)
    assert token is not None
    sent = {"token": token[1], "thing": f"contribution:{contribution}", "section": "asking"}

    answer = client.post("/record/pin", data={**sent, "note": "our <manners>"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/start#asking")
    page = pages().get("/start").text
    assert "our &lt;manners&gt;" in page

    client.post("/record/pin/note", data={**sent, "note": "how to ask"})
    assert "how to ask" in pages().get("/start").text

    client.post("/record/pin/remove", data=sent)
    assert "how to ask" not in pages().get("/start").text


def test_what_cannot_be_pinned_is_told(library: Library, pages: Pages) -> None:
    client = pages(STEWARD, "mailto:zoe@example.org")
    token = re.search(r'name="token" value="([^"]+)"', client.get("/record/pin").text)
    assert token is not None

    def told(**fields: str) -> str:
        return client.post("/record/pin", data={"token": token[1], **fields}).text

    assert "Say what to pin." in told()
    assert "Nothing is called &#39;nowhere&#39;" in told(thing="nowhere")
    assert "There is no space &#39;cellar&#39;" in told(thing="space:cellar")
    library.say("1")
    thread = f"thread:{library.archive.id_of('thread', '1')}"
    assert "is no section of the page" in told(thing=thread, section="attic")
    assert "Only a norm has clauses" in told(thing=thread, clause="1")
    assert pages(MEMBER, "mailto:zoe@example.org").get("/record/pin").status_code == 403


def test_a_pinned_thing_that_was_hidden_since_says_so(library: Library, pages: Pages) -> None:
    library.say("1", "Read me first")
    pin = {"of_kind": "contribution", "of": "1", "section": "answers", "clause": ""}
    library.tell(a(c.PlacePin, note="good", **pin))
    library.tell(a(c.HideContribution, contribution="1", reason="x", occurred_at=later(900)))

    page = pages().get("/start").text

    assert "It was hidden since." in page
    assert "Read me first" not in page
    assert pages().get("/start?known_at=2019-01-01").text.count("good") == 0


def test_the_note_of_somebody_erased_is_gone_and_the_pin_stays(
    library: Library, pages: Pages
) -> None:
    library.say("1", "Read me first", "Bob")
    pin = {"of_kind": "contribution", "of": "1", "section": "answers", "clause": ""}
    library.tell(a(c.PlacePin, note="such a note", by="mailto:ada@example.org", **pin))
    library.erase("ada")

    page = pages().get("/start").text

    assert "such a note" not in page
    assert "[the note was erased]" in page
