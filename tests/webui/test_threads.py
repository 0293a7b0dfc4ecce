"""The page of a thread."""

import re
from uuid import uuid4

from archive import commands as c
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, Pages, handle


def test_a_thread_is_read_with_its_replies_below(library: Library, pages: Pages) -> None:
    thread = library.thread("t", "Who has the key?")
    library.say("1", "I lost it", thread="t", kind="question")
    reply = library.say("2", "**Here** it is", "Bob", thread="t", reply_to="1", media="markdown")

    page = pages().get(f"/threads/{thread}").text

    assert "<h1>Who has the key?</h1>" in page
    assert "<strong>Here</strong> it is" in page
    assert re.search(rf'depth-1"[^>]* id="c-{reply}"', page)
    assert f'href="/contributions/{reply}"' in page


def test_the_accepted_answer_stands_first_and_links_to_its_place(
    library: Library, pages: Pages
) -> None:
    thread = library.archive.id_of("thread", "t")
    library.say("q", "question", thread="t")
    other = library.say("a1", "first answer", thread="t", reply_to="q")
    best = library.say("a2", "best answer", thread="t", reply_to="q")
    library.tell(a(c.AcceptAnswer, contribution="a2"))

    page = pages().get(f"/threads/{thread}").text

    places = [page.index(f'id="{mark}"') for mark in (f"c-{best}", f"c-{other}", f"place-{best}")]
    assert places == sorted(places)
    assert f'href="#place-{best}"' in page
    assert f'href="#c-{best}"' in page
    assert "accepted answer" in page


def test_a_thread_without_title_goes_by_space_and_day(library: Library, pages: Pages) -> None:
    library.say("1", "anybody here?")
    thread = library.archive.id_of("thread", "1")

    page = " ".join(pages().get(f"/threads/{thread}").text.split())

    assert re.search(r"A conversation in hall, <time[^>]*>1 May 2020</time>", page)
    assert "<title>anybody here? \N{EN DASH} The Hall</title>" in page


def test_what_befell_a_thread_is_noted(library: Library, pages: Pages) -> None:
    thread = library.thread("t", "first title", occurred_at=later(0))
    library.say("1", thread="t")
    library.tell(
        a(c.RenameThread, thread="t", title="second title", occurred_at=later(60)),
        a(c.CloseThread, thread="t", by=handle("bob"), by_name="Bob", reason="heated"),
    )

    page = " ".join(pages().get(f"/threads/{thread}").text.split())

    assert "<h1>second title</h1>" in page
    assert "Renamed 1 time" in page
    assert "first title" in page
    assert re.search("Closed by .*Bob.* on .*: heated", page)


def test_a_merged_thread_leads_to_where_it_went(library: Library, pages: Pages) -> None:
    old, new = library.thread("old", "old title"), library.thread("new", "new title")
    said = library.say("1", "words that moved", thread="old")
    library.say("2", thread="new")
    library.tell(a(c.MergeThread, thread="old", into="new"))

    moved = pages().get(f"/threads/{old}?holding={said}")

    assert moved.status_code == 302
    assert moved.location == f"/threads/{new}?holding={said}"
    assert "words that moved" in pages().get(moved.location).text


def test_a_redirect_keeps_nothing_but_what_it_knows(library: Library, pages: Pages) -> None:
    old = library.thread("old", "old title")
    library.thread("new", "new title")
    library.say("1", thread="old")
    library.tell(a(c.MergeThread, thread="old", into="new"))

    moved = pages().get(f"/threads/{old}?_external=1&_scheme=javascript&_host=evil.example")

    assert moved.location.startswith("/threads/")
    assert "evil" not in moved.location


def test_a_long_thread_is_paged_and_opens_where_asked(library: Library, pages: Pages) -> None:
    thread = library.archive.id_of("thread", "t")
    ids = [library.say(str(n), f"word {n}.", thread="t") for n in range(101)]
    client = pages()

    first, second = (client.get(f"/threads/{thread}?page={n}").text for n in (1, 2))
    holding = client.get(f"/threads/{thread}?holding={ids[100]}").text

    assert "word 99." in first
    assert "word 100." not in first
    assert "word 100." in second
    assert "Page 1 of 2" in first
    assert "word 100." in holding
    assert client.get(f"/threads/{thread}?page=3").status_code == 404
    assert client.get(f"/threads/{thread}?holding={uuid4()}").status_code == 200


def test_a_thread_is_read_as_it_was(library: Library, pages: Pages) -> None:
    thread = library.thread("t", "first title", occurred_at=later(0))
    library.say("1", "first wording", thread="t", occurred_at=later(0))
    days = 60 * 24
    library.say("2", "a later reply", thread="t", occurred_at=later(3 * days))
    library.tell(
        a(c.ReviseContribution, contribution="1", body="new wording", occurred_at=later(days * 3)),
        a(c.RenameThread, thread="t", title="second title", occurred_at=later(days * 3)),
    )

    page = pages().get(f"/threads/{thread}?as_of=2020-05-02").text

    assert "first wording" in page
    assert "<h1>first title</h1>" in page
    assert "You read this" in page
    for later_words in ("new wording", "a later reply", "second title"):
        assert later_words not in page


def test_a_time_before_or_after_all_time_is_refused(library: Library, pages: Pages) -> None:
    thread = library.thread("t", "title")
    library.say("1", thread="t")
    client = pages()

    answers = {
        query: client.get(f"/threads/{thread}?{query}").status_code
        for query in (
            "as_of=2020-05-01",
            "as_of=2019-01-01",
            "known_at=2020-05-02",
            "as_of=soon",
            "known_at=2020-13-01",
            "as_of=2999-01-01",
        )
    }

    assert list(answers.values()) == [200, 404, 404, 400, 400, 416]


def test_hidden_and_withdrawn_words_leave_a_placeholder(library: Library, pages: Pages) -> None:
    thread = library.archive.id_of("thread", "t")
    library.say("1", "fine", thread="t")
    library.say("2", "rude words", thread="t")
    library.say("3", "hasty words", thread="t")
    library.tell(
        a(c.HideContribution, contribution="2", by=handle("bob"), by_name="Bob", reason="manners"),
        a(c.WithdrawContribution, contribution="3", reason="my affair"),
    )

    page = " ".join(pages().get(f"/threads/{thread}").text.split())
    members = " ".join(pages(MEMBER).get(f"/threads/{thread}").text.split())
    stewards = " ".join(pages(STEWARD).get(f"/threads/{thread}").text.split())

    assert "This was hidden" in page
    assert "manners" not in page
    assert "manners" in members
    assert "Bob" not in members
    assert "This was withdrawn" in page
    for secret in ("rude words", "hasty words", "my affair", "Bob"):
        assert secret not in page
    assert "rude words" in stewards
    assert "hasty words" not in stewards


def test_there_is_no_page_where_there_is_no_thread(pages: Pages) -> None:
    assert pages().get(f"/threads/{uuid4()}").status_code == 404
    assert pages().get("/threads/not-an-id").status_code == 404


def test_what_came_of_a_thread_and_what_is_out_of_date_in_it_is_told(
    library: Library, pages: Pages
) -> None:
    thread = library.thread("t", "Watering")
    said = library.say("1", "In the evening", thread="t")
    library.tell(
        a(c.AdoptNorm),
        a(c.Cite, of="1", occurred_at=later(6)),
        a(c.ProposeDecision, title="Water early", label=""),
        a(
            c.Cite,
            of_kind="decision",
            of="garden:decisions/1",
            relation="discussed-in",
            to_kind="thread",
            to="t",
            clause="",
        ),
        a(c.RepealNorm, occurred_at=later(9), source=""),
    )

    page = pages().get(f"/threads/{thread}").text

    assert "Water early" in page
    assert "led to" in page
    place = page[page.index(f'id="c-{said}"') :]
    assert "May be out of date: “Watering”, 1, was repealed" in place[: place.index("</article>")]
    assert "/record/" not in page
    recording = pages(record_as=handle("zoe")).get(f"/threads/{thread}").text
    assert recording.count(f"about=thread:{thread}") == 4
