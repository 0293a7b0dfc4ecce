"""Tests of what the records of a day file become."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.commands import (
    IntroducePerson,
    MakeContribution,
    ObserveEndorsements,
    OpenThread,
    RenameSpace,
    WithdrawContribution,
)
from ingest.records import Covered, Found, Record, Skipped, Unreadable

Read = Callable[..., list[Record]]
GENERAL = "slack:C0GEN"
ROOT, REPLY, LATER = "1614931200.000100", "1614931260.000200", "1614931320.000300"


def message(ts: str, **more: object) -> dict[str, Any]:
    return {"type": "message", "user": "U0ADA", "text": "said", "ts": ts, **more}


def at(seconds: int, micros: int) -> datetime:
    return datetime(2021, 3, 5, 8, 0, seconds, micros, tzinfo=UTC)


def made(records: list[Record]) -> list[MakeContribution]:
    commands = [c for r in records if isinstance(r, Found) for c in r.commands]
    return [c for c in commands if isinstance(c, MakeContribution)]


def threads(records: list[Record]) -> list[OpenThread]:
    commands = [c for r in records if isinstance(r, Found) for c in r.commands]
    return [c for c in commands if isinstance(c, OpenThread)]


def test_a_lone_message_is_a_contribution_with_a_thread_of_its_own(read_messages: Read) -> None:
    found, _covered = read_messages(message(ROOT))

    assert found == Found(
        "general/2021-03-05.json record 1",
        (
            MakeContribution(
                occurred_at=at(0, 100),
                by="slack:U0ADA",
                key=f"{GENERAL}/{ROOT}",
                space=GENERAL,
                thread=f"{GENERAL}/{ROOT}",
                body="said",
                media="slack",
                source=f"C0GEN/{ROOT}",
            ),
        ),
    )


def test_a_thread_is_opened_once_and_before_its_first_message(read_messages: Read) -> None:
    records = read_messages(
        message(ROOT, thread_ts=ROOT, reply_count=2),
        message(REPLY, thread_ts=ROOT, parent_user_id="U0ADA"),
        message(LATER, thread_ts=ROOT, subtype="thread_broadcast"),
    )

    root = f"{GENERAL}/{ROOT}"
    first = records[0]
    assert isinstance(first, Found)
    assert first.commands[0] == OpenThread(occurred_at=at(0, 100), key=root, space=GENERAL)
    assert len(threads(records)) == 1
    assert [(c.thread, c.reply_to) for c in made(records)] == [
        (root, None),
        (root, root),
        (root, root),
    ]


def test_an_old_root_that_only_counts_its_replies_opens_a_thread_too(read_messages: Read) -> None:
    records = read_messages(message(ROOT, reply_count=1))

    assert [thread.key for thread in threads(records)] == [f"{GENERAL}/{ROOT}"]


def test_a_reply_whose_root_is_missing_still_has_its_thread(read_messages: Read) -> None:
    records = read_messages(message(REPLY, thread_ts=ROOT), message(LATER, thread_ts=ROOT))

    assert threads(records) == [
        OpenThread(occurred_at=at(0, 100), key=f"{GENERAL}/{ROOT}", space=GENERAL)
    ]
    assert {c.reply_to for c in made(records)} == {f"{GENERAL}/{ROOT}"}


def test_a_thread_of_no_known_time_is_no_thread(read_messages: Read) -> None:
    records = read_messages(message(REPLY, thread_ts="once"))

    assert threads(records) == []
    assert made(records)[0].thread == f"{GENERAL}/{REPLY}"


def test_an_edited_message_says_when(
    read_messages: Read, command: Callable[..., MakeContribution]
) -> None:
    edited = message(ROOT, edited={"user": "U0ADA", "ts": "1614931203.000000"})

    assert command(read_messages(edited), MakeContribution).edited_at == at(3, 0)


def test_reactions_are_counted_and_skin_tones_folded(sample: list[Record]) -> None:
    commands = [c for r in sample if isinstance(r, Found) for c in r.commands]
    observed = [c for c in commands if isinstance(c, ObserveEndorsements)]

    assert [(c.contribution, c.counts) for c in observed] == [
        (f"{GENERAL}/1614931260.000200", {"bulb": 1, "clap": 3})
    ]


def test_a_bot_without_a_user_is_introduced_once_by_its_first_message(
    read_messages: Read, command: Callable[..., IntroducePerson]
) -> None:
    bot = {"type": "message", "subtype": "bot_message", "bot_id": "B0X", "text": "ding"}
    records = read_messages(
        {**bot, "ts": ROOT, "bot_profile": {"name": "Bell"}, "username": "Ringer"},
        {**bot, "ts": REPLY},
    )

    assert command(records, IntroducePerson) == IntroducePerson(
        occurred_at=at(0, 100), precision="about", handle="slack:B0X", name="Bell", kind="bot"
    )
    assert [c.by for c in made(records)] == ["slack:B0X", "slack:B0X"]


def test_a_bot_that_has_only_a_name_is_known_by_it(
    read_messages: Read, command: Callable[..., IntroducePerson]
) -> None:
    records = read_messages({"type": "message", "text": "ding", "ts": ROOT, "username": "Bell"})

    person = command(records, IntroducePerson)
    assert (person.handle, person.name, person.kind) == ("slack:username/Bell", "Bell", "bot")
    assert made(records)[0].by == "slack:username/Bell"


def test_a_message_that_names_nobody_is_somebodys_of_its_own(read_messages: Read) -> None:
    records = read_messages(
        {"type": "message", "text": "boo", "ts": ROOT},
        {"type": "message", "text": "boo", "ts": REPLY},
    )

    assert [(c.by, c.by_name) for c in made(records)] == [
        (f"{GENERAL}/{ROOT}", "somebody"),
        (f"{GENERAL}/{REPLY}", "somebody"),
    ]


def test_a_user_who_wrote_through_an_app_is_the_author(read_messages: Read) -> None:
    (contribution,) = made(read_messages(message(ROOT, bot_id="B0X")))

    assert contribution.by == "slack:U0ADA"
    assert contribution.extra == {"bot_id": "B0X"}


@pytest.mark.parametrize(
    ("subtype", "reason"),
    [
        ("channel_join", "joins and leaves"),
        ("group_leave", "joins and leaves"),
        ("channel_unarchive", "archiving and unarchiving"),
        ("bot_add", "apps added"),
        ("pinned_item", "pins"),
        ("channel_convert_to_private", "changes of a channel's settings"),
        ("reminder_add", "reminders"),
        ("huddle_thread", "calls"),
        ("reply_broadcast", "notices of a reply"),
        ("message_deleted", "deletions"),
    ],
)
def test_what_is_no_contribution_is_skipped_for_a_reason(
    read_messages: Read, subtype: str, reason: str
) -> None:
    skipped, *_ = read_messages(message(ROOT, subtype=subtype))

    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith(reason)


@pytest.mark.parametrize(
    "subtype", ["me_message", "channel_topic", "channel_purpose", "unheard_of"]
)
def test_other_subtypes_are_contributions_that_say_what_they_were(
    read_messages: Read, subtype: str
) -> None:
    (contribution,) = made(read_messages(message(ROOT, subtype=subtype, topic="Oil")))

    assert contribution.extra == {"subtype": subtype}


def test_records_of_another_type_are_skipped(read_messages: Read) -> None:
    assert read_messages({"type": "presence_change"}) == [Skipped("records that are not messages")]


def test_a_message_that_slack_could_not_decipher_is_unreadable(read_messages: Read) -> None:
    (unreadable,) = read_messages(message(ROOT, subtype="ekm_access_denied"))

    assert isinstance(unreadable, Unreadable)
    assert "decipher" in unreadable.why


@pytest.mark.parametrize("ts", [1614931200, 1614931200.0001, None, "", "0", "1614931200.1234567"])
def test_a_message_without_a_proper_time_is_unreadable(read_messages: Read, ts: object) -> None:
    (unreadable,) = read_messages({"type": "message", "text": "when?", "ts": ts})

    assert isinstance(unreadable, Unreadable)
    assert unreadable.where == "general/2021-03-05.json record 1"


def test_a_renaming_gives_the_name_before_and_after(read_messages: Read) -> None:
    (found, _covered) = read_messages(
        message(REPLY, subtype="channel_name", old_name="lamp", name="lamps")
    )

    assert isinstance(found, Found)
    minute = datetime(2021, 3, 5, 8, 1, tzinfo=UTC)
    assert found.commands == (
        RenameSpace(
            occurred_at=minute.replace(microsecond=199),
            precision="about",
            space=GENERAL,
            name="lamp",
        ),
        RenameSpace(
            occurred_at=minute.replace(microsecond=200),
            by="slack:U0ADA",
            space=GENERAL,
            name="lamps",
        ),
    )


def test_a_renaming_that_does_not_say_from_what_or_to_what_is_taken_as_it_is(
    read_messages: Read,
) -> None:
    records = read_messages(
        message(ROOT, subtype="channel_name", name="lamps"), message(REPLY, subtype="channel_name")
    )

    commands = [c for r in records if isinstance(r, Found) for c in r.commands]
    assert [type(c) for c in commands] == [RenameSpace, MakeContribution]


def test_a_tombstone_opens_the_thread_whose_first_message_is_gone(read_messages: Read) -> None:
    gone = {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
    records = read_messages(message(ROOT, **gone, thread_ts=ROOT), message(REPLY, thread_ts=ROOT))

    assert [thread.key for thread in threads(records)] == [f"{GENERAL}/{ROOT}"]
    assert [c.key for c in made(records)] == [f"{GENERAL}/{REPLY}"]


def test_a_logged_edit_is_the_message_with_its_new_wording(read_messages: Read) -> None:
    edited = message(ROOT, text="said better", edited={"user": "U0ADA", "ts": LATER})
    log = {"type": "message", "subtype": "message_changed", "ts": LATER, "message": edited}

    first, second = made(read_messages(message(ROOT), log))
    assert (second.key, second.body) == (first.key, "said better")
    assert second.edited_at == datetime(2021, 3, 5, 8, 2, 0, 300, tzinfo=UTC)


def test_a_logged_edit_of_what_is_skipped_is_skipped(read_messages: Read) -> None:
    call = message(ROOT, subtype="huddle_thread")
    log = {"type": "message", "subtype": "message_changed", "ts": LATER, "message": call}

    skipped, _covered = read_messages(log)
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith("calls")


def test_a_logged_deletion_is_the_message_and_its_withdrawal(read_messages: Read) -> None:
    log = {"type": "message", "subtype": "message_deleted", "ts": LATER, "deleted_ts": ROOT}
    found, _covered = read_messages({**log, "previous_message": message(ROOT)})

    assert isinstance(found, Found)
    contribution, gone = found.commands
    assert isinstance(contribution, MakeContribution)
    assert isinstance(gone, WithdrawContribution)
    assert gone.contribution == contribution.key
    assert gone.occurred_at == datetime(2021, 3, 5, 8, 2, 0, 300, tzinfo=UTC)


def test_a_logged_deletion_of_a_tombstone_or_of_nothing_withdraws_nothing(
    read_messages: Read,
) -> None:
    log = {"type": "message", "subtype": "message_deleted", "ts": LATER}
    tombstone = message(ROOT, subtype="tombstone", thread_ts=ROOT)
    found, unreadable = read_messages(
        {**log, "previous_message": tombstone}, {**log, "previous_message": {"text": "gone"}}
    )

    assert isinstance(found, Found)
    assert [type(command) for command in found.commands] == [OpenThread]
    assert isinstance(unreadable, Unreadable)


def test_a_log_entry_without_a_message_is_unreadable(read_messages: Read) -> None:
    (unreadable,) = read_messages({"type": "message", "subtype": "message_changed", "ts": ROOT})

    assert isinstance(unreadable, Unreadable)
    assert "no ts" in unreadable.why


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = ["type", "subtype", "user", "text", "thread_ts", "reply_count", "edited", "reactions"]
FIELDS += ["files", "file", "attachments", "blocks", "bot_id", "bot_profile", "username", "comment"]
FIELDS += ["message", "previous_message", "user_profile", "name", "old_name"]
SUBTYPES = st.sampled_from(["tombstone", "message_changed", "message_deleted", "channel_name"])


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(
    rows=st.lists(
        JSON
        | st.dictionaries(st.sampled_from(FIELDS), JSON | st.just("message"), max_size=8).flatmap(
            lambda row: st.builds(
                lambda kind: {**row, "ts": ROOT, "subtype": kind}, SUBTYPES | JSON
            )
        ),
        max_size=4,
    )
)
def test_whatever_the_records_are_each_is_accounted_for_once(
    read_messages: Read, rows: list[Any]
) -> None:
    records = read_messages(*rows)

    assert sum(getattr(r, "count", 1) for r in records if not isinstance(r, Covered)) == len(rows)
