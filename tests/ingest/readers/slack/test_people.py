"""Tests of who is introduced, under which name, and as of when."""

from collections.abc import Callable
from datetime import UTC, datetime

from archive.commands import IntroducePerson, MakeContribution
from ingest.records import Found, Record, Unreadable

Read = Callable[..., list[Record]]


def introduced(records: list[Record]) -> dict[str, IntroducePerson]:
    commands = [c for r in records if isinstance(r, Found) for c in r.commands]
    return {c.handle: c for c in commands if isinstance(c, IntroducePerson)}


def test_people_have_the_name_that_slack_shows(sample: list[Record]) -> None:
    names = {handle: person.name for handle, person in introduced(sample).items()}

    assert names == {
        "slack:U0ADA": "Ada",
        "slack:U0BO": "Bo Wick",
        "slack:U0CY": "cy",
        "slack:U0BELL": "Bell",
        "slack:B0BELL": "Bell",
    }


def test_bots_are_told_from_people(sample: list[Record]) -> None:
    kinds = {handle: person.kind for handle, person in introduced(sample).items()}

    assert [handle for handle, kind in kinds.items() if kind == "bot"] == [
        "slack:U0BELL",
        "slack:B0BELL",
    ]


def test_people_are_dated_by_the_beginning_of_the_workspace(
    sample: list[Record],
) -> None:
    people = introduced(sample)

    assert people["slack:U0ADA"].occurred_at == datetime(2021, 3, 1, tzinfo=UTC)
    assert people["slack:U0BO"].occurred_at == datetime(2021, 3, 1, tzinfo=UTC)
    assert {person.precision for person in people.values()} == {"about"}


def test_what_is_not_kept_of_a_person_is_named(sample: list[Record]) -> None:
    bo = next(r for r in sample if isinstance(r, Found) and r.where == "users.json record 2")

    assert bo.dropped == ("users.team_id", "users.deleted", "users.profile.image_24")


def test_the_list_of_an_organisation_is_read_too(read_files: Read) -> None:
    records = read_files(
        {
            "org_users.json": [{"id": "W0ADA", "real_name": "Ada"}],
            "channels.json": [],
            "general/2021-03-05.json": [],
        }
    )

    assert introduced(records)["slack:W0ADA"].name == "Ada"
    assert not [r for r in records if isinstance(r, Unreadable)]


def test_a_person_without_an_id_is_unreadable(read_files: Read) -> None:
    records = read_files({"users.json": [{"name": "ada"}, 7], "channels.json": []})

    assert [r.where for r in records if isinstance(r, Unreadable)] == [
        "users.json record 1",
        "users.json record 2",
    ]


def test_somebody_no_list_names_is_known_by_their_message_or_their_id(
    read_messages: Read,
) -> None:
    profile = {"display_name": "", "real_name": "Dee Taper"}
    base = {"type": "message", "text": "Hello"}
    records = read_messages(
        {**base, "ts": "1614931200.000100", "user": "U0DEE", "user_profile": profile},
        {**base, "ts": "1614931200.000200", "user": "U0EVE"},
        {**base, "ts": "1614931200.000300", "user": "USLACKBOT"},
        {**base, "ts": "1614931200.000400", "user": "U0ADA", "user_profile": profile},
    )

    made = [c for r in records if isinstance(r, Found) for c in r.commands]
    assert [(c.by, c.by_name) for c in made if isinstance(c, MakeContribution)] == [
        ("slack:U0DEE", "Dee Taper"),
        ("slack:U0EVE", "U0EVE"),
        ("slack:USLACKBOT", "Slackbot"),
        ("slack:U0ADA", ""),
    ]
