"""Builders of test data. Each gives a valid thing; a test names only what it cares about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from archive.domain.aggregate import ArchiveAggregate, CommandRefusedError, Occurred
from archive.domain.chronicle import Chronicle
from archive.domain.personal import Personal
from archive.handlers import HANDLERS
from archive.handlers.forgetting import FORGETTING
from archive.recording import Handler
from archive.store.keyring import Keyring
from tests import governing
from tests.governing import AT, later

C = TypeVar("C", bound=Command)

RUN = UUID(int=1)
ADA, BOB = UUID(int=0xADA), UUID(int=0xB0B)

EXAMPLES: Mapping[type[Command], Command] = {
    type(command): command
    for command in (
        c.IntroducePerson(occurred_at=AT, handle="mailto:ada@example.org", name="Ada"),
        c.RenamePerson(occurred_at=AT, person="mailto:ada@example.org", name="Ada L."),
        c.LinkHandle(
            occurred_at=AT,
            person="mailto:ada@example.org",
            handle="chat:ada",
            evidence="the same picture",
        ),
        c.UnlinkHandle(
            occurred_at=AT, person="mailto:ada@example.org", handle="chat:ada", reason="a namesake"
        ),
        c.DismissLink(
            occurred_at=AT, person="mailto:ada@example.org", handle="chat:ida", reason="a namesake"
        ),
        c.RecordDeparture(occurred_at=AT, person="mailto:ada@example.org", reason="moved away"),
        c.OpenSpace(occurred_at=AT, key="chat:garden", name="garden", kind="channel"),
        c.RenameSpace(occurred_at=AT, space="chat:garden", name="gardening"),
        c.ChangeVisibility(occurred_at=AT, space="chat:garden", visibility="members"),
        c.CloseSpace(occurred_at=AT, space="chat:garden", reason="nobody came"),
        c.OpenThread(
            occurred_at=AT,
            by="mailto:ada@example.org",
            key="chat:garden/1",
            space="chat:garden",
            title="Who waters the plants?",
        ),
        c.RenameThread(occurred_at=AT, thread="chat:garden/1", title="Watering"),
        c.MoveThread(occurred_at=AT, thread="chat:garden/1", space="chat:kitchen"),
        c.MergeThread(occurred_at=AT, thread="chat:garden/1", into="chat:garden/2"),
        c.CloseThread(occurred_at=AT, thread="chat:garden/1", reason="answered"),
        c.ReopenThread(occurred_at=AT, thread="chat:garden/1", reason="it rained"),
        c.ResolveThread(occurred_at=AT, thread="chat:garden/1", reason="a list hangs there"),
        c.MakeContribution(
            occurred_at=AT,
            by="mailto:ada@example.org",
            by_name="Ada",
            key="chat:garden/1",
            space="chat:garden",
            thread="chat:garden/1",
            body="Who waters the plants in August?",
            source="garden/1",
        ),
        c.ReviseContribution(
            occurred_at=AT,
            contribution="chat:garden/1",
            body="Who waters the plants in July?",
            reason="the wrong month",
        ),
        c.MoveContribution(
            occurred_at=AT,
            contribution="chat:garden/1",
            thread="chat:garden/2",
            reason="about the shed",
        ),
        c.WithdrawContribution(occurred_at=AT, contribution="chat:garden/1", reason="settled"),
        c.HideContribution(
            occurred_at=AT,
            by="mailto:bob@example.org",
            contribution="chat:garden/1",
            reason="off topic",
            norm="topics/2",
        ),
        c.AppealContribution(
            occurred_at=AT,
            by="mailto:ada@example.org",
            contribution="chat:garden/1",
            reason="it is about the garden",
        ),
        c.AnswerAppeal(
            occurred_at=AT,
            by="mailto:cy@example.org",
            by_name="Cy",
            contribution="chat:garden/1",
            outcome="upheld",
            reason="not about the plants",
        ),
        c.RestoreContribution(occurred_at=AT, contribution="chat:garden/1", reason="on topic"),
        c.AcceptAnswer(occurred_at=AT, contribution="chat:garden/1"),
        c.ObserveEndorsements(occurred_at=AT, contribution="chat:garden/1", counts={"up": 3}),
        c.ObserveMissing(occurred_at=AT, contribution="chat:garden/1"),
        *governing.EXAMPLES,
        *(
            c.ErasePerson(
                occurred_at=AT,
                by="mailto:bob@example.org",
                person="mailto:ada@example.org",
                reason="she asked for it",
            ),
            c.ForgetImportDetails(occurred_at=AT, run=RUN, reason="it lists her files"),
        ),
    )
}
"""A valid command of every kind, all about the same person, space, thread and contribution."""


STORY: Sequence[Command] = (
    *(
        command
        for command in EXAMPLES.values()
        if command not in governing.EXAMPLES and type(command) not in FORGETTING
    ),
    *governing.STORY,
)
"""One of every kind that destroys no key, and more, in an order in which all of it can happen."""


def a(kind: type[C], /, **changes: Any) -> C:
    """A command of this kind, with these fields changed."""
    example = cast(C, EXAMPLES[kind])
    return replace(example, **changes)


def occurred(minutes: int = 0) -> Occurred:
    """For aggregates: at a known time."""
    return Occurred(later(minutes), "second", RUN)


def text_of(person: UUID, text: str | None) -> Personal:
    """For aggregates: a text that belongs to this person."""
    return Personal(person, text)


def pending(aggregate: ArchiveAggregate) -> list[Any]:
    """For aggregates: what happened and is not saved yet."""
    return list(aggregate.collect_events())


def topics_since(aggregate: ArchiveAggregate) -> list[str]:
    """For aggregates: what happened since the first event."""
    return [event.TOPIC for event in pending(aggregate)[1:]]


def aggregate_types() -> list[type[ArchiveAggregate]]:
    """Every aggregate there is."""
    direct = [kind for kind in ArchiveAggregate.__subclasses__() if kind is not Chronicle]
    return [*direct, *Chronicle.__subclasses__()]


def event_types() -> list[Any]:
    """Every class of event there is."""
    return [
        kind
        for aggregate in aggregate_types()
        for kind in vars(aggregate).values()
        if isinstance(kind, type) and issubclass(kind, ArchiveAggregate.Event)
        if kind.__name__ != "Event"
    ]


def new_keyring() -> Keyring:
    """An empty key ring in memory, which threads can share."""
    return Keyring(
        sa.create_engine(
            "sqlite://", poolclass=sa.StaticPool, connect_args={"check_same_thread": False}
        )
    )


def memory_archive(keyring: Keyring) -> Archive:
    """An empty archive in memory: for laws, which need many."""
    settings = {
        "PERSISTENCE_MODULE": "archive.store.sqlite:AppendOnlySQLiteFactory",
        "SQLITE_DBNAME": ":memory:",
    }
    return Archive(settings, keyring=keyring)


def record(archive: Archive, *commands: Command) -> list[bool | CommandRefusedError]:
    """Record these in one batch, each on its own account."""
    return archive.record([(command,) for command in commands], RUN)


def events_of(archive: Archive) -> list[Any]:
    """All events of the log, in order."""
    notifications = archive.recorder.select_notifications(start=1, limit=1_000_000)
    return [archive.mapper.to_domain_event(notification) for notification in notifications]


def told(events: Iterable[Any]) -> list[tuple[str, dict[str, Any]]]:
    """What events say, but for when they were recorded: to compare two logs by."""
    return [(event.TOPIC, _without_now(vars(event))) for event in events]


def _without_now(state: Mapping[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in state.items() if name != "timestamp"}
    at = state["occurred"]
    if at.at.year > AT.year:  # seen by comparing, about now
        rest["occurred"] = "about now"
    return rest


_handles = st.sampled_from(["mailto:ada@example.org", "mailto:bob@example.org", "chat:ada"])
_spaces = st.sampled_from(["chat:garden", "chat:kitchen"])
_contributions = st.sampled_from(["chat:garden/1", "chat:garden/2", "chat:garden/3"])
_texts = st.sampled_from(["", "red", "green", "red \x00\ud800", "<@chat:ada> is blue"])
_visibilities = st.sampled_from(["public", "members", "stewards", "confidential"])
_moments = st.integers(0, 3).map(later)
_people = st.lists(_handles, max_size=2).map(tuple)
FIELDS: Mapping[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("body", "by_name", "evidence", "name", "purpose", "reason", "title"), _texts),
    **dict.fromkeys(("norm", "source"), _texts),
    **dict.fromkeys(("handle", "person"), _handles),
    **dict.fromkeys(("contribution", "thread", "into"), _contributions),
    **dict.fromkeys(("reply_to", "continues"), st.none() | _contributions),
    "by": st.none() | _handles,
    "space": _spaces,
    "occurred_at": _moments,
    "edited_at": st.none() | _moments,
    "precision": st.sampled_from(["second", "day", "about"]),
    "visibility": _visibilities,
    "named": _people,
    "media": st.sampled_from(["plain", "markdown"]),
    "cause": st.none() | st.sampled_from(["chat:ban/1", "chat:ban/2"]),
    "undoes": st.sampled_from(["", "hidden", "withdrawn"]),
    "counts": st.dictionaries(st.sampled_from(["up", "down", "_type_"]), st.integers(0, 2)),
    "extra": st.dictionaries(_texts, _texts, max_size=1),
    **dict.fromkeys(("label", "scope", "mandate", "person_name", "note"), _texts),
    "deciders": _people,
    **governing.FIELDS,
}
KEYS = {
    c.OpenSpace: _spaces,
    c.OpenThread: _contributions,
    c.MakeContribution: _contributions,
    c.ProposeDecision: governing.FIELDS["decision"],
    c.AdoptNorm: governing.FIELDS["norm"],
    c.EstablishRole: governing.FIELDS["role"],
}
KINDS: Mapping[type[Command], Sequence[str]] = {
    c.IntroducePerson: ("person", "bot"),
    c.OpenSpace: ("channel", "list"),
    c.MakeContribution: ("question", "answer"),
}


NOT_FORGETTING = [kind for kind in HANDLERS if kind not in FORGETTING]
"""The laws of batches hold for these. A key that is destroyed is for every archive that has it."""


def any_commands() -> st.SearchStrategy[list[Command]]:
    """Commands of all kinds, or about one kind of thing, so that many are about the same one."""
    of_all = st.lists(st.one_of([_any(kind) for kind in NOT_FORGETTING]), max_size=12)
    return of_all | st.one_of([_about(handler) for handler in HANDLERS.values() if handler.creates])


def _about(creating: Handler) -> st.SearchStrategy[list[Command]]:
    kinds = [kind for kind in NOT_FORGETTING if HANDLERS[kind].aggregate is creating.aggregate]
    [made] = [kind for kind in kinds if HANDLERS[kind].creates]
    rest = st.lists(st.one_of([_any(kind) for kind in kinds]), max_size=8)
    return rest.map(lambda commands: [EXAMPLES[made], *commands])


def _any(kind: type[Command]) -> st.SearchStrategy[Command]:
    given: dict[str, st.SearchStrategy[Any]] = {}
    for field in fields(kind):
        if field.name == "key":
            given["key"] = KEYS[kind]
        elif field.name == "kind":
            given["kind"] = st.sampled_from(KINDS[kind])
        elif kind is c.AnswerAppeal and field.name == "outcome":
            given["outcome"] = st.sampled_from(["upheld", "overturned"])
        elif field.name == "to":
            given["to"] = FIELDS["of" if hasattr(EXAMPLES[kind], "of") else "effective_from"]
        elif (
            field.name == "body"
            and kind is not c.MakeContribution
            and kind is not c.ReviseContribution
        ):
            given["body"] = _texts
        else:
            given[field.name] = FIELDS[field.name]
    return st.builds(kind, **given)
