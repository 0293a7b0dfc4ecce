"""Passages: what of a thread is turned into vectors, worked out from the tables alone."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from projections.search.meaning.cutting import head_and_rest, pieces, tidy, weight
from projections.search.words import EXACT, terms
from projections.text import own_words
from projections.threads.present import chunks
from projections.threads.tables import contributions, threads

SIZE = 800  # how much a passage weighs at most: some 200 word pieces of a model
TITLE = 150  # of which the title at most
CONTEXT = 100  # or where there is none, the words that opened the thread
PACK = 120  # how much replies weigh at most that share a passage: more blurs what each says
TOGETHER = 8  # and how many they are
PIECES = 40  # of one contribution
FEWEST = 2  # words that say something
_TELLING = 1_000  # characters, of which these few words must be


_MENTION = re.compile(r"<@[0-9a-fA-F-]{36}>")


class Passage(NamedTuple):
    """A text to be embedded, and whose it is.

    `context` is what opened the thread, where its words or its title stand in the text beside
    those of the `members`: who may not read that one may not find this passage.
    """

    thread: UUID
    members: tuple[UUID, ...]
    context: UUID | None
    opening: bool
    text: str
    own: int = 0
    """Where in the text the members' own words begin, behind a title or other context."""


class _Said(NamedTuple):
    id: UUID
    audience: tuple[UUID, str | None]
    words: str


_c = contributions.c
_COLUMNS = (
    sa.select(_c.id, _c.thread_id, _c.space_id, _c.body, _c.media, _c.visibility, _c.state)
    .add_columns(threads.c.title)
    .select_from(contributions.outerjoin(threads, threads.c.id == _c.thread_id))
    .order_by(_c.thread_id, _c.occurred_at, _c.recorded_at, _c.id)
)


def passages_of(connection: sa.Connection, of_threads: Iterable[UUID]) -> Iterator[Passage]:
    """The passages of these threads, as the tables have them now.

    Of a contribution the whole text counts, up to its 40th piece (some 30,000 characters), so that
    a log of megabytes does not take hours. Replies that hardly say anything are left out.
    """
    for part in chunks(of_threads):
        rows = connection.execute(_COLUMNS.where(_c.thread_id.in_(part))).all()
        for thread, said in groupby(rows, attrgetter("thread_id")):
            yield from _of_thread(thread, list(said))


def passages_in(
    connection: sa.Connection, of: Mapping[UUID, UUID | None]
) -> dict[UUID, list[Passage]]:
    """The passages of some contributions alone, each given with the context that it has.

    Short replies that share a passage are not found so.
    """
    wanted = {one for pair in of.items() for one in pair if one is not None}
    rows = {
        row.id: row
        for part in chunks(wanted)
        for row in connection.execute(_COLUMNS.where(_c.id.in_(part)))
    }
    return {
        one: [
            passage
            for passage in _of_thread(
                rows[one].thread_id, [rows[i] for i in (context, one) if i in rows]
            )
            if one in passage.members
        ]
        for one, context in of.items()
        if one in rows
    }


def _of_thread(thread: UUID, rows: Sequence[Any]) -> Iterator[Passage]:
    first, *others = rows
    title, context, audience = "", "", None
    if _is_shown(first):  # else nothing of it may be told, not even the title, which is its own
        opener = _said(first)
        title, rest = head_and_rest(tidy(first.title or ""), TITLE)
        context = title or head_and_rest(opener.words, CONTEXT)[0]
        audience = opener.audience if context else None
        words = "\n".join(filter(None, (rest, opener.words)))
        if title or _says_something(words):
            beginning = f"{title}. " if title and words else title
            for text in _texts(beginning, words):
                yield Passage(thread, (opener.id,), None, True, text, len(beginning))
    replies = (
        said for said in map(_said, filter(_is_shown, others)) if _says_something(said.words)
    )
    for group in _packed(replies):
        told = group[0].audience == audience
        beginning = f"{context}: " if told else ""
        members = tuple(said.id for said in group)
        for text in _texts(beginning, " ".join(said.words for said in group)):
            opened = first.id if told else None
            yield Passage(thread, members, opened, False, text, len(beginning))


def _packed(replies: Iterable[_Said]) -> Iterator[list[_Said]]:
    """Replies that share passages: short ones, one behind the other, that the same people see."""
    pack: list[_Said] = []
    taken = 0
    for said in replies:
        added = weight(said.words) + 1
        full = taken + added > PACK or len(pack) == TOGETHER
        if pack and (full or said.audience != pack[0].audience):
            yield pack
            pack, taken = [], 0
        pack.append(said)
        taken += added
    if pack:
        yield pack


def _texts(beginning: str, words: str) -> Iterator[str]:
    """The words in pieces behind this beginning; the beginning alone where there are no words."""
    if not words:
        yield beginning
    for piece in islice(pieces(words, SIZE - weight(beginning)), PIECES):
        yield beginning + piece


def _is_shown(row: Any) -> bool:
    return row.state == "shown" and row.body is not None


def _said(row: Any) -> _Said:
    words = own_words(row.body, row.media)
    if "<@" in words:
        words = _MENTION.sub(" ", words)
    return _Said(row.id, (row.space_id, row.visibility), tidy(words))


def _says_something(words: str) -> bool:
    """Whether these are more than a few words, stop words not counted."""
    return sum(not term.startswith(EXACT) for term in terms(words[:_TELLING])) >= FEWEST
