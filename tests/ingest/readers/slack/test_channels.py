"""Tests of which spaces are opened, who may see each, and which folder is whose."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.commands import MakeContribution, OpenSpace
from ingest.reader import ReadOptions
from ingest.records import Found, Record

Read = Callable[..., list[Record]]


def spaces(records: list[Record]) -> dict[str, OpenSpace]:
    commands = [c for r in records if isinstance(r, Found) for c in r.commands]
    return {c.key: c for c in commands if isinstance(c, OpenSpace)}


def space_of_messages(records: list[Record]) -> dict[str, str]:
    commands = [c for r in records if isinstance(r, Found) for c in r.commands]
    return {c.body: str(c.space) for c in commands if isinstance(c, MakeContribution)}


def said(text: str, ts: str) -> dict[str, str]:
    return {"type": "message", "user": "U0ADA", "text": text, "ts": ts}


def test_a_public_channel_is_opened_with_its_purpose_by_who_wrote_it(
    sample: list[Record],
) -> None:
    assert spaces(sample)["slack:C0GEN"] == OpenSpace(
        occurred_at=datetime(2021, 3, 1, tzinfo=UTC),
        by="slack:U0BO",
        key="slack:C0GEN",
        name="general",
        kind="channel",
        purpose="Talk of the yard & its lamps",
    )


def test_a_topic_stands_in_for_a_missing_purpose(sample: list[Record]) -> None:
    assert spaces(sample)["slack:C0HIDDEN"].purpose == "Oil prices"


def test_what_is_not_kept_of_a_channel_is_named(sample: list[Record]) -> None:
    general, wicks = (
        next(r for r in sample if isinstance(r, Found) and r.where == f"channels.json record {n}")
        for n in (1, 2)
    )

    assert general.dropped == ("channels.is_general", "channels.members", "channels.topic")
    assert wicks.dropped == ()


@pytest.mark.parametrize("chosen", ["public", "members"])
def test_private_channels_and_conversations_are_for_their_members_alone(
    read: Read, data: Path, chosen: str
) -> None:
    opened = spaces(read(data / "sample", ReadOptions(visibility=chosen)))  # type: ignore[arg-type]

    seen = {space.key: (space.visibility, space.named) for space in opened.values()}
    ada, bo, cy = "slack:U0ADA", "slack:U0BO", "slack:U0CY"
    assert seen == {
        "slack:C0GEN": (chosen, ()),
        "slack:C0WICKS": (chosen, ()),
        "slack:C0HIDDEN": ("confidential", (ada,)),
        "slack:G0KEEP": ("confidential", (ada, bo)),
        "slack:D0ADABO11": ("confidential", (ada, bo)),
        "slack:G0THREE": ("confidential", (ada, bo, cy)),
    }


@pytest.mark.parametrize("flag", ["is_private", "is_im", "is_mpim", "is_group"])
def test_the_public_list_may_name_what_is_not_public(read_files: Read, flag: str) -> None:
    records = read_files({"channels.json": [{"id": "C0X", "name": "x", "user": "U0ADA", flag: 1}]})

    opened = spaces(records)["slack:C0X"]
    assert (opened.visibility, opened.named) == ("confidential", ("slack:U0ADA",))


def test_conversations_have_neutral_names(sample: list[Record]) -> None:
    opened = spaces(sample)

    assert opened["slack:D0ADABO11"].name == "Direct message"
    assert opened["slack:G0THREE"].name == "Group message"


def test_the_names_in_a_group_messages_folder_do_not_reach_any_report(
    sample: list[Record], read: Read, data: Path
) -> None:
    for records in (sample, read(data / "without-lists")):
        places = " ".join(getattr(record, "where", "") for record in records)
        assert "mpdm-" not in places


def test_messages_are_in_the_channel_that_their_folder_names(sample: list[Record]) -> None:
    in_space = space_of_messages(sample)

    assert in_space["No more wicks to be had"] == "slack:C0WICKS"
    assert in_space["Keepers only"] == "slack:G0KEEP"
    assert in_space["Between us"] == "slack:D0ADABO11"
    assert in_space["Among us three"] == "slack:G0THREE"


def test_a_folder_that_no_list_names_is_shown_to_nobody(read_files: Read) -> None:
    records = read_files(
        {
            "channels.json": [{"id": "C0GEN", "name": "general"}],
            "elsewhere/2021-03-05.json": [said("Where am I?", "1614931200.000100")],
        }
    )

    opened = spaces(records)["slack:elsewhere"]
    assert (opened.visibility, opened.named, opened.name) == ("confidential", (), "elsewhere")
    assert (opened.occurred_at, opened.precision) == (datetime(2021, 3, 5, tzinfo=UTC), "day")
    assert space_of_messages(records) == {"Where am I?": "slack:elsewhere"}


def test_a_name_that_two_channels_bear_tells_nothing(read_files: Read) -> None:
    records = read_files(
        {
            "channels.json": [{"id": "C0ONE", "name": "lamps"}],
            "groups.json": [{"id": "G0TWO", "name": "lamps"}],
            "lamps/2021-03-05.json": [said("Whose?", "1614931200.000100")],
            "G0TWO/2021-03-05.json": [said("Ours", "1614931200.000200")],
        }
    )

    assert space_of_messages(records) == {"Whose?": "slack:lamps", "Ours": "slack:G0TWO"}
    assert spaces(records)["slack:lamps"].visibility == "confidential"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [("public", "stewards"), ("stewards", "stewards"), ("confidential", "confidential")],
)
def test_without_any_list_channels_are_for_stewards_and_conversations_for_nobody(
    read: Read, data: Path, chosen: str, expected: str
) -> None:
    options = ReadOptions(visibility=chosen)  # type: ignore[arg-type]
    opened = spaces(read(data / "without-lists", options))

    assert {space.name: space.visibility for space in opened.values()} == {
        "Direct message": "confidential",
        "general": expected,
        "Group message": "confidential",
    }
