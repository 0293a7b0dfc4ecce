"""Hits: what is shown of the documents that were found, read from the tables."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.people.names import belongs_to, chunks, linked_handles
from projections.people.tables import people
from projections.search.engine import Hit
from projections.search.excerpts import excerpt
from projections.search.keyword.ranking import Found
from projections.search.question import Node, Phrase, Prefix, Where, Word, leaves
from projections.spaces.tables import spaces
from projections.text import own_words
from projections.threads.lists import titles_of
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
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
    spaces.c.name.label("space"),
).join(spaces, spaces.c.id == contributions.c.space_id)
_READABLE = sa.and_(contributions.c.state == "shown", contributions.c.body.is_not(None))


def load(
    connection: sa.Connection, viewer: Viewer, node: Node, found: Collection[Found]
) -> tuple[Hit, ...]:
    """The hits, in the order found.

    The index may be a moment behind the tables, so whether something may be shown is asked again,
    of the tables: what they deny is left out.
    """
    seen = _seen_by(viewer)
    rows: dict[UUID, Any] = {}
    for part in chunks(each.id for each in found):
        rows |= {
            row.id: row for row in connection.execute(seen.where(contributions.c.id.in_(part)))
        }
    titles = titles_of(connection, viewer, {row.thread_id for row in rows.values()})
    names = _names(connection, rows.values())
    wanted, starts = _asked_for(node)
    return tuple(
        Hit(
            id=row.id,
            kind=row.kind,
            title=titles[row.thread_id] or "",
            excerpt=excerpt(own_words(row.body, row.media, names), wanted, starts),
            author=names.get(str(row.author_id), ""),
            author_id=row.author_id,
            space=row.space,
            space_id=row.space_id,
            thread=row.thread_id,
            occurred_at=row.occurred_at,
            score=round(score, 3),
            source=row.source or "",
        )
        for row, score in ((rows[each.id], each.score) for each in found if each.id in rows)
    )


@lru_cache(256)
def _seen_by(viewer: Viewer) -> sa.Select[Any]:
    return _ROWS.where(_READABLE, contribution_seen(viewer))


def _names(connection: sa.Connection, rows: Iterable[Any]) -> Mapping[str, str]:
    """How the authors of these texts, and who is mentioned in them, are called."""
    links = linked_handles(connection)
    asked = {row.author_id for row in rows}
    asked |= {UUID(found) for row in rows for found in _MENTION.findall(row.body)}
    persons = {one: belongs_to(one, links) for one in asked}
    names: dict[UUID, str] = {}
    for part in chunks(set(persons.values())):
        known = sa.select(people.c.id, people.c.name).where(people.c.id.in_(part))
        names |= {person: name for person, name in connection.execute(known) if name}
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
