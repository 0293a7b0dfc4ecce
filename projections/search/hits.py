"""Hits: what is shown of the documents that were found, read from the tables."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from projections.people.links import belongs_to
from projections.people.names import chunks, linked_handles
from projections.people.tables import people
from projections.search.engine import Hit, Standing
from projections.search.excerpts import best_excerpt
from projections.search.past import Said, said_then
from projections.search.question import Node, Phrase, Prefix, Where, Word, leaves
from projections.search.staleness import NOTHING, Leaning
from projections.spaces.tables import spaces
from projections.text import own_words
from projections.threads.lists import titles_of
from projections.threads.rows import NOW, Then
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions, threads
from projections.viewer import Viewer

_MENTION = re.compile(r"<@([0-9a-fA-F-]{36})>")
_ROWS = sa.select(
    contributions.c.id,
    contributions.c.kind,
    contributions.c.thread_id,
    contributions.c.space_id,
    contributions.c.author_id,
    contributions.c.body,
    contributions.c.media,
    contributions.c.occurred_at,
    contributions.c.source,
    contributions.c.accepted_at,
    contributions.c.score,
    threads.c.accepted_id,
    threads.c.closed_at,
    spaces.c.name.label("space"),
).select_from(
    contributions.join(spaces, spaces.c.id == contributions.c.space_id).outerjoin(
        threads, threads.c.id == contributions.c.thread_id
    )
)
_READABLE = sa.and_(contributions.c.state == "shown", contributions.c.body.is_not(None))
_AMONG_THESE = contributions.c.id.in_(sa.bindparam("ids", expanding=True))
_NAMES = sa.select(people.c.id, people.c.name).where(
    people.c.id.in_(sa.bindparam("ids", expanding=True))
)


class Listed(NamedTuple):
    """A contribution to show, its score, and how much more of its thread was found.

    `then` is when it said what was found; `former`, whether it no longer does where one looks.
    `passage` is the stretch of a long text that comes nearest in meaning.
    """

    id: UUID
    score: float
    more: int = 0
    then: Then = NOW
    former: bool = False
    passage: str = ""


def load(
    connection: sa.Connection,
    viewer: Viewer,
    node: Node,
    found: Collection[Listed],
    leaning: Leaning = NOTHING,
) -> tuple[Hit, ...]:
    """The hits, in the order found.

    The index may be a moment behind the tables, so whether something may be shown is asked again,
    of the tables: what they deny is left out.
    """
    seen = _seen_by(viewer)
    rows: dict[UUID, Any] = {}
    for part in chunks(each.id for each in found):
        rows |= {row.id: row for row in connection.execute(seen, {"ids": part})}
    said = _said(connection, viewer, rows, found)
    names = _names(connection, rows.values(), said.values())
    wanted, starts = _asked_for(node)
    return tuple(
        Hit(
            id=row.id,
            kind=row.kind,
            title=said[row.id].title,
            excerpt=best_excerpt(
                own_words(said[row.id].body, said[row.id].media, names),
                each.passage,
                wanted,
                starts,
            ),
            author=names.get(str(row.author_id), ""),
            author_id=row.author_id,
            space=row.space,
            space_id=row.space_id,
            thread=row.thread_id,
            occurred_at=row.occurred_at,
            score=round(each.score, 3),
            source=row.source or "",
            more=each.more,
            standing=_standing(row, said[row.id], each.then, leaning),
            former=each.former,
        )
        for row, each in ((rows[each.id], each) for each in found if each.id in said)
    )


@lru_cache(256)
def _seen_by(viewer: Viewer) -> sa.Select[Any]:
    return _ROWS.where(_READABLE, _AMONG_THESE, contribution_seen(viewer))


def _said(
    connection: sa.Connection, viewer: Viewer, rows: Mapping[UUID, Any], found: Collection[Listed]
) -> dict[UUID, Said]:
    """What each of these says, or said then."""
    titles = titles_of(connection, viewer, {row.thread_id for row in rows.values()})
    said = {
        row.id: Said(
            body=row.body,
            media=row.media,
            title=titles[row.thread_id] or "",
            accepted=row.accepted_at is not None or row.accepted_id == row.id,
            closed=row.closed_at is not None,
        )
        for row in rows.values()
    }
    moments = {each.id: each.then for each in found if each.id in rows and not each.then.is_now}
    if moments:
        readable = [thread for thread, title in titles.items() if title is not None]
        now = {one: words for one, words in said.items() if one not in moments}
        said = now | said_then(connection, rows, moments, readable)
    return said


def _standing(row: Any, said: Said, then: Then, leaning: Leaning) -> tuple[Standing, ...]:
    """Why it ranks higher or lower than others that say the same."""
    now = then.is_now  # of the past nobody knows who endorsed what
    another = row.kind == "answer" and not said.accepted and bool(row.accepted_id)
    told: dict[Standing, bool] = {
        "accepted": said.accepted,
        "another accepted": now and another,
        "endorsed": now and row.score > 0,
        "thread closed": said.closed,
        "out of date": leaning.changed.get(row.id, False),
    }
    return tuple(standing for standing, holds in told.items() if holds)


def _names(
    connection: sa.Connection, rows: Iterable[Any], said: Iterable[Said]
) -> Mapping[str, str]:
    """How the authors of these texts, and who is mentioned in them, are called."""
    links = linked_handles(connection)
    asked = {row.author_id for row in rows}
    asked |= {UUID(found) for words in said for found in _MENTION.findall(words.body)}
    persons = {one: belongs_to(one, links) for one in asked}
    names: dict[UUID, str] = {}
    for part in chunks(set(persons.values())):
        known = connection.execute(_NAMES, {"ids": part})
        names |= {person: name for person, name in known if name}
    return {str(one): names[person] for one, person in persons.items() if person in names}


def _asked_for(node: Node) -> tuple[frozenset[str], tuple[str, ...]]:
    """The terms that an excerpt marks, and the beginnings of more."""
    wanted: set[str] = set()
    starts: list[str] = []
    for leaf in leaves(node):
        match leaf:
            case Word() | Phrase():
                wanted.update(leaf.terms)
            case Prefix():
                starts.append(leaf.start)
            case Where():
                pass
    return frozenset(wanted), tuple(starts)
