"""The search page."""

from archive import commands as c
from tests.builders import a
from tests.reading import Library, Pages, handle


def test_without_a_question_there_is_a_form_and_help(pages: Pages) -> None:
    page = pages().get("/search")

    assert page.status_code == 200
    assert 'name="q"' in page.text
    assert "How to ask" in page.text
    assert "Nothing found" not in page.text


def test_hits_show_their_words_marked_and_lead_to_their_place(
    library: Library, pages: Pages
) -> None:
    thread = library.thread("t", "Watering")
    said = library.say("1", "The tulips need water", "Bob", thread="t")

    page = pages().get("/search?q=tulips").text

    assert "<mark>tulips</mark>" in page
    assert f"/threads/{thread}?holding={said}#c-{said}" in page
    assert "Watering" in page
    assert "Bob" in page


def test_words_that_are_found_cannot_break_the_page(library: Library, pages: Pages) -> None:
    library.say("1", "tulips <script>alert(1)</script>", "<b>Bob</b>")

    page = pages().get("/search?q=tulips").text

    assert "<script" not in page
    assert "<b>Bob" not in page


def test_a_question_cannot_break_the_page(pages: Pages) -> None:
    page = pages().get("/search", query_string={"q": '"><script>alert(1)</script>'}).text

    assert "<script" not in page


def test_nothing_found_says_what_to_do(library: Library, pages: Pages) -> None:
    library.say("1", "The tulips need water")

    page = pages().get("/search?q=rhinoceros").text

    assert "Nothing found" in page
    assert "Use fewer words" in page


def test_another_spelling_is_offered_as_an_address(library: Library, pages: Pages) -> None:
    for number in range(3):
        library.say(str(number), "The tulips need water")

    assert 'href="/search?q=tulips"' in pages().get("/search?q=tullips").text


def test_a_note_says_what_was_not_searched_as_written(library: Library, pages: Pages) -> None:
    library.say("1", "The tulips need water")

    assert "There is no kind" in pages().get("/search?q=tulips+kind:poem").text


def test_a_search_is_paged_and_its_order_stays_in_the_address(
    library: Library, pages: Pages
) -> None:
    for number in range(25):
        library.say(str(number), f"tulips number{number}")
    client = pages()

    first = client.get("/search?q=tulips&order=newest").text
    second = client.get("/search?q=tulips&order=newest&page=2").text

    assert "number24" in first
    assert "number4" not in first.replace("number4<", "")
    assert "page=2" in first
    assert "order=newest" in first
    assert "number0" in second
    assert "number24" not in second
    assert "none on page 9" in client.get("/search?q=tulips&page=9").text


def test_an_order_that_does_not_exist_is_refused(pages: Pages) -> None:
    page = pages().get("/search?q=tulips&order=loudest")

    assert page.status_code == 400
    assert "relevance, newest, oldest" in page.text


def test_a_hit_goes_by_the_name_of_its_person(library: Library, pages: Pages) -> None:
    library.say("1", "The tulips need water", "Adah")
    library.say("2", "No tulips here", "Ada")
    library.tell(a(c.LinkHandle, person=handle("ada"), handle=handle("adah")))

    assert "Adah" not in pages().get("/search?q=water").text


def test_a_title_is_withheld_with_the_words_that_opened_the_thread(
    library: Library, pages: Pages
) -> None:
    library.thread("t", "buy pills")
    library.say("1", "pills", thread="t")
    library.say("2", "no tulips for you", thread="t", reply_to="1")
    library.tell(a(c.HideContribution, contribution="1", by=handle("bob")))

    page = pages().get("/search?q=tulips").text

    assert "for you" in page
    assert "buy pills" not in page
