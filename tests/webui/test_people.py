"""Pages of people."""

import re
from uuid import uuid4

from archive import commands as c
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, Pages, handle


def test_people_are_listed_by_name_and_can_be_looked_for(library: Library, pages: Pages) -> None:
    library.say("1", by="Bob")
    library.say("2", by="Ada")
    client = pages()

    page = client.get("/people/").text
    assert page.index("Ada") < page.index("Bob")
    found = client.get("/people/?named=bo").text
    assert "Bob" in found
    assert "Ada" not in found
    nobody = client.get("/people/", query_string={"named": "<b>"}).text
    assert "“&lt;b&gt;”" in nobody


def test_a_person_shows_their_names_and_words(library: Library, pages: Pages) -> None:
    library.thread("t", "Who has the key?")
    said = library.say("1", "I have it", "Ada", thread="t", occurred_at=later(0))
    library.tell(a(c.RenamePerson, person=handle("ada"), name="Ada L.", occurred_at=later(60)))

    page = " ".join(pages().get(f"/people/{library.person('ada')}").text.split())

    assert "<h1>Ada L.</h1>" in page
    assert "Also known as Ada" in page
    assert "Who has the key?" in page
    assert "I have it" in page
    assert f"/contributions/{said}" in page


def test_what_a_person_said_is_paged(library: Library, pages: Pages) -> None:
    for number in range(51):
        library.say(str(number), f"word {number}.", "Ada")
    address = f"/people/{library.person('ada')}"
    client = pages()

    assert "word 0." not in client.get(address).text
    assert "word 0." in client.get(f"{address}?page=2").text
    assert client.get(f"{address}?page=3").status_code == 404


def test_a_linked_handle_leads_to_its_person(library: Library, pages: Pages) -> None:
    library.say("1", by="Ada")
    library.say("2", by="Adah")
    library.tell(a(c.LinkHandle, person=handle("ada"), handle=handle("adah")))

    moved = pages().get(f"/people/{library.person('adah')}")

    assert moved.location == f"/people/{library.person('ada')}"


def test_somebody_of_whom_one_sees_nothing_has_no_page(library: Library, pages: Pages) -> None:
    library.say("1", by="Ada", visibility="members")
    address = f"/people/{library.person('ada')}"

    assert pages().get(address).status_code == 404
    assert "Ada" not in pages().get("/people/").text
    assert pages(MEMBER).get(address).status_code == 200
    assert pages().get(f"/people/{uuid4()}").status_code == 404


def test_an_erased_person_is_a_page_without_name_or_words(library: Library, pages: Pages) -> None:
    library.say("1", "eveword", "Eve")
    eve = library.erase("eve")

    page = pages(STEWARD).get(f"/people/{eve}").text

    assert "<h1>[erased]</h1>" in page
    assert "asked to be forgotten" in page
    assert "eveword" not in page
    assert "/contributions/" not in page


def test_a_person_shows_the_roles_they_held(library: Library, pages: Pages) -> None:
    library.say("1", by="Bob")
    library.tell(
        a(c.EstablishRole),
        a(c.GrantRole, source="", precision="about"),
        a(c.RelinquishRole, source="", occurred_at=later(60 * 24)),
        a(c.EstablishRole, key="cook", title="cook", body="", source=""),
        a(c.GrantRole, role="cook", source=""),
        a(c.EstablishRole, key="spy", title="spy", visibility="stewards", source=""),
        a(c.GrantRole, role="spy", source=""),
    )
    bob = library.person("bob")

    page = pages().get(f"/people/{bob}").text

    told = " ".join(re.sub("<[^>]*>", " ", page).split())
    assert "cook holds it since 1 May 2020" in told
    assert "waterer of garden from about 1 May 2020 until 2 May 2020" in told
    assert f"/roles/{library.archive.id_of('role', 'cook')}" in page
    assert "spy" not in told
    assert "spy" in pages(STEWARD).get(f"/people/{bob}").text


def test_who_held_no_role_is_not_said_to(library: Library, pages: Pages) -> None:
    library.say("1", by="Bob")

    assert "<h2 id=" not in pages().get(f"/people/{library.person('bob')}").text


def test_an_erased_person_has_no_roles(library: Library, pages: Pages) -> None:
    library.say("1", by="Eve")
    library.tell(a(c.EstablishRole), a(c.GrantRole, person=handle("eve"), source=""))
    eve = library.erase("eve")

    assert "waterer" not in pages().get(f"/people/{eve}").text
