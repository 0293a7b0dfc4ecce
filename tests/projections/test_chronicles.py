"""Laws of chronicles: corrections, the order of recording, and what was known when."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from projections.citations.projection import CitationsProjection
from projections.decisions.projection import DecisionsProjection
from projections.decisions.queries import decision_history, decisions_seen
from projections.norms.projection import NormsProjection
from projections.norms.queries import norm_clauses, norm_history, norms_seen
from projections.projection import catch_up
from projections.store import open_read_database
from projections.viewer import STEWARD
from tests.builders import a, later, memory_archive, new_keyring, record
from tests.governing import ANEW, TEXT
from tests.projections.governed import DECISION, NORM

KEYRING = new_keyring()
MINUTES = range(0, 90, 10)


def projections() -> list[Any]:
    return [NormsProjection(), DecisionsProjection(), CitationsProjection()]


def norm_change(minute: int, kind: Any, text: str, effect: int | None) -> Command:
    given_: dict[str, Any] = {"occurred_at": later(minute), "norm": NORM, "source": ""}
    if kind in (c.AmendNorm, c.RetranscribeNorm):
        given_["text"] = text
    if kind is not c.RetranscribeNorm:
        given_["effective_from"] = None if effect is None else later(minute + effect)
    return a(kind, **given_)


def decision_change(minute: int, kind: Any, state: str) -> Command:
    given_: dict[str, Any] = {"occurred_at": later(minute), "decision": DECISION}
    if kind is c.RestateDecision:
        given_["state"] = state
    return a(kind, **given_)


minutes = st.integers(1, 80)
changes = st.one_of(
    st.builds(
        norm_change,
        minutes,
        st.sampled_from([c.AmendNorm, c.RetranscribeNorm, c.SuspendNorm, c.ReinstateNorm]),
        st.sampled_from([TEXT, ANEW, "1. Rain waters.\n"]),
        st.none() | st.integers(0, 30),
    ),
    st.builds(
        decision_change,
        minutes,
        st.sampled_from([c.AmendDecision, c.TakeDecision, c.RestateDecision, c.ReaffirmDecision]),
        st.sampled_from(["deferred", "withdrawn", "accepted"]),
    ),
)
corrections = st.builds(
    lambda kind, subject, entry, to: a(
        kind, **subject, entry=entry, to=to and later(to), occurred_at=later(100 + entry)
    ),
    st.sampled_from([c.CorrectNorm]),
    st.just({"norm": NORM}),
    st.integers(1, 6),
    st.none() | minutes,
) | st.builds(
    lambda entry, to: a(
        c.CorrectDecision, entry=entry, to=to and later(to), occurred_at=later(100 + entry)
    ),
    st.integers(1, 6),
    st.none() | minutes,
)
histories = st.lists(changes, max_size=8, unique_by=lambda command: command.occurred_at)
START = (a(c.AdoptNorm, source=""), a(c.ProposeDecision))


def views(engine: sa.Engine, known_at: datetime | None = None, entries: bool = True) -> list[Any]:
    """What every query tells, at many times; without the numbers and times of recording."""
    return [
        _plain(query(engine, STEWARD, *subject, as_of=later(minute), known_at=known_at), entries)
        for minute in MINUTES
        for query, subject in (
            (norms_seen, ()),
            (norm_history, (_id(NORM, "norm"),)),
            (norm_clauses, (_id(NORM, "norm"),)),
            (decisions_seen, ()),
            (decision_history, (_id(DECISION, "decision"),)),
        )
    ]


def _id(key: str, kind: str) -> Any:
    with memory_archive(KEYRING) as archive:
        return archive.id_of(kind, key)


def _plain(rows: Any, entries: bool) -> list[Any]:
    hidden = {"recorded_at"} | (set() if entries else {"entry", "id", "changes", "worded"})
    return [{n: v for n, v in vars(row).items() if n not in hidden} for row in rows]


def told(commands: Sequence[Command]) -> tuple[sa.Engine, Archive]:
    archive = memory_archive(KEYRING)
    record(archive, *commands)
    engine = open_read_database("sqlite://")
    catch_up(archive, engine, projections())
    return engine, archive


@settings(max_examples=30)
@given(histories, st.lists(changes | corrections, max_size=5))
def test_what_is_told_later_never_changes_what_was_known_before(
    first: list[Command], more: list[Command]
) -> None:
    engine, archive = told([*START, *first])
    then = datetime.now(UTC)
    before = views(engine, then)
    record(archive, *more)
    catch_up(archive, engine, projections())

    assert views(engine, then) == before
    archive.close()


@settings(max_examples=30)
@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_recording_does_not_change_what_was_true(
    history: list[Command], shuffled: random.Random
) -> None:
    in_time = sorted(history, key=lambda command: command.occurred_at)
    with memory_archive(KEYRING) as trial:
        outcomes = record(trial, *START, *in_time)
        allowed = [
            command
            for command, outcome in zip([*START, *in_time], outcomes, strict=True)
            if outcome is True
        ][len(START) :]
    engine, archive = told([*START, *allowed])
    others = allowed.copy()
    shuffled.shuffle(others)
    engine_2, archive_2 = told([*START, *others])
    for _ in others:  # what was refused for want of what was told after it
        record(archive_2, *others)
    catch_up(archive_2, engine_2, projections())

    if archive_2.count_by_topic() == archive.count_by_topic():
        assert views(engine_2, entries=False) == views(engine, entries=False)
    archive.close()
    archive_2.close()
