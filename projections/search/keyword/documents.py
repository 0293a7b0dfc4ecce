"""Documents: what the read models say of a contribution, as the index holds it."""

import math
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from whoosh.util.numeric import length_to_byte

from projections.search.keyword.facts import (
    ACCEPTED,
    CLOSED,
    FORMER,
    KINDS,
    NOBODY,
    SPANNED,
    Facts,
    demands,
    pack,
)
from projections.search.keyword.pasts import HAS_PAST, Past, Words, pasts_of
from projections.search.keyword.spans import ENDLESS, Span, microseconds, pack_spans
from projections.search.words import sequence
from projections.text import own_words
from projections.threads.tables import contributions, threads

_AT_ONCE = 500


class Document(NamedTuple):
    """A wording ready to be indexed. `stream` is its terms in order, text before title.

    `spans` says while when it held, packed; none is since it was made. A thread's title belongs to
    the contribution that opened it, and to no other: who may not read that one may not learn the
    title.
    """

    facts: bytes
    stream: bytes
    text: list[str]
    title: list[str]
    spans: bytes = b""


class Entry(NamedTuple):
    """A contribution that the tables know, with a document for each of its wordings.

    The present one comes first. It has no document when it is not to be found.

    `erased` says that its text is gone for good, so that no trace of it may stay in the index.
    """

    id: UUID
    documents: tuple[Document, ...]
    erased: bool


_other = contributions.alias()
_opener = (
    sa.select(_other.c.id)
    .where(_other.c.thread_id == contributions.c.thread_id)
    .order_by(_other.c.occurred_at, _other.c.recorded_at, _other.c.id)
    .limit(1)
    .scalar_subquery()
)
_MADE_IN, _MOVED_TO = threads.alias(), threads.alias()
_THREADS = {"its_thread": threads, "made_in": _MADE_IN, "moved_to": _MOVED_TO}
"""What was said in a thread for few, or moved into one, stays theirs wherever it is found now."""

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
    contributions.c.recorded_at,
    contributions.c.wordings,
    contributions.c.state,
    contributions.c.accepted_at,
    contributions.c.score,
    (contributions.c.id == _opener).label("opens"),
    HAS_PAST.label("has_past"),
    threads.c.title,
    threads.c.space_id.label("thread_space"),
    threads.c.accepted_id,
    threads.c.closed_at,
    *(thread.c.visibility.label(f"of_{name}") for name, thread in _THREADS.items()),
).select_from(
    contributions.outerjoin(threads, threads.c.id == contributions.c.thread_id)
    .outerjoin(_MADE_IN, _MADE_IN.c.id == contributions.c.made_in)
    .outerjoin(_MOVED_TO, _MOVED_TO.c.id == contributions.c.moved_to)
)


def entries(connection: sa.Connection, ids: Collection[UUID]) -> Iterator[Entry]:
    """What the tables say of these contributions. Those they do not know are left out."""
    left = iter(ids)
    while some := list(islice(left, _AT_ONCE)):
        rows = connection.execute(_COLUMNS.where(contributions.c.id.in_(some))).all()
        pasts = pasts_of(connection, [row for row in rows if row.has_past and _is_shown(row)])
        for row in rows:
            past = pasts.get(row.id)
            documents = tuple(_documents(row, past)) if _is_shown(row) else ()
            yield Entry(row.id, documents, row.body is None or (past is not None and past.erased))


def _is_shown(row: Any) -> bool:
    return row.state == "shown" and row.body is not None


def _documents(row: Any, past: Past | None) -> Iterator[Document]:
    """The present wording, then the former ones."""
    now = Words(row.body, row.media, row.title if row.opens else None)
    if past is None:
        yield _document(row, now)
        return
    always = [Span(microseconds(row.occurred_at), ENDLESS, microseconds(row.recorded_at), ENDLESS)]
    spans = past.said.get(now, always)
    yield _document(row, now, spans=() if spans == always else spans)
    for words, spans in past.said.items():
        if words != now:
            yield _document(row, words, FORMER, spans)


def _document(row: Any, words: Words, marks: int = 0, spans: Collection[Span] = ()) -> Document:
    text = sequence(own_words(words.body, words.media))
    title = sequence(words.title or "")
    accepted = row.accepted_at is not None or row.accepted_id == row.id
    elsewhere = 0 if row.thread_space == row.space_id else NOBODY
    gain = _gain(accepted, row.score)
    facts = Facts(
        id=row.id.bytes,
        thread=row.thread_id.bytes,
        author=row.author_id.bytes,
        space=row.space_id.bytes,
        when=microseconds(row.occurred_at),
        known=microseconds(row.recorded_at),
        demands=demands(row.visibility, *row[-len(_THREADS) :]) | elsewhere,
        marks=KINDS.index(row.kind)
        | (ACCEPTED if accepted else 0)
        | (CLOSED if row.closed_at else 0)
        | (SPANNED if spans else 0)
        | marks,
        text_length=length_to_byte(len(text)),
        title_length=length_to_byte(len(title)),
        text_gain=round(100 * gain),
        title_gain=round(120 * gain),
    )
    stream = " ".join(text) + "\n" + " ".join(title)
    encoded = stream.encode("utf-8", "replace")
    return Document(pack(facts), encoded, text, title, pack_spans(spans))


def _gain(accepted: bool, score: int) -> float:
    """How much more than others a contribution counts: at most half as much again."""
    liked = 0.04 * math.log2(1 + min(max(score, 0), 30))
    return 1 + liked + (0.25 if accepted else 0)
