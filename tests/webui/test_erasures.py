"""Pages of forgetting: who sees them, what they show, and that they erase."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import commands as c
from daybook.bootstrap import Daybook, create, open_daybook
from daybook.config import Settings
from daybook.exports import exports
from daybook.recording import record
from daybook.wsgi import make_app
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Level, Viewer
from tests.builders import a, later
from tests.daybook.holding import another_writing
from tests.reading import handle
from tests.webui.forms import fields_of, send

KOFI = handle("kofi")
PEOPLE = ("ada", "adah", "bob", "cy")
LEVELS: tuple[Level, ...] = ("anonymous", "member", "steward")
Open = Callable[..., FlaskClient]


def say(key: str, body: str, by: str, **changes: object) -> c.MakeContribution:
    given = {
        "space": "hall",
        "thread": key,
        "source": "",
        "occurred_at": later(len(key)),
        **changes,
    }
    return a(c.MakeContribution, key=key, body=body, by=handle(by), by_name=by.title(), **given)


@pytest.fixture
def daybook(tmp_path: Path) -> Iterator[Daybook]:
    """An archive in which Ada (also as Adah) spoke, Bob named her, and Cy spoke in the vault."""
    here = Settings(tmp_path / "home")
    create(here, "The Hall")
    with open_daybook(here) as daybook:
        cy = daybook.archive.id_of("person", handle("cy"))
        ada = daybook.archive.id_of("person", handle("ada"))
        hall = {"kind": "category", "purpose": ""}
        confided = {"visibility": "confidential", "named": (cy, ada)}
        record(
            daybook,
            [
                a(c.OpenSpace, key="hall", name="hall", **hall),
                a(c.OpenSpace, key="vault", name="vaultname", **hall, **confided),
                say("one", "adaword", "ada"),
                say("three", "vaultword", "ada", space="vault"),
                say("second", "adahword", "adah"),
                a(c.LinkHandle, person=handle("ada"), handle=handle("adah")),
                say("reply-1", "Ask Ada, she knows", "bob"),
                say("reply-22", "Cy says that Ada whispers", "cy", space="vault"),
            ],
            KOFI,
        )
        yield daybook


@pytest.fixture
def pages(daybook: Daybook) -> Open:
    """The pages, as somebody sees them; a steward who records, unless told otherwise."""

    def as_viewer(viewer: Viewer = STEWARD, record_as: str = KOFI) -> FlaskClient:
        app = make_app(daybook, viewer, record_as)
        app.testing = False
        return app.test_client()

    return as_viewer


def person(daybook: Daybook, name: str) -> UUID:
    return daybook.archive.id_of("person", handle(name))


def unzipped(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def erase(client: FlaskClient, who: UUID, **filled: str) -> str:
    answer = send(client, f"/people/{who}/erase", **{"reason": "asked", "name": "Ada", **filled})
    return answer.text if answer.status_code == 200 else answer.location


def test_only_themselves_and_stewards_get_somebodys_words(daybook: Daybook) -> None:
    """Over every viewer there can be: whoever is not named here is refused."""
    everybody = {name: person(daybook, name) for name in PEOPLE} | {"nobody": uuid4()}
    ada = {everybody["ada"], everybody["adah"]}

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(LEVELS),
        st.none() | st.sampled_from(sorted(everybody)),
        st.sampled_from(sorted(everybody)),
    )
    def law(level: Level, me: str | None, whose: str) -> None:
        mine = everybody[me] if me else None
        client = make_app(daybook, Viewer(level, mine)).test_client()
        answer = client.get(f"/people/{everybody[whose]}/words.zip")
        own = mine == everybody[whose] or {mine, everybody[whose]} <= ada
        # Of Cy, whose words are all in the vault, only those know whom it names.
        seen = level == "steward" and (
            whose in ("ada", "adah", "bob") or (me, whose) == ("ada", "cy")
        )
        known = whose != "nobody"
        assert answer.status_code == (200 if known and (own or seen) else 404)
        if answer.status_code == 200 and whose != "bob":
            confided = whose in ("ada", "adah") and (own or me == "cy")
            assert ("vaultword" in unzipped(answer.data)) == confided

    law()


def test_the_download_is_written_nowhere(daybook: Daybook, pages: Open) -> None:
    before = set(daybook.settings.home.rglob("*"))
    answer = pages().get(f"/people/{person(daybook, 'ada')}/words.zip")

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert {"README.txt", "words.md", "words.json"} == set(
        zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    )
    assert set(daybook.settings.home.rglob("*")) == before
    assert exports(daybook.settings) == []


def test_a_stewards_copy_leaves_out_what_stewards_do_not_see(daybook: Daybook, pages: Open) -> None:
    told = unzipped(pages().get(f"/people/{person(daybook, 'ada')}/words.zip").data)

    assert "adaword" in told
    assert "adahword" in told
    assert "vaultword" not in told
    assert "vaultname" not in told
    assert "mailto:" not in told
    assert "It is what stewards see of theirs" in told


def test_the_page_of_a_person_offers_what_its_viewer_may_do(daybook: Daybook, pages: Open) -> None:
    ada = person(daybook, "ada")
    address = f"/people/{ada}"

    steward = pages().get(address).text
    reading = pages(record_as="").get(address).text
    herself = pages(Viewer("member", person(daybook, "adah"))).get(address).text
    member = pages(MEMBER).get(address).text

    assert ["words.zip" in page for page in (steward, reading, herself, member)] == [
        True, True, True, False,
    ]  # fmt: skip
    assert [f"{ada}/erase" in page for page in (steward, reading, herself, member)] == [
        True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("viewer", [ANONYMOUS, MEMBER], ids=["anonymous", "member"])
def test_nobody_but_stewards_sees_or_does_anything(
    daybook: Daybook, pages: Open, viewer: Viewer
) -> None:
    client = pages(viewer)
    address = f"/people/{person(daybook, 'ada')}/erase"

    assert client.get(address).status_code == client.post(address).status_code == 404
    assert client.get("/erasures").status_code == 404
    assert "/erasures" not in client.get("/").text
    assert "/erasures" in pages().get("/").text
    assert client.get(address).text == client.get(f"/people/{uuid4()}/erase").text


def test_without_a_recorder_nobody_can_be_erased(daybook: Daybook, pages: Open) -> None:
    address = f"/people/{person(daybook, 'ada')}/erase"

    assert pages(record_as="").get(address).status_code == 404
    assert pages(record_as="").get("/erasures").status_code == 200


def test_what_goes_and_what_stays_is_shown_before(daybook: Daybook, pages: Open) -> None:
    page = pages().get(f"/people/{person(daybook, 'ada')}/erase").text

    assert "wordings of messages" in page
    assert "Ask Ada, she knows" in page
    assert f"/contributions/{daybook.archive.id_of('contribution', 'reply-1')}" in page
    assert "whispers" not in page  # it is in the vault
    assert "2 handles" in page


def test_a_linked_handle_leads_to_the_person(daybook: Daybook, pages: Open) -> None:
    moved = pages().get(f"/people/{person(daybook, 'adah')}/erase")

    assert moved.location == f"/people/{person(daybook, 'ada')}/erase"


def test_posting_it_erases_and_leads_to_the_list(daybook: Daybook, pages: Open) -> None:
    client = pages()
    ada = person(daybook, "ada")

    assert erase(client, ada, reason="a letter", name=" ADA ") == "/erasures"

    listed = client.get("/erasures").text
    assert "a letter" in listed
    assert "purged" in listed
    assert "not purged" not in listed
    assert f"/contributions/{daybook.archive.id_of('contribution', 'reply-1')}" in listed
    assert '<span class="person">kofi</span>' in listed
    assert listed.count("Decided by") == 1  # though she had two handles
    assert "<mark>" not in client.get("/search?q=adaword").text
    assert client.get(f"/people/{ada}/erase").status_code == 404
    assert client.get(f"/people/{ada}/words.zip").status_code == 404
    for file in daybook.settings.home.rglob("*"):
        assert not file.is_file() or b"adaword" not in file.read_bytes(), file


def test_the_list_tells_what_became_of_words_that_named_them(daybook: Daybook, pages: Open) -> None:
    client = pages()
    assert erase(client, person(daybook, "ada")) == "/erasures"
    assert '<span class="mark">stands</span>' in client.get("/erasures").text

    record(daybook, [a(c.HideContribution, contribution="reply-1", by=KOFI)], KOFI)
    assert '<span class="mark">hidden' in client.get("/erasures").text

    record(daybook, [a(c.WithdrawContribution, contribution="reply-1", occurred_at=later(9))], KOFI)
    assert '<span class="mark">withdrawn' in client.get("/erasures").text
    assert "vaultname" not in client.get("/erasures").text


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        ({"name": "Bob"}, "What you typed is not their name"),
        ({"reason": "  "}, "Say why"),
        ({"name": ""}, "What you typed is not their name"),
    ],
)
def test_what_is_not_confirmed_erases_nobody(
    daybook: Daybook, pages: Open, filled: dict[str, str], told: str
) -> None:
    client = pages()
    ada = person(daybook, "ada")

    page = erase(client, ada, **{"reason": "kept words", **filled})

    assert told in page
    assert "Nothing was erased" in page
    assert ("kept words" in page) == ("reason" not in filled)
    assert "adaword" in client.get(f"/people/{ada}").text


@pytest.mark.parametrize("forged", [{"token": "wrong"}, {"Origin": "https://example.org"}])
def test_a_form_from_elsewhere_erases_nobody(
    daybook: Daybook, pages: Open, forged: dict[str, str]
) -> None:
    client = pages()
    address = f"/people/{person(daybook, 'ada')}/erase"
    filled = fields_of(client.get(address).text) | {"reason": "r", "name": "Ada"}
    headers = {name: value for name, value in forged.items() if name == "Origin"}

    sent = client.post(address, data=filled | forged, headers=headers)

    assert sent.status_code == 400
    assert client.get(address).status_code == 200


def test_while_another_writes_the_page_says_so_and_keeps_what_was_typed(
    daybook: Daybook, pages: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daybook.erasing.RECORDING_PATIENCE", 0)
    client = pages()
    ada = person(daybook, "ada")
    with another_writing(daybook.settings):
        page = erase(client, ada, reason="a long letter")

    assert "is writing to this archive" in page
    assert "a long letter" in page
    assert "adaword" in client.get(f"/people/{ada}").text


def test_where_a_reader_holds_on_the_page_says_what_is_left(
    daybook: Daybook, pages: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = pages()
    ada = person(daybook, "ada")
    with daybook.engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT count(*) FROM contributions").fetchall()
        page = erase(client, ada, reason="a letter")

    assert "Erased, and not gone from every file yet" in page
    assert "daybook doctor --fix" in page
    assert "a letter" in page
    assert "not purged yet" in client.get("/erasures").text


def test_what_was_linked_once_is_shown_and_erased_only_where_it_is_chosen(
    daybook: Daybook, pages: Open
) -> None:
    pair = {"person": handle("ada"), "handle": handle("bob")}
    record(daybook, [a(c.LinkHandle, occurred_at=later(30), **pair)], KOFI)
    record(daybook, [a(c.UnlinkHandle, occurred_at=later(31), **pair)], KOFI)
    ada, bob, cy = (person(daybook, name) for name in ("ada", "bob", "cy"))
    client, address = pages(), f"/people/{ada}/erase"

    offered = client.get(address).text
    assert "Once linked with them" in offered
    assert f'name="also" value="{bob}">' in offered
    assert 'type="hidden" name="also"' not in offered
    assert client.get(f"{address}?also={cy}").status_code == 400
    assert client.get(f"{address}?also=bob").status_code == 400
    chosen = f"{address}?also={bob}"
    assert "adaword" in client.get(f"/people/{ada}").text

    sent = send(client, chosen, reason="asked", name="Ada")

    assert sent.status_code == 303
    for gone in (ada, bob):
        assert (
            client.get(f"/people/{gone}").status_code == 404
            or "[erased]" in client.get(f"/people/{gone}").text
        )
    assert "Ask Ada" not in client.get("/search?q=knows").text


def test_what_was_linked_once_stays_where_it_is_not_chosen(daybook: Daybook, pages: Open) -> None:
    pair = {"person": handle("ada"), "handle": handle("bob")}
    record(daybook, [a(c.LinkHandle, occurred_at=later(30), **pair)], KOFI)
    record(daybook, [a(c.UnlinkHandle, occurred_at=later(31), **pair)], KOFI)

    assert erase(pages(), person(daybook, "ada")) == "/erasures"

    assert "Ask Ada" in pages().get(f"/people/{person(daybook, 'bob')}").text
