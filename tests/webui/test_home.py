"""The home page."""

from archive import commands as c
from projections.viewer import MEMBER
from tests.builders import a, later
from tests.reading import Library, Pages


def test_an_empty_archive_says_that_it_is_empty(pages: Pages) -> None:
    page = pages().get("/")

    assert page.status_code == 200
    assert "Nothing has been recorded here yet" in page.text


def test_the_home_page_tells_what_this_community_is(library: Library, pages: Pages) -> None:
    library.space("club", purpose="Tea and talk", visibility="members")
    library.thread("t", "Who has the key?")
    library.say("1", thread="t", occurred_at=later(0))
    library.say("2", thread="t", by="Bob", occurred_at=later(60 * 24))

    home = pages().get("/").text

    assert "<h1>The Hall</h1>" in home
    text = " ".join(home.split())
    assert "2 contributions" in text
    assert "by 2 people in 1 space" in text
    assert "Who has the key?" in home
    assert "Tea and talk" not in home
    assert "Tea and talk" in pages(MEMBER).get("/").text


def test_documents_stand_under_in_force(library: Library, pages: Pages) -> None:
    library.thread("rules", "House rules")
    library.say("rules", thread="rules", kind="document")
    assert "worded anew" not in pages().get("/").text

    library.tell(a(c.ReviseContribution, contribution="rules", occurred_at=later(60 * 24)))

    home = pages().get("/").text
    assert "In force" in home
    assert "House rules" in home
    assert "worded anew on" in home


def test_a_community_without_documents_has_nothing_in_force(library: Library, pages: Pages) -> None:
    library.say("1")

    assert "In force" not in pages().get("/").text


def test_the_home_page_follows_what_is_recorded(library: Library, pages: Pages) -> None:
    library.say("1", "the first matter")
    client = pages()
    assert "the first matter" in client.get("/").text

    library.say("2", "the second matter")

    assert "the second matter" in client.get("/").text


def test_closed_spaces_are_not_where_we_talk(library: Library, pages: Pages) -> None:
    library.space("attic")
    library.tell(a(c.CloseSpace, space="attic"))

    assert "attic" not in pages().get("/").text
    assert "attic" in pages().get("/spaces/").text


def test_norms_in_force_stand_in_place_of_documents(library: Library, pages: Pages) -> None:
    library.thread("rules", "House rules")
    library.say("rules", thread="rules", kind="document")
    told = {"source": "", "effective_from": None}
    library.tell(
        a(c.AdoptNorm, precision="about", **told),
        a(c.AdoptNorm, key="old", title="Bins", **told),
        a(c.RepealNorm, norm="old", **told),
        a(c.AdoptNorm, key="inner", title="Keys", visibility="members", **told),
    )

    in_force = pages().get("/").text.split("Where we talk")[0]

    text = " ".join(in_force.split())
    assert "Watering</a>" in text
    assert "about 1 May 2020" in text
    assert "House rules" not in text
    assert "Bins" not in text
    assert "Keys" not in text
    assert "Keys" in pages(MEMBER).get("/").text


def test_the_home_page_follows_what_is_repealed(library: Library, pages: Pages) -> None:
    library.tell(a(c.AdoptNorm))
    client = pages()
    assert "Watering" in client.get("/").text

    library.tell(a(c.RepealNorm, source=""))

    assert "Watering" not in client.get("/").text
