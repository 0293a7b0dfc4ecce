"""Pages of spaces."""

from uuid import uuid4

from archive import commands as c
from projections.viewer import MEMBER
from tests.builders import a, later
from tests.reading import Library, Pages


def test_all_spaces_tell_who_they_are_for(library: Library, pages: Pages) -> None:
    library.space("club", visibility="members")

    assert "club" not in pages().get("/spaces/").text
    page = pages(MEMBER).get("/spaces/").text
    assert "club" in page
    assert "for members" in page


def test_a_category_opens_with_its_threads(library: Library, pages: Pages) -> None:
    hall = library.archive.id_of("space", "hall")
    library.thread("t", "Who has the key?")
    library.say("1", thread="t")
    library.say("2", "answer", "Bob", thread="t")

    page = pages().get(f"/spaces/{hall}").text

    assert "Who has the key?" in page
    assert "1 reply" in page


def test_a_channel_opens_with_what_was_said_by_day(library: Library, pages: Pages) -> None:
    chat = library.space("chat", kind="channel")
    library.say("1", "hello", space="chat", thread="1", occurred_at=later(0))
    library.say("2", "hi", "Bob", space="chat", thread="1", reply_to="1")
    library.say("3", "next day", space="chat", occurred_at=later(60 * 24))

    page = pages().get(f"/spaces/{chat}").text

    assert "Friday, 1 May 2020" in page
    assert "Saturday, 2 May 2020" in page
    assert "1 reply" in page
    assert "<p>hi</p>" not in page
    assert "view=threads" in page
    assert "hello" in pages().get(f"/spaces/{chat}?view=threads").text


def test_a_timeline_is_walked_by_links_and_by_date(library: Library, pages: Pages) -> None:
    chat = library.space("chat", kind="channel")
    ids = [
        library.say(str(n), f"word {n}.", space="chat", occurred_at=later(n)) for n in range(105)
    ]
    client = pages()

    latest = client.get(f"/spaces/{chat}").text
    assert "word 104." in latest
    assert "word 4." not in latest
    assert f"before={ids[5]}" in latest

    earlier = client.get(f"/spaces/{chat}?view=timeline&before={ids[5]}").text
    assert "word 4." in earlier
    assert "word 5." not in earlier
    assert "The beginning" in earlier

    on_the_day = client.get(f"/spaces/{chat}?view=timeline&on=2020-05-01").text
    assert "word 0." in on_the_day
    assert "word 104." not in on_the_day
    empty = client.get(f"/spaces/{chat}?view=timeline&on=2021-01-01").text
    assert "Nothing was said here on or after that day" in empty


def test_a_space_one_may_not_see_is_not_there(library: Library, pages: Pages) -> None:
    club = library.space("club", visibility="members")

    page = pages().get(f"/spaces/{club}")

    assert page.status_code == 404
    assert "club" not in page.text
    assert pages(MEMBER).get(f"/spaces/{club}").status_code == 200
    assert pages().get(f"/spaces/{uuid4()}").status_code == 404


def test_odd_addresses_are_refused_with_advice(library: Library, pages: Pages) -> None:
    hall = library.archive.id_of("space", "hall")
    client = pages()

    for query, told in (
        ("view=cloud", "threads, timeline"),
        ("view=timeline&on=yesterday", "Write it as 2024-05-01"),
        ("view=timeline&before=xyz", "names no contribution"),
        ("page=0", "numbered from 1"),
        ("page=-1", "numbered from 1"),
    ):
        page = client.get(f"/spaces/{hall}?{query}")
        assert page.status_code == 400, query
        assert told in page.text
    assert client.get(f"/spaces/{hall}?page=2").status_code == 404


def test_threads_are_paged(library: Library, pages: Pages) -> None:
    hall = library.archive.id_of("space", "hall")
    for number in range(51):
        library.say(f"w{number}", f"word {number}.")
    client = pages()

    first, second = (client.get(f"/spaces/{hall}?page={n}").text for n in (1, 2))

    assert "word 50." in first
    assert "word 0." not in first
    assert "word 0." in second
    assert "page=2" in first


def test_a_space_keeps_its_former_names(library: Library, pages: Pages) -> None:
    hall = library.archive.id_of("space", "hall")
    library.tell(a(c.RenameSpace, space="hall", name="great hall", occurred_at=later(60)))
    library.tell(a(c.CloseSpace, space="hall", occurred_at=later(90)))

    page = " ".join(pages().get(f"/spaces/{hall}").text.split())

    assert "Formerly hall" in page
    assert "Closed on" in page
