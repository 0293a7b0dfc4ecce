"""Suggestions: likely links for a steward to look at, each with what speaks for and against it.

Nothing is ever linked by itself. What was dismissed, or linked once and taken back, is not
suggested again.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from projections.people.alike.pairs import (
    FAIR,
    WEAK,
    Pair,
    Sign,
    likely_pairs,
    pair_of,
    people_by_name,
)
from projections.people.alike.signs import name_key
from projections.people.alike.somebody import Somebody, Spoke, everybody, read_signatures
from projections.people.links import belongs_to
from projections.people.names import chunks, linked_handles
from projections.people.tables import dismissed_links, handle_links
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import Viewer

SHORTLY = timedelta(days=365)
SPACES = 3


@dataclass(frozen=True)
class Party:
    """One of the two: who they are, and where they spoke, most first."""

    id: UUID
    name: str
    former: tuple[str, ...]
    platforms: tuple[str, ...]
    logins: tuple[str, ...]
    handles: tuple[UUID, ...]
    contributions: int
    first_at: datetime | None
    last_at: datetime | None
    spaces: tuple[Spoke, ...]


@dataclass(frozen=True)
class Suggestion:
    """Two people who may be one. The first said more, or was there before."""

    first: Party
    second: Party
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]

    @property
    def key(self) -> Pair:
        """The two, whichever is named first."""
        return pair_of(self.first.id, self.second.id)


def suggestions_for(
    engine: sa.Engine, viewer: Viewer, addresses: Mapping[UUID, str]
) -> list[Suggestion]:
    """The likely links, those for which most speaks first; none for who is not a steward.

    `addresses` are handles as their platforms write them. They are compared, and not told.
    """
    if viewer.level != "steward":
        return []
    with engine.connect() as connection:
        found = everybody(connection, viewer, addresses)
        read_signatures(connection, viewer, found)
        settled = _settled(connection)
        pairs = {pair: s for pair, s in likely_pairs(found).items() if pair not in settled}
        answered = _answered(connection, viewer, pairs, found)
    named = {key: len(people) for key, people in people_by_name(found.values()).items()}
    weighed = []
    for (one, other), signs in pairs.items():
        first, second = sorted((found[one], found[other]), key=_standing)
        speaks_for = [*signs, *_together(first, second)]
        against = [*_against(first, second, named, answered[one, other])]
        weight = sum(s.weight for s in speaks_for) - sum(s.weight for s in against)
        told = (tuple(s.told for s in speaks_for), tuple(s.told for s in against))
        weighed.append((-weight, Suggestion(_party(first), _party(second), *told)))
    weighed.sort(key=lambda w: (w[0], w[1].first.name.casefold(), w[1].key))
    return [suggestion for _, suggestion in weighed]


def _standing(them: Somebody) -> tuple[object, ...]:
    return -them.contributions, str(them.first_at), them.name.casefold(), them.id


def _together(one: Somebody, other: Somebody) -> Iterator[Sign]:
    """Where both spoke: at the same time, or the one after the other."""
    for space in sorted(one.spoke.keys() & other.spoke.keys(), key=lambda s: one.spoke[s].space):
        mine, theirs = one.spoke[space], other.spoke[space]
        early, late = sorted((mine, theirs), key=lambda s: (s.first_at, s.last_at))
        since, until = f"{late.first_at:%Y-%m-%d}", f"{early.last_at:%Y-%m-%d}"
        if late.first_at <= early.last_at:
            last = min(early.last_at, late.last_at)
            told = f"Both spoke in “{mine.space}” between {since} and {last:%Y-%m-%d}."
            yield Sign(WEAK, told)
        elif late.first_at - early.last_at <= SHORTLY:
            told = f"In “{mine.space}” one is last heard on {until}, the other first on {since}."
            yield Sign(WEAK, told)


def _against(
    one: Somebody, other: Somebody, named: Mapping[tuple[str, ...], int], answered: int
) -> Iterator[Sign]:
    if answered:
        times = "once" if answered == 1 else f"{answered:,} times"
        yield Sign(FAIR, f"They answered one another {times}.")
    mine, theirs = ({name_key(name) for name in them.names} for them in (one, other))
    words = {word for key in mine for word in key}
    for key in sorted(mine & theirs):
        if named.get(key, 0) > 2:
            called = next(name for name in one.names if name_key(name) == key)
            yield Sign(WEAK, f"{named[key]} people here go by “{called}”.")
    if not mine & theirs and not words & {word for key in theirs for word in key}:
        yield Sign(WEAK, f"They go by different names: “{one.name}” and “{other.name}”.")
    for platform in sorted(set(one.platforms) & set(other.platforms) - {"mail"}):
        yield Sign(WEAK, f"Both are accounts on {platform}, where most people have one.")


def _settled(connection: sa.Connection) -> set[Pair]:
    """The pairs that were looked at before: dismissed, or linked and taken back."""
    links = linked_handles(connection)
    dismissed = sa.select(dismissed_links.c.person_id, dismissed_links.c.handle_id)
    undone = sa.select(handle_links.c.person_id, handle_links.c.handle_id)
    rows = [*connection.execute(dismissed)]
    rows += connection.execute(undone.where(handle_links.c.linked.is_(False)))
    return {pair_of(*(belongs_to(one, links) for one in row)) for row in rows}


def _answered(
    connection: sa.Connection,
    viewer: Viewer,
    pairs: Mapping[Pair, object],
    found: Mapping[UUID, Somebody],
) -> Counter[Pair]:
    """How often the two of each pair replied to one another, where the viewer sees that."""
    asked = contributions.alias("asked")
    c = contributions.c
    of = {handle: them.id for pair in pairs for them in map(found.get, pair) if them
          for handle in them.handles}  # fmt: skip
    select = (
        sa.select(c.author_id, asked.c.author_id, sa.func.count())
        .join(asked, asked.c.id == c.reply_to)
        .where(contribution_seen(viewer), contribution_seen(viewer, asked))
        .group_by(c.author_id, asked.c.author_id)
    )
    counts: Counter[Pair] = Counter()
    for part in chunks(of):
        for author, whom, count in connection.execute(select.where(c.author_id.in_(part))):
            if whom in of and of[whom] != of[author]:
                counts[pair_of(of[author], of[whom])] += count
    return counts


def _party(them: Somebody) -> Party:
    spaces = sorted(them.spoke.values(), key=lambda spoke: (-spoke.count, spoke.space))
    return Party(
        id=them.id,
        name=them.name,
        former=tuple(name for name in them.names if name != them.name),
        platforms=tuple(them.platforms),
        logins=tuple(sorted(f"{place}:{login}" for place, login in them.logins if place != "mail")),
        handles=tuple(sorted(them.handles, key=lambda handle: (handle != them.id, handle))),
        contributions=them.contributions,
        first_at=them.first_at,
        last_at=them.last_at,
        spaces=tuple(spaces[:SPACES]),
    )
