"""What became of spaces and of words, as happenings, and who left."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.moderation.record import Narrowed, moderation_record
from projections.moderation.telling import action_told
from projections.people.links import links_known
from projections.replay.governed import Look, Told
from projections.replay.happenings import Happening, Turn
from projections.replay.tables import replay_events
from projections.spaces.seen import space_seen
from projections.spaces.tables import space_names, spaces
from projections.threads.clocks import by_then

ALL = 10**9
ACTIONS = {"appeal_answered": "answered"}

Names = dict[UUID, list[tuple[datetime, str]]]


def gather_spaces(look: Look, told: Told) -> None:
    """The spaces that the viewer sees."""
    e = replay_events.c
    mine = sa.select(spaces.c.id).where(space_seen(look.viewer))
    select = (
        sa.select(replay_events)
        .where(e.topic.startswith("space."), e.subject_id.in_(mine))
        .where(by_then(replay_events, None, look.known_at))
        .order_by(e.number)
    )
    names = names_of_spaces(look)
    for row in look.connection.execute(select):
        title = name_then(names.get(row.subject_id, []), row.occurred_at)
        told.happenings.append(_of_event(row, "space", title))
        if row.topic != "space.renamed":
            change = 1 if row.topic == "space.opened" else -1
            told.turns.append(Turn("space", row.occurred_at, row.recorded_at, change))


def gather_departures(look: Look, seen: Collection[UUID], told: Told) -> None:
    """Those of the people seen who said that they leave."""
    persons = links_known(look.connection, look.known_at).persons
    e = replay_events.c
    left = sa.select(replay_events).where(e.topic == "person.left").order_by(e.number)
    for row in look.connection.execute(left.where(by_then(replay_events, None, look.known_at))):
        person = persons.get(row.subject_id, row.subject_id)
        if person in seen:
            happening = _of_event(row, "person", "")
            told.happenings.append(Happening(**{**vars(happening), "id": person, "person": person}))


def gather_moderation(look: Look, told: Told) -> None:
    """What was done about words that the viewer sees, as far as they may know of it."""
    numbers = _numbers(look.connection)
    engine = look.connection.engine
    page = moderation_record(engine, look.viewer, Narrowed(limit=ALL), known_at=look.known_at)
    for row in page.rows:
        topic = f"contribution.{row.action}"
        under = f", under {row.clause.told}" if row.clause else ""
        told.happenings.append(
            Happening(
                what=f"moderation.{ACTIONS.get(row.action, row.action)}",
                kind="contribution",
                id=row.contribution,
                title=f"a {row.kind} in {row.space}: {action_told(row)}{under}",
                occurred_at=row.occurred_at,
                precision=row.precision,
                learned_at=row.recorded_at,
                event=numbers.get((row.contribution, topic, row.occurred_at, row.recorded_at)),
                there_from=row.said_at,
            )
        )


def names_of_spaces(look: Look) -> Names:
    """The names that spaces had, as far as was known, oldest first."""
    c = space_names.c
    select = sa.select(space_names).where(by_then(space_names, None, look.known_at))
    names: Names = defaultdict(list)
    for row in look.connection.execute(select.order_by(c.occurred_at, c.recorded_at)):
        names[row.space_id].append((row.occurred_at, row.name))
    return dict(names)


def name_then(names: list[tuple[datetime, str]], at: datetime) -> str:
    """The name that was in force then; before the first, that one."""
    before = [name for since, name in names if since <= at]
    return before[-1] if before else next((name for _, name in names), "")


def _numbers(connection: sa.Connection) -> dict[tuple[UUID, str, datetime, datetime], int]:
    """The number of each event of moderation."""
    e = replay_events.c
    select = sa.select(replay_events).where(e.topic.startswith("contribution."))
    return {
        (row.subject_id, row.topic, row.occurred_at, row.recorded_at): row.number
        for row in connection.execute(select)
    }


def _of_event(row: Any, kind: str, title: str) -> Happening:
    return Happening(
        row.topic, kind, row.subject_id, title, row.occurred_at, row.precision, row.recorded_at,
        row.number,
    )  # fmt: skip
