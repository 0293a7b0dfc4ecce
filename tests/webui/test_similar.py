"""Similar questions, beside a thread and on a page of their own."""

import pytest

from archive import commands as c
from tests.builders import a
from tests.reading import SAID, SEEN_BY, Library, Pages, build_town, viewer_of
from tests.webui.fixed import Fixed, found, hit, pages_over


def test_a_page_asks_what_somebody_wants_to_ask(pages: Pages) -> None:
    page = pages().get("/similar").text

    assert "What do you want to ask?" in page
    assert '<textarea id="text" name="text"' in page
    assert "Nothing close" not in page


def test_what_comes_near_is_shown_with_its_place(library: Library) -> None:
    one = hit(more=1)
    answers = Fixed(near=(one,))

    page = pages_over(library.engine, answers).get("/similar?text=how+to+water").text

    assert answers.texts == ["how to water"]
    assert "1 thread that comes near" in page
    assert f"/threads/{one.thread}?holding={one.id}#c-{one.id}" in page
    assert ">how to water</textarea>" in page


def test_nothing_close_is_said_plainly_and_leads_to_the_search(library: Library) -> None:
    page = pages_over(library.engine, Fixed()).get("/similar?text=how+to+water").text

    assert "Nothing close to this was found" in page
    assert 'href="/search?q=how+to+water"' in page


def test_a_share_that_is_not_understood_yet_is_told(library: Library) -> None:
    answers = Fixed(found(understood=0.43))

    page = pages_over(library.engine, answers).get("/similar?text=water").text

    assert "Search by meaning covers 43 % of this archive so far" in page


def test_a_question_cannot_break_the_page(pages: Pages) -> None:
    text = "</textarea><script>alert(1)</script>"

    page = pages().get("/similar", query_string={"text": text})

    assert page.status_code == 200
    assert "<script" not in page.text


def test_a_thread_names_what_was_asked_before_but_not_itself(library: Library) -> None:
    thread = library.thread("t", "Watering tulips")
    library.say("1", "How often?", thread="t")
    one, itself = hit(title="Thirsty tulips", standing=("accepted",)), hit(thread=thread)
    answers = Fixed(near=(itself, one))

    page = pages_over(library.engine, answers).get(f"/threads/{thread}").text

    assert answers.texts == ["Watering tulips How often?"]
    assert "Asked before?" in page
    assert f"/threads/{one.thread}?holding={one.id}#c-{one.id}" in page
    assert "Thirsty tulips" in page
    assert "accepted answer" in page
    assert f"holding={itself.id}" not in page


def test_a_similar_thread_without_title_goes_by_its_words(library: Library) -> None:
    library.say("1", "How often?", thread="t")
    thread = library.archive.id_of("thread", "t")
    answers = Fixed(near=(hit(title=""),))

    page = pages_over(library.engine, answers).get(f"/threads/{thread}").text

    assert ">The tulips need water</a>" in page


def test_a_thread_with_nothing_near_is_silent(library: Library, pages: Pages) -> None:
    thread = library.thread("t", "Watering tulips")
    library.say("1", "How often?", thread="t")

    assert "Asked before?" not in pages().get(f"/threads/{thread}").text


def test_another_time_shows_nothing_near(library: Library) -> None:
    thread = library.thread("t", "Watering tulips")
    library.say("1", "How often?", thread="t")
    answers = Fixed(near=(hit(),))

    page = pages_over(library.engine, answers).get(f"/threads/{thread}?known_at=2999-01-01")
    past = pages_over(library.engine, answers).get(f"/threads/{thread}?as_of=2020-06-01")

    assert page.status_code == 416
    assert past.status_code == 200
    assert "Asked before?" not in past.text
    assert answers.texts == []


def test_only_the_beginning_of_the_own_words_is_asked_for(library: Library) -> None:
    body = "On Monday, Ada wrote:\n> an old quote\n\n" + "word " * 500
    library.say("1", body, thread="t", media="mail")
    answers = Fixed()

    pages_over(library.engine, answers).get(f"/threads/{library.archive.id_of('thread', 't')}")

    [text] = answers.texts
    assert text.startswith("word word")
    assert "old quote" not in text
    assert len(text) <= 600


def test_what_is_near_is_worked_out_once_until_something_is_said(library: Library) -> None:
    library.say("1", "How often?", thread="t")
    address = f"/threads/{library.archive.id_of('thread', 't')}"
    answers = Fixed()
    client = pages_over(library.engine, answers)

    client.get(address)
    client.get(address)
    once = len(answers.texts)
    library.say("2", "something new")
    client.get(address)

    assert (once, len(answers.texts)) == (1, 2)


def test_withheld_words_are_no_question(library: Library) -> None:
    library.say("1", "hasty words", thread="t")
    library.say("2", "fine", thread="t", reply_to="1")
    library.tell(a(c.WithdrawContribution, contribution="1", reason="my affair"))
    answers = Fixed()

    pages_over(library.engine, answers).get(f"/threads/{library.archive.id_of('thread', 't')}")

    assert answers.texts == []


@pytest.mark.parametrize("name", SEEN_BY)
def test_nothing_near_is_shown_that_is_not_for_its_viewer(
    library: Library, pages: Pages, name: str
) -> None:
    build_town(library)
    client = pages(viewer_of(library, name))

    found_by_it = {
        word
        for word in SAID
        if f"<mark>{word}</mark>" in client.get(f"/similar?text=here+is+{word}").text
    }

    assert found_by_it <= SEEN_BY[name]
    assert found_by_it
