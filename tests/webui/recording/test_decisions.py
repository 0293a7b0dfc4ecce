"""Forms on decisions and citations."""

from uuid import UUID, uuid4

import pytest

from archive import commands as c
from projections.citations.queries import CitationRow, citations_in
from projections.decisions.queries import decisions_seen
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, Pages, handle
from tests.webui.forms import fields_of, send

NORM = "garden:norms/watering"
DAY = 60 * 24


def cited(library: Library) -> list[CitationRow]:
    with library.engine.connect() as connection:
        return citations_in(connection)


def adopt(library: Library) -> UUID:
    """A norm whose first clause is about the evening."""
    library.tell(a(c.AdoptNorm))
    return library.archive.id_of("norm", NORM)


def test_a_decision_recorded_from_a_thread_shows_on_that_thread_at_once(
    library: Library, pages: Pages
) -> None:
    thread = library.thread("t", "Who has the key?")
    library.say("1", "Two of us", thread="t")
    client = pages(record_as=handle("zoe"))
    assert f"/record/decision?about=thread:{thread}" in client.get(f"/threads/{thread}").text

    form = f"/record/decision?about=thread:{thread}"
    assert fields_of(client.get(form).text)["title"] == "Who has the key?"
    page = send(
        client,
        form,
        title="Two of us have keys",
        text="One for Ada,\r\none for Bob.",
        outcome="accepted",
        method="consent",
        tally="7 for, 1 against",
        deciders=f"{handle('ada')} {handle('bob')}",
        label="D 1",
        reason="the other one was lost",
    )

    assert page.status_code == 303
    shown = " ".join(client.get(page.location).text.split())
    for told in (
        "<h1>D 1: Two of us have keys</h1>",
        "one for Bob.",
        "7 for, 1 against",
        "consent",
        "the other one was lost",
        "Who has the key?",
    ):
        assert told in shown, told
    assert "daybook:form" not in shown
    on_thread = client.get(f"/threads/{thread}").text
    assert "D 1: Two of us have keys" in on_thread
    assert "led to" in on_thread


def test_a_proposal_is_not_taken(library: Library, pages: Pages) -> None:
    client = pages(record_as=handle("zoe"))

    page = send(client, "/record/decision", title="Two locks", outcome="")

    assert page.status_code == 303
    [decision] = decisions_seen(library.engine, MEMBER)
    assert (decision.state, decision.taken_at) == ("proposed", None)


def test_a_decision_is_for_those_that_were_chosen(library: Library, pages: Pages) -> None:
    client = pages(STEWARD, record_as=handle("zoe"))

    page = send(client, "/record/decision", title="Two locks", visibility="stewards")

    assert client.get(page.location).status_code == 200
    assert pages(MEMBER).get(page.location).status_code == 404


def test_a_form_that_is_sent_twice_is_recorded_once(library: Library, pages: Pages) -> None:
    client = pages(record_as=handle("zoe"))
    filled = fields_of(client.get("/record/decision").text) | {"title": "Two locks"}

    first, second = (client.post("/record/decision", data=filled) for _ in range(2))

    assert first.location == second.location
    assert client.get(first.location).text.count("<strong>Taken</strong>") == 1


def test_an_answer_is_said_to_lean_on_a_clause(library: Library, pages: Pages) -> None:
    norm = adopt(library)
    said = library.say("1", "At night", occurred_at=later(DAY), precision="day")
    client = pages(record_as=handle("zoe"))

    form = f"/record/citation?about=contribution:{said}&relation=because-of"
    page = send(client, form, to=f"norm:{norm}", clause="1", reason="it says so")

    assert page.location == f"/contributions/{said}"
    [row] = cited(library)
    assert (row.of_id, row.relation, row.to_id, row.clause) == (said, "because-of", norm, "1")
    assert (row.occurred_at, row.precision) == (later(DAY), "day")
    shown = client.get(page.location).text
    assert "leans on clause 1 of" in shown
    assert "it says so" in shown
    assert "At night" in client.get(f"/norms/{norm}").text


def test_a_message_is_cited_as_evidence_for_a_role(library: Library, pages: Pages) -> None:
    library.tell(a(c.EstablishRole))
    role = library.archive.id_of("role", "garden:roles/waterer")
    said = library.say("1", "I water them")
    client = pages(record_as=handle("zoe"))

    form = f"/record/citation?about=contribution:{said}&relation=evidence-for"
    send(client, form, to=f"role:{role}", at="2020-06")

    [row] = cited(library)
    assert (row.of_kind, row.of_id, row.relation, row.to_id) == ("role", role, "evidence", said)
    assert row.precision == "about"
    assert "is evidenced by" in client.get(f"/roles/{role}").text


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        ({"to": ""}, "Say what it is about"),
        ({"to": "norm:1"}, "names nothing here"),
        ({"to": f"norm:{uuid4()}"}, "that you may see"),
        ({"relation": "hearsay"}, "is no way of citing"),
        ({"clause": "9"}, "no clause &#39;9&#39; on 2020-05-02. Its numbers then: 1, 2"),
        ({"relation": "evidence-for", "clause": "1"}, "Only what leans on a norm names a clause"),
    ],
)
def test_a_citation_that_cannot_be_is_told(
    library: Library, pages: Pages, filled: dict[str, str], told: str
) -> None:
    norm = adopt(library)
    said = library.say("1", "At night", occurred_at=later(DAY))
    client = pages(record_as=handle("zoe"))
    whole = {"to": f"norm:{norm}", "relation": "because-of", "reason": "a note"} | filled

    sent = send(client, f"/record/citation?about=contribution:{said}", **whole)

    assert told in sent.text
    assert fields_of(sent.text)["reason"] == "a note"
    assert fields_of(sent.text)["clause"] == whole.get("clause", "")
    assert cited(library) == []


def test_a_citation_begins_at_something(pages: Pages) -> None:
    client = pages(record_as=handle("zoe"))

    assert client.get("/record/citation").status_code == 400


def test_nobody_cites_what_they_may_not_see(library: Library, pages: Pages) -> None:
    library.tell(a(c.AdoptNorm, visibility="stewards", title="secret"))
    norm = library.archive.id_of("norm", NORM)
    said = library.say("1")
    client = pages(record_as=handle("zoe"))
    form = f"/record/citation?about=contribution:{said}"

    assert "secret" not in client.get(form).text
    refused = send(client, form, to=f"norm:{norm}", relation="because-of")

    assert "that you may see" in refused.text
    assert "secret" not in refused.text
    assert cited(library) == []
