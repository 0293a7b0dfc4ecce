"""Documents: what the read models say of a contribution, as the index holds it."""

import math
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from whoosh.util.numeric import length_to_byte

from projections.search.keyword.facts import ACCEPTED, KINDS, NOBODY, Facts, demands, pack
from projections.search.words import sequence
from projections.text import own_words
from projections.threads.tables import contributions, threads

_AT_ONCE = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Document(NamedTuple):
    """A contribution ready to be indexed. `stream` is its terms in order, text before title.

    A thread's title belongs to the contribution that opened it, and to no other: who may not read
    that one may not learn the title.
    """

    facts: bytes
    stream: bytes
    text: list[str]
    title: list[str]


class Entry(NamedTuple):
    """A contribution that the tables know. It has no document when it is not to be found.

    `erased` says that its text is gone for good, so that no trace of it may stay in the index.
    """

    id: UUID
    document: Document | None
    erased: bool


_other = contributions.alias()
_opener = (
    sa.select(_other.c.id)
    .where(_other.c.thread_id == contributions.c.thread_id)
    .order_by(_other.c.occurred_at, _other.c.recorded_at, _other.c.id)
    .limit(1)
    .scalar_subquery()
)
_COLUMNS = sa.select(
    contributions.c.id,
    contributions.c.thread_id,
    contributions.c.author_id,
    contributions.c.space_id,
    contributions.c.kind,
    contributions.c.body,
    contributions.c.media,
    contributions.c.visibility,
    contributions.c.occurred_at,
    contributions.c.state,
    contributions.c.accepted_at,
    contributions.c.score,
    sa.case((contributions.c.id == _opener, threads.c.title)).label("title"),
    threads.c.space_id.label("thread_space"),
    threads.c.visibility.label("thread_visibility"),
    threads.c.accepted_id,
).select_from(contributions.outerjoin(threads, threads.c.id == contributions.c.thread_id))


def entries(connection: sa.Connection, ids: Collection[UUID]) -> Iterator[Entry]:
    """What the tables say of these contributions. Those they do not know are left out."""
    left = iter(ids)
    while some := list(islice(left, _AT_ONCE)):
        for row in connection.execute(_COLUMNS.where(contributions.c.id.in_(some))):
            shown = row.state == "shown" and row.body is not None
            yield Entry(row.id, _document(row) if shown else None, row.body is None)


def _document(row: Any) -> Document:
    text = sequence(own_words(row.body, row.media))
    title = sequence(row.title or "")
    accepted = row.accepted_at is not None or row.accepted_id == row.id
    elsewhere = 0 if row.thread_space == row.space_id else NOBODY
    gain = _gain(accepted, row.score)
    facts = Facts(
        id=row.id.bytes,
        thread=row.thread_id.bytes,
        author=row.author_id.bytes,
        space=row.space_id.bytes,
        when=microseconds(row.occurred_at),
        demands=demands(row.visibility, row.thread_visibility) | elsewhere,
        marks=KINDS.index(row.kind) | (ACCEPTED if accepted else 0),
        text_length=length_to_byte(len(text)),
        title_length=length_to_byte(len(title)),
        text_gain=round(100 * gain),
        title_gain=round(120 * gain),
    )
    stream = " ".join(text) + "\n" + " ".join(title)
    return Document(pack(facts), stream.encode("utf-8", "replace"), text, title)


def microseconds(moment: datetime) -> int:
    """A moment as the index keeps it."""
    return (moment - _EPOCH) // _MICROSECOND


def _gain(accepted: bool, score: int) -> float:
    """How much more than others a contribution counts: at most half as much again."""
    liked = 0.04 * math.log2(1 + min(max(score, 0), 30))
    return 1 + liked + (0.25 if accepted else 0)
