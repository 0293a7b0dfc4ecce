import json
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from archive.domain.aggregate import CommandRefusedError
from archive.domain.contribution import Contribution
from archive.domain.person import Person
from archive.domain.personal import COMMUNITY
from archive.domain.space import Space
from archive.handlers import HANDLERS
from archive.recording import as_json, clean, counted, name_in_handle
from tests.builders import (
    EXAMPLES,
    RUN,
    STORY,
    a,
    any_commands,
    events_of,
    later,
    memory_archive,
    new_keyring,
    record,
    told,
)

ADA, BOB = "mailto:ada@example.org", "mailto:bob@example.org"
batches = any_commands()


@given(commands=batches, cuts=st.sets(st.integers(0, 11)))
@settings(max_examples=100)
def test_any_split_into_batches_gives_the_events_of_one_batch(
    commands: list[Command], cuts: set[int]
) -> None:
    keyring = new_keyring()
    with memory_archive(keyring) as whole, memory_archive(keyring) as split:
        outcomes = record(whole, *commands)
        parts = pairwise([0, *sorted(cuts), len(commands)])
        in_parts = [o for start, end in parts for o in record(split, *commands[start:end])]

        assert told(events_of(split)) == told(events_of(whole))
        assert list(map(str, in_parts)) == list(map(str, outcomes))
    keyring.close()


@given(
    commands=batches,
    erased_before=st.sampled_from([None, ADA, BOB]),
    erased_after=st.sampled_from([None, ADA, BOB]),
)
@settings(max_examples=100)
def test_recording_a_batch_twice_is_recording_it_once(
    commands: list[Command], erased_before: str | None, erased_after: str | None
) -> None:
    assume(not sees_between_decisions(commands))
    keyring = new_keyring()
    with memory_archive(keyring) as archive:
        if erased_before:
            keyring.forget(archive.id_of("person", erased_before))
        outcomes = record(archive, *commands)
        before = archive.recorder.max_notification_id()
        if erased_after:
            keyring.forget(archive.id_of("person", erased_after))

        again = [c for c, o in zip(commands, outcomes, strict=True) if isinstance(o, bool)]
        assert record(archive, *again) == [False] * len(again)
        assert archive.recorder.max_notification_id() == before
    keyring.close()


def sees_between_decisions(commands: list[Command]) -> bool:
    """Whether a space is seen between two decisions on who sees it: the exception to the law.

    What was seen is not recorded where people had decided on something stricter. When they then
    decide on something laxer, and it is seen once more, it is followed: strictness errs that way.
    """
    kinds = [type(command) for command in commands]
    decided = [n for n, kind in enumerate(kinds) if kind is c.ChangeVisibility]
    return bool(decided) and c.OpenSpace in kinds[decided[0] : decided[-1]]


def test_every_example_is_recorded_in_the_order_told(archive: Archive) -> None:
    assert record(archive, *STORY) == [True] * len(STORY)

    topics = [event.TOPIC for event in events_of(archive)]
    assert topics[:3] == ["person.introduced", "person.renamed", "person.handle_linked"]
    assert topics.index("contribution.withdrawn") + 2 == topics.index("contribution.hidden")
    assert topics[topics.index("contribution.hidden") - 1] == "person.introduced"  # who hid it


@pytest.mark.parametrize(
    "kind", [kind for kind, handler in HANDLERS.items() if not handler.creates]
)
def test_what_is_about_nothing_known_is_refused_by_its_name(
    archive: Archive, kind: type[Command]
) -> None:
    [outcome] = record(archive, EXAMPLES[kind])

    assert isinstance(outcome, CommandRefusedError)
    assert str(outcome).startswith(f"{kind.__name__}: the ")
    assert "is not in the archive. Record first what makes it known." in str(outcome)
    assert events_of(archive) == []


@pytest.mark.parametrize("kind", HANDLERS)
def test_a_time_without_a_zone_is_refused(archive: Archive, kind: type[Command]) -> None:
    record(archive, *EXAMPLES.values())
    before = archive.recorder.max_notification_id()

    [outcome] = record(archive, a(kind, occurred_at=datetime(2021, 5, 1, 12)))  # noqa: DTZ001

    assert str(outcome) == (
        f"{kind.__name__}: the time 2021-05-01 12:00:00 has no zone. "
        "Give it an offset, such as Z for UTC."
    )
    assert archive.recorder.max_notification_id() == before


def test_a_time_of_editing_without_a_zone_is_refused(archive: Archive) -> None:
    naive = datetime(2021, 5, 1, 12)  # noqa: DTZ001

    [outcome] = record(archive, a(c.MakeContribution, edited_at=naive))

    assert "MakeContribution: the time 2021-05-01 12:00:00 has no zone." in str(outcome)


@pytest.mark.parametrize("field", ["occurred_at", "edited_at"])
def test_a_time_that_is_none_in_utc_is_refused(archive: Archive, field: str) -> None:
    east = timezone(timedelta(hours=5))

    outcomes = record(
        archive,
        a(c.MakeContribution, **{field: datetime(1, 1, 1, tzinfo=east)}),
        a(c.OpenSpace),
    )

    assert "lies outside of the years 1 to 9999" in str(outcomes[0])
    assert outcomes[1] is True


def test_times_are_recorded_in_utc(archive: Archive) -> None:
    east = timezone(timedelta(hours=5))
    record(archive, a(c.MakeContribution, occurred_at=later().astimezone(east)))
    record(archive, a(c.MakeContribution, key="2", edited_at=later(2).astimezone(east)))

    _, first, second = events_of(archive)
    assert first.occurred.at.isoformat() == "2020-05-01T12:01:00+00:00"
    assert second.edited_at.isoformat() == "2020-05-01T12:02:00+00:00"


def test_the_same_moment_in_another_zone_is_the_same_moment(archive: Archive) -> None:
    east = timezone(timedelta(hours=5))
    record(archive, a(c.OpenThread), a(c.CloseThread))

    assert record(archive, a(c.CloseThread, occurred_at=later(0).astimezone(east))) == [False]


@pytest.mark.parametrize(
    ("kind", "field"),
    [(kind, handler.subject) for kind, handler in HANDLERS.items()]
    + [(kind, "by") for kind in HANDLERS],
)
def test_a_reference_to_nothing_is_refused(
    archive: Archive, kind: type[Command], field: str
) -> None:
    [outcome] = record(archive, a(kind, **{field: ""}))

    assert f"{kind.__name__}: {field!r} is empty" in str(outcome)
    assert events_of(archive) == []


def test_a_contribution_without_an_author_is_refused(archive: Archive) -> None:
    [outcome] = record(archive, a(c.MakeContribution, by=None))

    assert "MakeContribution: 'chat:garden/1' has no author" in str(outcome)
    assert events_of(archive) == []


def test_an_author_named_by_an_id_that_is_nobodys_is_refused(archive: Archive) -> None:
    stranger = UUID(int=404)

    [outcome] = record(archive, a(c.MakeContribution, by=stranger))

    assert f"MakeContribution: there is no person {stranger} in the archive." in str(outcome)


def test_something_else_than_a_person_is_no_author(archive: Archive) -> None:
    record(archive, a(c.OpenSpace))
    space = archive.id_of("space", "chat:garden")

    [outcome] = record(archive, a(c.MakeContribution, by=space))

    assert f"there is no person {space}" in str(outcome)


def test_a_command_is_not_applied_to_something_of_another_kind(archive: Archive) -> None:
    record(archive, a(c.OpenSpace))
    space = archive.id_of("space", "chat:garden")

    [outcome] = record(archive, a(c.RenamePerson, person=space))

    assert f"the person {str(space)!r} is not in the archive" in str(outcome)


def test_a_refused_command_introduces_nobody(archive: Archive) -> None:
    record(archive, a(c.IntroducePerson))

    [refused] = record(archive, a(c.LinkHandle, handle=ADA, by=BOB))

    assert "own, so it cannot be linked" in str(refused)
    assert [event.TOPIC for event in events_of(archive)] == ["person.introduced"]
    assert record(archive, a(c.MakeContribution, by=BOB, by_name="Bob")) == [True]
    assert [str(e.name) for e in events_of(archive) if hasattr(e, "name")] == ["Ada", "Bob"]


def test_a_refused_command_leaves_the_rest_of_the_batch_alone(archive: Archive) -> None:
    groups = [
        (a(c.OpenSpace), a(c.CloseThread), a(c.CloseSpace)),
        (a(c.OpenThread),),
    ]

    refused, recorded = archive.record(groups, RUN)

    assert isinstance(refused, CommandRefusedError)
    assert recorded is True
    topics = [event.TOPIC for event in events_of(archive)]
    assert topics == ["space.opened", "person.introduced", "thread.opened"]


def test_an_author_never_met_is_introduced_by_the_name_given(archive: Archive) -> None:
    record(archive, a(c.MakeContribution, by=ADA, by_name="Ada"))

    introduced, made = events_of(archive)
    assert isinstance(introduced, Person.Introduced)
    assert isinstance(made, Contribution.Made)
    assert (str(introduced.name), str(introduced.address)) == ("Ada", ADA)
    assert introduced.kind == "person"
    assert introduced.occurred == made.occurred
    assert made.author == introduced.originator_id


def test_an_author_never_named_is_called_after_their_handle(archive: Archive) -> None:
    record(archive, a(c.MakeContribution, by=ADA, by_name=""))

    assert str(events_of(archive)[0].name) == "ada"


@pytest.mark.parametrize("together", [True, False])
def test_an_author_is_introduced_once(archive: Archive, together: bool) -> None:
    first, second = a(c.MakeContribution), a(c.MakeContribution, key="2", by_name="Ada L.")
    if together:
        record(archive, first, second)
    else:
        record(archive, first)
        record(archive, second)

    assert archive.count_by_topic() == {"contribution.made": 2, "person.introduced": 1}


def test_an_author_is_known_to_an_archive_opened_anew(archive: Archive) -> None:
    record(archive, a(c.MakeContribution))
    archive.people_met.clear()

    record(archive, a(c.MakeContribution, key="2"))

    assert archive.count_by_topic()["person.introduced"] == 1


def test_whoever_changes_nothing_but_was_never_met_is_news(archive: Archive) -> None:
    record(archive, a(c.OpenSpace), a(c.CloseSpace))

    assert record(archive, a(c.CloseSpace, by=BOB)) == [True]
    assert record(archive, a(c.CloseSpace, by=BOB)) == [False]


def test_a_mention_becomes_a_reference_to_the_person(archive: Archive) -> None:
    record(archive, a(c.MakeContribution, body=f"<@chat:bob> and <@{ADA}>, look"))

    chat_bob, ada = archive.id_of("person", "chat:bob"), archive.id_of("person", ADA)
    assert str(events_of(archive)[-1].body) == f"<@{chat_bob}> and <@{ada}>, look"


@pytest.mark.parametrize("body", ["while (<@files>) {", "<@>", "<@a b:c>", "<@chat:", "<@X:>"])
def test_what_only_looks_like_a_mention_stays_as_it_is(archive: Archive, body: str) -> None:
    record(archive, a(c.MakeContribution, body=body))

    assert str(events_of(archive)[-1].body) == body


@given(text=st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_recorded_after_cleaning(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert len(clean(text)) == len(text)
    clean(text).encode("utf-8")
    assert "\x00" not in clean(text)


def test_texts_are_recorded_clean(archive: Archive) -> None:
    record(archive, a(c.MakeContribution, body="red \x00 \ud800"))

    assert str(events_of(archive)[-1].body) == "red \ufffd \ufffd"


def test_only_what_databases_refuse_is_replaced() -> None:
    assert clean("tab\tnull\x00 half \ud83d emoji \U0001f600") == (
        "tab\tnull\ufffd half \ufffd emoji \U0001f600"
    )


@given(counts=st.dictionaries(st.text(st.characters(exclude_categories=())), st.integers()))
def test_any_counts_can_be_written_and_read(counts: dict[str, int]) -> None:
    assert json.loads(json.dumps(counted(counts)).encode("utf-8")).keys() == counted(counts).keys()


def test_counts_are_never_taken_for_a_value_of_the_library(archive: Archive) -> None:
    record(archive, a(c.MakeContribution))

    record(archive, a(c.ObserveEndorsements, counts={"_type_": 1, "_data_": 2}))

    assert events_of(archive)[-1].counts == {"-type-": 1, "_data_": 2}


def test_fields_that_are_not_modelled_are_kept_as_json(archive: Archive) -> None:
    extra: dict[str, Any] = {"files": [{"name": "naïve.png"}], "at": later(), "n": 1.5}

    assert (
        as_json(extra)
        == '{"files":[{"name":"naïve.png"}],"at":"2020-05-01 12:01:00+00:00","n":1.5}'
    )

    record(archive, a(c.MakeContribution, extra=extra), a(c.MakeContribution, key="2"))
    *_, first, second = events_of(archive)
    assert json.loads(str(first.extra))["n"] == 1.5
    assert second.extra is None


def test_nobodys_texts_are_the_communitys(archive: Archive) -> None:
    record(archive, a(c.OpenSpace, purpose="plants"))

    [opened] = events_of(archive)
    assert isinstance(opened, Space.Opened)
    assert (opened.purpose.person, opened.purpose.text) == (COMMUNITY, "plants")


def test_events_tell_which_run_recorded_them(archive: Archive) -> None:
    record(archive, a(c.OpenSpace))

    assert events_of(archive)[0].occurred.recorded_by == RUN


@pytest.mark.parametrize(
    ("handle", "name"),
    [
        ("mailto:ada@example.org", "ada"),
        ("slack:U061A1R2R", "U061A1R2R"),
        ("mail:devel/via/Ada", "Ada"),
        ("mailto:@example.org", "somebody"),
        ("x", "x"),
    ],
)
def test_who_gives_no_name_is_not_called_by_their_address(handle: str, name: str) -> None:
    assert name_in_handle(handle) == name
