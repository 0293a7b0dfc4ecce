"""Facts: the tables that figures are counted from, as they are or as a time and a viewer need them.

For now, for any `as_of`, and for viewers who are nobody in particular, they are the tables of the
projection. What the archive knew at a former time, and what a person who is named somewhere sees,
is worked out from what was told: exactly, into temporary tables of the same names, and slower.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.health import tables as t
from projections.health.adding import added_up
from projections.health.asking import END, Asked
from projections.health.helping import SEEN_BY, UNSEEN, Said, helped_in, opening_of
from projections.health.placing import by_thread
from projections.health.settling import links_of, person_of, question_row
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import Viewer

MADE = (t.items, t.months, t.questions, t.people)
PART = 5_000


def level_of(viewer: Viewer) -> int:
    """Up to which level a viewer sees who is nobody in particular."""
    return len(viewer.visibilities) - 1


@contextmanager
def facts(engine: sa.Engine, asked: Asked) -> Iterator[tuple[sa.Connection, int]]:
    """A connection on which the tables are those that were asked for, and the level to ask them
    for."""
    with engine.connect() as connection:
        if asked.viewer.person is None and _is_all_known(connection, asked):
            yield connection, level_of(asked.viewer)
            return
        connection.detach()  # what is temporary goes with it
        _make(connection, asked)
        yield connection, SEEN_BY[0]


def _is_all_known(connection: sa.Connection, asked: Asked) -> bool:
    """Whether nothing was recorded after the time that the archive is asked for."""
    if asked.known_at is None:
        return True
    recorded = (t.items.c.recorded_at, t.links.c.recorded_at)
    last = [connection.scalar(sa.select(sa.func.max(column))) for column in recorded]
    return all(at is None or at <= asked.known_at for at in last)


def _make(connection: sa.Connection, asked: Asked) -> None:
    known = asked.known_at or END
    people, persons = _people(connection, known)
    rows, said = _said(connection, asked, known, persons)
    channels = _channels(connection)
    helps: dict[UUID, int] = {}
    questions = []
    for thread in by_thread(said).values():
        helping, its_questions = helped_in(thread, opening_of(thread).space in channels)
        helps |= {item: level for item, level in helping.items() if level < UNSEEN}
        questions += [question_row(q) for q in its_questions if q.seen_by == SEEN_BY[0]]
    items = [
        {**row, "level": now.level, "person": now.person, "helps": helps.get(now.id)}
        for row, now in zip(rows, said, strict=True)
    ]
    for table in MADE:
        columns = [sa.Column(column.name, column.type) for column in table.c]
        sa.Table(table.name, sa.MetaData(), *columns, prefixes=["TEMPORARY"]).create(
            connection, checkfirst=False
        )
    for table, filling in ((t.people, people), (t.items, items), (t.questions, questions)):
        for start in range(0, len(filling), PART):
            connection.execute(table.insert(), filling[start : start + PART])
    connection.execute(t.months.insert().from_select(list(t.months.c.keys()), added_up(sa.true())))


def _people(
    connection: sa.Connection, known: Any
) -> tuple[list[dict[str, Any]], dict[UUID, UUID | None]]:
    """The rows of `health_people`, and who is behind each, by the links that were known."""
    links = links_of(connection, t.links.c.recorded_at <= known)
    rows = [dict(row) for row in connection.execute(t.people.select()).mappings()]
    bots = {row["id"] for row in rows if row["is_bot"]}
    persons = {row["id"]: person_of(row["id"], links, bots.__contains__) for row in rows}
    return [{**row, "person": persons[row["id"]]} for row in rows], persons


def _said(
    connection: sa.Connection, asked: Asked, known: Any, persons: dict[UUID, UUID | None]
) -> tuple[list[dict[str, Any]], list[Said]]:
    """What was known to have been said: as rows, and as the viewer sees it: at level 0, or not."""
    select = t.items.select().where(t.items.c.recorded_at <= known)
    rows = [dict(row) for row in connection.execute(select).mappings()]
    seen = _seen(connection, asked.viewer)
    most = level_of(asked.viewer)
    said = [
        Said(
            id=row["id"],
            thread=row["thread"],
            space=row["space"],
            kind=row["kind"],
            is_reply=row["is_reply"],
            occurred_at=row["occurred_at"],
            person=persons.get(row["author"], row["author"]),
            level=SEEN_BY[0] if _shows(row, seen, most) else UNSEEN,
        )
        for row in rows
    ]
    return rows, said


def _shows(row: dict[str, Any], seen: set[UUID] | None, most: int) -> bool:
    return row["level"] <= most if seen is None else row["id"] in seen


def _seen(connection: sa.Connection, viewer: Viewer) -> set[UUID] | None:
    """What a person sees who may be named somewhere; None for others, whose level says it."""
    if viewer.person is None:
        return None
    select = sa.select(contributions.c.id).where(contribution_seen(viewer))
    return set(connection.scalars(select))


def _channels(connection: sa.Connection) -> set[UUID]:
    c = t.spaces.c
    return set(connection.scalars(sa.select(c.id).where(c.kind == "channel")))
