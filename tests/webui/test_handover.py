"""Pages of handovers, and of who knows what."""

import re
from uuid import UUID, uuid4

import pytest

from archive import commands as c
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, MakeApp, Pages, handle

KEY = "garden:roles/waterer"


@pytest.fixture
def role(library: Library) -> UUID:
    """A role that Bob holds, who promised something."""
    library.say("1", "I'll mend the gate.", by="Bob")
    library.tell(a(c.EstablishRole, source=""), a(c.GrantRole, person=handle("bob"), source=""))
    return library.archive.id_of("role", KEY)


def test_stewards_read_it_and_others_do_not_learn_that_it_is_there(
    role: UUID, pages: Pages
) -> None:
    page = pages(STEWARD).get(f"/handover/{role}")

    assert page.status_code == 200
    assert "I&#39;ll mend the gate." in page.text
    assert "waterer" in pages(STEWARD).get("/handover/").text
    for viewer in (ANONYMOUS, MEMBER):
        assert pages(viewer).get(f"/handover/{role}").status_code == 404
        assert pages(viewer).get("/handover/").status_code == 404
    assert pages(STEWARD).get(f"/handover/{uuid4()}").status_code == 404
    assert pages(STEWARD).get(f"/handover/{role}?person=bob").status_code == 400


def test_of_several_holders_one_is_chosen(library: Library, role: UUID, pages: Pages) -> None:
    library.tell(a(c.GrantRole, person=handle("cy"), person_name="Cy", source=""))
    client = pages(STEWARD)

    page = client.get(f"/handover/{role}").text
    assert "Whose handover is it?" in page
    assert client.get(f"/handover/{role}?person={library.person('cy')}").status_code == 200


def test_it_is_prepared_and_accepted_by_forms(
    library: Library, role: UUID, make_app: MakeApp
) -> None:
    bob = make_app(STEWARD, handle("bob")).test_client()
    page = bob.get(f"/handover/{role}").text
    token = re.findall('name="token" value="([^"]*)"', page)[0]
    sent = {"token": token, "step": "prepare", "text": "## What else to know\n\n- The tap sticks."}
    assert bob.post(f"/handover/{role}", data=sent).status_code == 303
    page = bob.get(f"/handover/{role}").text
    assert "The tap sticks." in page
    assert "not accepted yet" in page

    entry = re.findall('name="prepared" value="([0-9]+)"', page)[0]
    told = {"token": token, "step": "accept", "prepared": entry, "note": "Which tap?"}
    assert "Let somebody else accept it" in bob.post(f"/handover/{role}", data=told).text
    told["by"] = handle("bob")
    ada = {**told, "by": handle("ada")}
    assert bob.post(f"/handover/{role}", data=ada).status_code == 303
    page = bob.get(f"/handover/{role}").text
    assert "Which tap?" in page
    assert "accepted" in bob.get("/handover/").text
    assert "Handover prepared" in bob.get(f"/roles/{role}").text


def test_what_cannot_be_read_and_what_was_forged_is_refused(role: UUID, make_app: MakeApp) -> None:
    client = make_app(STEWARD, handle("bob")).test_client()
    token = re.findall('name="token" value="([^"]*)"', client.get(f"/handover/{role}").text)[0]

    bad = {"token": token, "step": "prepare", "text": "## Gossip\n\n- It is said."}
    assert "has no section" in client.post(f"/handover/{role}", data=bad).text
    assert client.post(f"/handover/{role}", data={**bad, "token": "x"}).status_code == 400
    reading = make_app(STEWARD).test_client()
    assert reading.post(f"/handover/{role}", data=bad).status_code == 404


def test_who_knows_is_for_members_and_single_holders_for_stewards(
    library: Library, pages: Pages
) -> None:
    for key in ("r1", "r2"):
        library.thread(key, f"Prune roses {key}")
        library.say(key, "How to prune roses?", by="Ada")
        library.say(f"{key}/a", "Prune roses at an eye.", by="Bob", thread=key)

    found = pages(MEMBER).get("/knows?topic=prune+roses").text
    assert "who answered these" in found
    assert "Bob" in found
    assert pages(ANONYMOUS).get("/knows?topic=roses").status_code == 404
    assert pages(MEMBER).get("/knows/single").status_code == 404
    assert "prune, roses" in pages(STEWARD).get("/knows/single").text
    assert pages(MEMBER).get(f"/knows?topic={'x' * 401}").status_code == 400
    assert "Write what it is about" in pages(MEMBER).get("/knows").text


def test_a_time_before_it_was_there_is_told(role: UUID, pages: Pages) -> None:
    page = pages(STEWARD).get(f"/handover/{role}?as_of={later(-99999):%Y-%m-%d}")

    assert page.status_code == 404
    assert "was not established" in page.text
