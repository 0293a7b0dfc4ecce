"""Forms on identity: a likely link confirmed or dismissed, and a link taken back."""

import pytest

from archive import commands as c
from projections.people.names import names_of
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, Pages, handle
from tests.webui.forms import fields_of

ZOE = handle("zoe")


@pytest.fixture(autouse=True)
def _people(library: Library) -> None:
    for name in ("Ada", "Adah"):
        library.say(name, by=name)
        library.tell(
            a(c.RenamePerson, person=handle(name), name="Ada Quill", occurred_at=later(50))
        )


def both(library: Library) -> dict[str, str]:
    return {"first": str(library.person("ada")), "second": str(library.person("adah"))}


def test_a_likely_link_is_confirmed_with_its_signs_as_evidence(
    library: Library, pages: Pages
) -> None:
    client = pages(STEWARD, ZOE)
    listed = fields_of(client.get("/people/suggestions").text)
    assert "Both go by “Ada Quill”." in listed["why"]

    sent = client.post("/record/same", data={**listed, "act": "link"})

    assert (sent.status_code, sent.location) == (303, "/people/suggestions")
    assert "Nothing suggests" in client.get(sent.location).text
    page = client.get(f"/people/{listed['keeps']}").text
    assert "Both go by “Ada Quill”." in page
    assert "2 contributions" in page


def test_the_one_they_go_by_is_chosen(library: Library, pages: Pages) -> None:
    client = pages(STEWARD, ZOE)
    fields = fields_of(client.get("/record/same", query_string=both(library)).text)
    adah = library.person("adah")

    client.post("/record/same", data={**fields, "act": "link", "keeps": str(adah)})

    ada = library.person("ada")
    assert names_of(library.engine, STEWARD, [ada])[ada].id == adah


def test_a_likely_link_is_dismissed_for_good(library: Library, pages: Pages) -> None:
    client = pages(STEWARD, ZOE)
    fields = fields_of(client.get("/people/suggestions").text)

    sent = client.post("/record/same", data={**fields, "act": "dismiss", "why": "sisters"})

    assert sent.status_code == 303
    assert "Nothing suggests" in client.get("/people/suggestions").text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"why": " ", "act": "link"}, "Say how one knows"),
        ({"act": ""}, "Say whether they are one person, or two"),
        ({"act": "link", "keeps": "somebody"}, "Choose which of the two names"),
    ],
)
def test_what_is_missing_is_told_and_what_was_filled_in_stays(
    library: Library, pages: Pages, changed: dict[str, str], told: str
) -> None:
    client = pages(STEWARD, ZOE)
    fields = fields_of(client.get("/record/same", query_string=both(library)).text)

    page = client.post("/record/same", data={**fields, "why": "I asked them", **changed}).text

    assert told in page
    assert "I asked them" in page or not changed.get("why", "x").strip()


def test_a_link_is_taken_back_from_the_persons_page(library: Library, pages: Pages) -> None:
    pair = {"person": handle("ada"), "handle": handle("adah")}
    library.tell(a(c.LinkHandle, evidence="one face", occurred_at=later(60), **pair))
    client = pages(STEWARD, ZOE)
    ada, adah = library.person("ada"), library.person("adah")
    address = f"/record/unlink?person={ada}&handle={adah}"
    assert address.replace("&", "&amp;") in client.get(f"/people/{ada}").text
    form = client.get(address)
    assert "stand for itself" in form.text
    assert "one face" in form.text

    sent = client.post(address, data={**fields_of(form.text), "why": "her sister"})

    assert (sent.status_code, sent.location) == (303, f"/people/{ada}")
    page = client.get(sent.location).text
    assert "her sister" in page
    assert "one face" in page
    assert client.get(f"/people/{adah}").status_code == 200
    assert client.get(address).status_code == 404


def test_only_stewards_who_record_decide_and_only_by_these_forms(
    library: Library, pages: Pages
) -> None:
    asked = both(library)

    assert pages(MEMBER, ZOE).get("/record/same", query_string=asked).status_code == 403
    assert pages(STEWARD).get("/record/same", query_string=asked).status_code == 404
    client = pages(STEWARD, ZOE)
    assert client.post("/record/same", data={**asked, "act": "link"}).status_code == 400
    assert client.get("/record/same?first=x&second=y").status_code == 400
    strangers = {**asked, "second": str(library.person("nobody"))}
    assert client.get("/record/same", query_string=strangers).status_code == 404
