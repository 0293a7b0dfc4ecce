"""Pages of roles."""

import re
from uuid import UUID, uuid4

import pytest

from archive import commands as c
from projections.viewer import MEMBER
from tests.builders import a, later
from tests.reading import Library, Pages, handle

KEY = "garden:roles/waterer"
DAY = 60 * 24
MARKUP = "<b>bold</b><script>alert(1)</script>"


@pytest.fixture
def role(library: Library) -> UUID:
    """A role with two seats that Bob held for ten days, and Cy from twenty days on."""
    library.say("1", by="Bob")
    held = {"role": KEY, "source": ""}
    library.tell(
        a(c.EstablishRole),
        a(c.GrantRole, **held, person=handle("bob"), person_name="Bob"),
        a(c.RelinquishRole, **held, person=handle("bob"), occurred_at=later(10 * DAY)),
        a(
            c.GrantRole,
            **held,
            person=handle("cy"),
            person_name="Cy",
            occurred_at=later(20 * DAY),
            precision="about",
            evidence="a letter",
        ),
    )
    return library.archive.id_of("role", KEY)


def flat(page: str) -> str:
    words = " ".join(re.sub("<[^>]*>", " ", page).split())
    return re.sub(r" (?=[.,;:])", "", words)


def test_without_roles_the_page_says_so(pages: Pages) -> None:
    assert "No role has been recorded yet" in pages().get("/roles/").text
    then = pages().get("/roles/?as_of=2019-01-01").text
    assert "No role had been established by then" in then


def test_the_roster_of_any_day_is_shown(role: UUID, pages: Pages) -> None:
    client = pages()

    now = flat(client.get("/roles/").text)
    assert "garden waterer Cy since about 21 May 2020 1 seat vacant" in now
    assert "waterer Bob since 1 May 2020" in flat(client.get("/roles/?as_of=2020-05-03").text)
    assert "waterer vacant" in flat(client.get("/roles/?as_of=2020-05-15").text)
    assert "No role had been" in client.get("/roles/?known_at=2020-05-15").text


def test_only_who_has_a_page_is_linked(library: Library, role: UUID, pages: Pages) -> None:
    bob, cy = library.person("bob"), library.person("cy")

    for address in ("/roles/?as_of=2020-05-03", f"/roles/{role}"):
        assert f"/people/{bob}" in pages().get(address).text
    for address in ("/roles/", f"/roles/{role}"):
        assert f"/people/{cy}" not in pages().get(address).text


def test_one_group_is_shown_alone(library: Library, role: UUID, pages: Pages) -> None:
    library.tell(a(c.EstablishRole, key="cook", title="cook", body="kitchen", source=""))
    client = pages()

    assert "/roles/?body=kitchen" in client.get("/roles/").text
    kitchen = flat(client.get("/roles/?body=kitchen").text)
    assert "cook vacant" in kitchen
    assert "waterer" not in kitchen
    missing = client.get("/roles/?body=attic")
    assert missing.status_code == 404
    assert "no group called attic" in missing.text


def test_a_role_tells_who_held_it_when_and_on_what_evidence(role: UUID, pages: Pages) -> None:
    page = pages().get(f"/roles/{role}").text

    told = flat(page)
    for words in (
        "Held; for 2 people; established 1 May 2020",
        "Waters the plants",
        "Bob 1 May 2020 11 May 2020, relinquished",
        "Cy about 21 May 2020 holds it",
        "Evidence: a letter",
        "Granted Cy",
        "Nobody from 11 May 2020 until 21 May 2020 a gap between two holders",
        "1 of 2 from 21 May 2020 to this day",
    ):
        assert words in told, (words, told)
    assert page.count("<rect") == 2
    assert 'aria-label="2 people held it' in page
    assert told.index("Granted Cy") < told.index("Established")


def test_a_role_is_read_as_it_was(role: UUID, pages: Pages) -> None:
    page = flat(pages().get(f"/roles/{role}?as_of=2020-05-03").text)

    assert "Bob 1 May 2020 holds it" in page
    assert "Cy" not in page
    assert "11 May" not in page


def test_a_term_that_has_not_ended_is_still_held(library: Library, pages: Pages) -> None:
    library.tell(a(c.EstablishRole), a(c.GrantRole, until=later(10**8), source=""))
    role = library.archive.id_of("role", KEY)

    page = flat(pages().get(f"/roles/{role}").text)

    assert re.search(r"holds it until \d+ \w+ 2210, as granted", page)
    assert 'class=" on"' in pages().get(f"/roles/{role}").text


def test_a_retired_role_stands_apart(library: Library, role: UUID, pages: Pages) -> None:
    library.tell(a(c.RetireRole, occurred_at=later(40 * DAY), source="", precision="about"))

    page = flat(pages().get("/roles/").text)
    assert "1 role that exists no more waterer of garden until about 10 June 2020" in page
    assert "Retired" in flat(pages().get(f"/roles/{role}").text)
    assert "Cy since" in flat(pages().get("/roles/?as_of=2020-06-01").text)


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("as_of=tomorrow", 400, "as_of=tomorrow is no date"),
        ("as_of=2019-01-01", 404, "This was not established, or the archive did not know it"),
        ("known_at=2019-01-01", 404, "This was not established, or the archive did not know it"),
        ("as_of=2999-01-01", 416, "lies in the future"),
    ],
)
def test_a_time_that_cannot_be_is_told(
    role: UUID, pages: Pages, query: str, status: int, told: str
) -> None:
    answer = pages().get(f"/roles/{role}?{query}")

    assert answer.status_code == status
    assert told in answer.text


def test_a_role_one_may_not_see_is_not_there(library: Library, pages: Pages) -> None:
    library.tell(a(c.EstablishRole, visibility="members"), a(c.GrantRole, source=""))
    role = library.archive.id_of("role", KEY)

    assert pages().get(f"/roles/{role}").status_code == 404
    assert "Bob" not in pages().get("/roles/").text
    assert pages().get("/roles/?body=garden").status_code == 404
    assert pages(MEMBER).get(f"/roles/{role}").status_code == 200
    assert pages().get(f"/roles/{uuid4()}").status_code == 404


def test_an_erased_holder_has_no_name(library: Library, role: UUID, pages: Pages) -> None:
    library.erase("bob")

    for address in ("/roles/?as_of=2020-05-03", f"/roles/{role}"):
        page = pages().get(address).text
        assert "Bob" not in page, address
        assert "[erased]" in page, address


def test_markup_in_a_role_is_harmless(library: Library, pages: Pages) -> None:
    words = dict.fromkeys(("title", "body", "mandate", "reason", "source"), MARKUP)
    library.tell(
        a(c.EstablishRole, **words),
        a(c.GrantRole, person="<b>handle</b>", person_name=MARKUP, evidence=MARKUP, reason=MARKUP),
    )
    role = library.archive.id_of("role", KEY)

    for address in ("/roles/", f"/roles/{role}", f"/why/role/{role}"):
        page = pages().get(address).text
        assert "<script" not in page, address
        assert "<b>" not in page, address
