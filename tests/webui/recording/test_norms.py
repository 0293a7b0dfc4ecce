"""Forms on norms: adopting one, and changing one with a preview of what follows."""

from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from archive import commands as c
from projections.norms.queries import norm_history, norm_texts, norms_seen
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later
from tests.governing import ANEW, TEXT
from tests.reading import Library, Pages, handle
from tests.webui.forms import change, fields_of, send

KEY = "garden:norms/watering"
DAY = 60 * 24
AT_ONCE = {"source": "", "effective_from": None}


@pytest.fixture
def norm(library: Library) -> UUID:
    """A norm, with an answer that leans on each of its clauses."""
    library.tell(a(c.AdoptNorm, occurred_at=later(-DAY)))
    for clause in ("1", "2"):
        library.say(f"of {clause}", f"Clause {clause} says so")
        library.tell(a(c.Cite, of=f"of {clause}", clause=clause, note="", occurred_at=later(5)))
    return library.archive.id_of("norm", KEY)


@pytest.fixture
def client(norm: UUID, pages: Pages) -> FlaskClient:
    return pages(record_as=handle("zoe"))


def events(library: Library, norm: UUID) -> list[str]:
    return [row.event for row in norm_history(library.engine, STEWARD, norm)]


def test_a_norm_is_adopted_from_a_thread_by_a_decision(library: Library, pages: Pages) -> None:
    thread = library.thread("t", "Locks")
    library.say("1", thread="t")
    library.tell(a(c.ProposeDecision, key="d", title="Lock it", label=""))
    decision = library.archive.id_of("decision", "d")
    client = pages(record_as=handle("zoe"))

    page = send(
        client,
        f"/record/norm/new?about=thread:{thread}",
        title="Locking",
        text="1. Lock it.\r\n2. Twice.\r\n",
        scope="the shed",
        decision=str(decision),
        reason="thieves",
        at="2014-03",
    )

    assert page.status_code == 303
    shown = " ".join(client.get(page.location).text.split())
    for told in ("<h1>Locking</h1>", "Lock it.", "Twice.", "the shed", "thieves", "about 1 March"):
        assert told in shown, told
    assert f"/decisions/{decision}" in shown
    assert f"/threads/{thread}" in shown
    [row] = norms_seen(library.engine, MEMBER)
    assert list(norm_texts(library.engine, MEMBER, row.id).values()) == ["1. Lock it.\n2. Twice.\n"]
    assert "Locking" in client.get(f"/threads/{thread}").text


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        ({"title": ""}, "Say what the norm is called"),
        ({"text": " "}, "Say the norm&#39;s text"),
        ({"effective_from": "soon"}, "&#39;soon&#39; is no date"),
        ({"effective_from": "2014", "at": "2015"}, "cannot be in force from 2014 on"),
        ({"decision": "1"}, "names nothing here"),
        ({"decision": str(uuid4())}, "that you may see"),
        ({"visibility": "stewards"}, "Choose who may see it"),
    ],
)
def test_a_norm_that_cannot_be_adopted_is_told(
    library: Library, pages: Pages, filled: dict[str, str], told: str
) -> None:
    client = pages(record_as=handle("zoe"))
    whole = {"title": "Locking", "text": "1. Lock it.\n", "scope": "the shed"} | filled

    sent = send(client, "/record/norm/new", **whole)

    assert told in sent.text
    assert fields_of(sent.text)["scope"] == "the shed"
    assert norms_seen(library.engine, STEWARD) == []


def test_a_preview_shows_the_difference_and_what_goes_stale_and_records_nothing(
    library: Library, client: FlaskClient, norm: UUID
) -> None:
    shown = send(client, f"/record/norm/{norm}", text=ANEW, reason="slugs").text

    assert "<del>evening</del><ins>morning</ins>" in shown
    assert "1 thing that cites it will be marked" in shown
    assert "Clause 1 says so" in shown
    assert "Clause 2 says so" not in shown
    assert fields_of(shown)["reason"] == "slugs"
    assert events(library, norm) == ["adopted"]


def test_an_amendment_is_recorded_and_marks_what_leans_on_it(
    library: Library, client: FlaskClient, norm: UUID
) -> None:
    page = change(client, f"/record/norm/{norm}", text=ANEW.replace("\n", "\r\n"), reason="slugs")

    assert page.location == f"/norms/{norm}"
    assert "Water them in the morning" in client.get(page.location).text
    last = norm_history(library.engine, MEMBER, norm)[-1]
    assert norm_texts(library.engine, MEMBER, norm)[last.entry] == ANEW
    stale = {
        key: "May be out of date" in client.get(f"/contributions/{said}").text
        for key in ("of 1", "of 2")
        for said in [library.archive.id_of("contribution", key)]
    }
    assert stale == {"of 1": True, "of 2": False}


def test_what_is_recorded_is_what_was_shown(
    library: Library, client: FlaskClient, norm: UUID
) -> None:
    address = f"/record/norm/{norm}"
    filled = fields_of(send(client, address, text=ANEW).text) | {"step": "record"}

    for other in ({"text": "1. Never.\n"}, {"change": "repeal"}, {"at": "2020-06"}, {"seen": ""}):
        again = client.post(address, data=filled | other)
        assert again.status_code == 200
        assert "Nothing is recorded yet" in again.text
    library.tell(a(c.SuspendNorm, occurred_at=later(9), source=""))
    assert "Nothing is recorded yet" in client.post(address, data=filled).text
    assert events(library, norm) == ["adopted", "suspended"]


def test_a_change_sent_twice_is_recorded_once(
    library: Library, client: FlaskClient, norm: UUID
) -> None:
    address = f"/record/norm/{norm}"
    filled = fields_of(send(client, address, text=ANEW).text) | {"step": "record"}

    sent = [client.post(address, data=filled) for _ in range(2)]

    assert [answer.location for answer in sent] == [f"/norms/{norm}"] * 2
    assert events(library, norm) == ["adopted", "amended"]


def test_two_changes_of_one_day_are_two(library: Library, client: FlaskClient, norm: UUID) -> None:
    for text in (ANEW, TEXT + "3. Sing.\n"):
        change(client, f"/record/norm/{norm}", text=text, at="2020-06-01")

    assert events(library, norm) == ["adopted", "amended", "amended"]


def test_a_change_goes_back_to_the_decision_and_the_talk(
    library: Library, client: FlaskClient, norm: UUID
) -> None:
    library.tell(a(c.ProposeDecision, key="d", title="Slugs", label=""))
    said = library.say("slugs", "Slugs come at night")
    decision = library.archive.id_of("decision", "d")
    for day in ("2020-06-01", "2020-06-01"):  # each citation must find the change it is of
        change(
            client,
            f"/record/norm/{norm}?about=contribution:{said}",
            text=ANEW if "morning" not in client.get(f"/norms/{norm}").text else TEXT,
            decision=str(decision),
            at=day,
        )

    page = client.get(f"/norms/{norm}").text
    assert f"/decisions/{decision}" in page
    assert f"/contributions/{said}" in page
    assert "Watering" in client.get(f"/contributions/{said}").text


@pytest.mark.parametrize(
    ("kind", "told"), [("suspend", "suspended"), ("repeal", "repealed"), ("retranscribe", "")]
)
def test_it_is_suspended_repealed_or_only_written_down_better(
    library: Library, client: FlaskClient, norm: UUID, kind: str, told: str
) -> None:
    text = TEXT.replace("in the evening", "at evening") if kind == "retranscribe" else TEXT
    shown = send(client, f"/record/norm/{norm}", change=kind, text=text).text
    expected = "2 things that cite it" if told else "Nothing that cites it goes stale"
    assert expected in shown

    change(client, f"/record/norm/{norm}", change=kind, text=text)

    page = client.get(f"/norms/{norm}").text.lower()
    said = library.archive.id_of("contribution", "of 1")
    assert told in page
    assert ("May be out of date" in client.get(f"/contributions/{said}").text) is bool(told)
    if told:
        change(client, f"/record/norm/{norm}", change="reinstate")
        assert "in force since" in client.get(f"/norms/{norm}").text


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        ({"text": TEXT}, "nothing would change"),
        ({"text": " "}, "Say the norm&#39;s whole text"),
        ({"change": "bury"}, "&#39;bury&#39; is no change of a norm"),
        ({"text": ANEW, "change": "retranscribe", "effective_from": "2021"}, "in force already"),
        ({"change": "reinstate", "step": "record"}, "It holds already"),
        ({"text": ANEW, "at": "2014"}, "so it cannot be amended"),
    ],
)
def test_a_change_that_cannot_be_is_told_in_words(
    library: Library, client: FlaskClient, norm: UUID, filled: dict[str, str], told: str
) -> None:
    address = f"/record/norm/{norm}"

    sent = send(client, address, **filled, reason="slugs")
    if 'name="seen"' in sent.text:
        sent = client.post(address, data=fields_of(sent.text) | {"step": "record"})

    assert told in sent.text
    assert fields_of(sent.text)["reason"] == "slugs"
    assert events(library, norm) == ["adopted"]


def test_a_change_told_late_is_compared_with_what_held_then(
    library: Library, client: FlaskClient, norm: UUID
) -> None:
    library.tell(a(c.AmendNorm, text="1. Never.\n", occurred_at=later(9 * DAY), **AT_ONCE))

    shown = " ".join(send(client, f"/record/norm/{norm}", text=ANEW, at="2020-05-03").text.split())

    assert "<del>evening</del><ins>morning</ins>" in shown
    assert "Its text of" in shown
    assert "stays as it is" in shown
    change(client, f"/record/norm/{norm}", text=ANEW, at="2020-05-03")
    assert "Never" in client.get(f"/norms/{norm}").text


def test_what_comes_into_force_later_is_shown_as_coming(
    library: Library, client: FlaskClient, norm: UUID
) -> None:
    change(client, f"/record/norm/{norm}", text=ANEW, effective_from="2999-01-01")

    page = client.get(f"/norms/{norm}").text
    assert "in the evening" in page
    assert "1 January 2999" in page
    assert "in the morning" in fields_of(client.get(f"/record/norm/{norm}").text)["text"]


def test_the_norms_to_change_are_those_one_sees(library: Library, pages: Pages) -> None:
    library.tell(a(c.AdoptNorm, title="secret", visibility="stewards"))
    norm = library.archive.id_of("norm", KEY)
    said = library.say("1")
    client = pages(record_as=handle("zoe"))

    assert "secret" not in client.get(f"/record/norm?about=contribution:{said}").text
    assert client.get(f"/record/norm/{norm}").status_code == 404
    steward = pages(STEWARD, record_as=handle("zoe"))
    listed = steward.get(f"/record/norm?about=contribution:{said}").text
    assert f"/record/norm/{norm}?about=contribution:{said}" in listed
