"""Found: the clauses and decisions that answer a question, for whoever asks, at any time."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from uuid import UUID
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from projections.decisions.tables import decision_changes
from projections.norms.clauses import Clause
from projections.norms.reading import read_norms
from projections.norms.tables import norm_changes
from projections.search.engine import RuleHit
from projections.search.excerpts import excerpt
from projections.search.language import asked, clean
from projections.search.rules.collection import Collection, Found, wanted
from projections.search.rules.entries import entries_of
from projections.store import positions
from projections.viewer import Viewer

REMEMBERED = 12  # views of what there is: by who looks, and at which time
READ = ("norms", "decisions")

Stamp = tuple[tuple[int, int], ...]
_Recorded = tuple[object, ...]
_Since = tuple[datetime, str]
_Origins = dict[tuple[UUID, int], tuple[str, Clause, _Since | None]]
"""By norm and place: the ID of the clause, what it says, and since when."""

_View = tuple[tuple[str, ...], datetime | None, datetime | None]


@dataclass(frozen=True)
class _Kept:
    stamp: Stamp
    recorded: _Recorded
    until: datetime | None
    collection: Collection
    origins: _Origins = field(default_factory=dict)
    read: set[UUID] = field(default_factory=set)

    def holds(self, stamp: Stamp) -> bool:
        """Whether nothing was recorded since, or came into force."""
        return self.stamp == stamp and (self.until is None or datetime.now(UTC) < self.until)


_kept: WeakKeyDictionary[sa.Engine, dict[_View, _Kept]] = WeakKeyDictionary()
_lock = Lock()


def rules_found(
    connection: sa.Connection,
    viewer: Viewer,
    words: str,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
    limit: int = 3,
) -> tuple[RuleHit, ...]:
    """The clauses and decisions that answer best, those that hold first; often none.

    Conditions in the words, such as `in:hall`, are passed over: rules stand in no space.
    """
    text = asked(clean(words.encode("utf-8", "replace").decode())[0])
    if not text.strip():
        return ()
    view = (viewer.visibilities, as_of, known_at)
    kept = _current(connection, viewer, view)
    found = kept.collection.find(text, limit)
    unread = {one.entry.id for one in found if one.entry.place is not None} - kept.read
    kept.origins.update(_origins(connection, viewer, view, unread))
    kept.read.update(unread)
    terms = frozenset(wanted(text))
    return tuple(_hit(one, kept.origins, terms) for one in found)


def _current(connection: sa.Connection, viewer: Viewer, view: _View) -> _Kept:
    """The collection of this view, worked out anew where something has changed."""
    at = sa.select(positions.c.version, positions.c.position)
    at = at.where(positions.c.projection.in_(READ)).order_by(positions.c.projection)
    stamp = tuple((row.version, row.position) for row in connection.execute(at))
    with _lock:
        views = _kept.setdefault(connection.engine, {})
        kept = views.get(view)
    if kept is not None and kept.holds(stamp):
        return kept
    # The positions advance with whatever is recorded, and most of that is talk.
    recorded = _recorded(connection, [version for version, _ in stamp])
    if kept is not None and kept.recorded == recorded and kept.holds(kept.stamp):
        kept = replace(kept, stamp=stamp)
    else:
        entries = entries_of(connection, viewer, view[1], view[2])
        kept = _Kept(stamp, recorded, entries.until, Collection(entries.every))
    with _lock:
        while len(views) >= REMEMBERED and view not in views:
            del views[next(iter(views))]
        views[view] = kept
    return kept


def _recorded(connection: sa.Connection, versions: Sequence[int]) -> _Recorded:
    """What tells whether anything was recorded of norms or decisions, or corrected."""
    told: list[object] = [*versions]
    for table in (norm_changes, decision_changes):
        since, until = table.c.recorded_at, table.c.recorded_until
        found = (sa.func.count(since), sa.func.count(until), sa.func.max(since), sa.func.max(until))
        told += connection.execute(sa.select(*found)).one()
    return tuple(told)


def _origins(connection: sa.Connection, viewer: Viewer, view: _View, norms: set[UUID]) -> _Origins:
    """What the clauses of these norms go back to. It takes long, so only for what was found."""
    as_of, known_at = view[1], view[2]
    origins: _Origins = {}
    for norm in read_norms(connection, viewer, norms, as_of=as_of, known_at=known_at).values():
        for place, row in enumerate(norm.clauses(as_of)):
            change = norm.change(row.changed)
            since = (change.in_force_at, change.exactness) if change else None
            origins[norm.id, place] = (row.id, row.clause, since)
    return origins


def _hit(found: Found, origins: _Origins, terms: frozenset[str]) -> RuleHit:
    entry = found.entry
    clause_id, since = "", (entry.since, entry.precision)
    if entry.place is not None:
        origin = origins.get((entry.id, entry.place))
        if origin and origin[1] == entry.clause:
            clause_id = origin[0]
            # Of a norm that does not hold, it matters since when it does not.
            since = origin[2] or since if entry.holds else since
    return RuleHit(
        kind=entry.kind,
        id=entry.id,
        title=entry.title,
        clause=entry.label if entry.kind == "norm" else "",
        clause_id=clause_id,
        excerpt=excerpt(entry.text, terms),
        state=entry.state,
        status=entry.status,
        since=since[0],
        precision=since[1],
        score=found.score,
        holds=entry.holds,
    )
