"""Topics: what people ask about, by the words of its threads, and who answers that.

A topic is a word that stands in how several threads begin. Whoever answers a thread is the author
of its accepted answer, else of the first message in it by somebody else than who began it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.people.identities import identities
from projections.people.names import chunks
from projections.people.tables import people
from projections.search.words import terms
from projections.text.own import own_words
from projections.threads.lists import titles_of
from projections.threads.rows import Then, contribution_rows
from projections.threads.seen import contribution_seen, item_seen, thread_seen
from projections.threads.tables import contributions, threads
from projections.viewer import Viewer

PERIOD = timedelta(days=365)
FEWEST = 2
"""In so many threads a word must stand to be a topic."""
COMMON = 0.1
"""A word in more of the threads than this share says nothing, where there are many threads."""
MANY = 50
CALLED = 4
LATEST = datetime.max.replace(tzinfo=UTC)
OPENING = 300
_WORD = re.compile(r"[^\W\d_][\w'\u2019+#-]{2,}")
_BEHIND = re.compile(r"^(?:\s*(?:re|fwd?|aw|\[[^\]]*\])\s*:?)+", re.I)


@dataclass(frozen=True, slots=True)
class Answered:
    """A thread, who answered it, and with what."""

    thread: UUID
    question: UUID
    answer: UUID
    person: UUID
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Topic:
    """Words that stand in the beginnings of the same threads, which one person alone answered."""

    words: tuple[str, ...]
    person: UUID
    answered: tuple[Answered, ...]
    """The latest first."""


@dataclass(frozen=True)
class Community:
    """What was answered in a community's last active year, and how the threads begin."""

    since: datetime | None
    answered: Mapping[UUID, Answered]
    words: Mapping[UUID, frozenset[str]]
    called: Mapping[str, str]
    active: frozenset[UUID]
    """Who spoke in that year, and has neither left nor been erased."""


def community_in(
    connection: sa.Connection,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> Community:
    """What the viewer sees of the year up to the last message by then."""
    then = Then(as_of, known_at)
    last = _last(connection, viewer, then)
    if last is None:
        return Community(None, {}, {}, {}, frozenset())
    who = identities(connection, as_of, known_at)
    talk = _talk(connection, viewer, then, last - PERIOD)
    speakers = {who.person(row.author_id) for told in talk.values() for row in told}
    answered = {
        thread: found
        for thread, told in talk.items()
        if (found := _answered(thread, told, who.person, as_of or LATEST)) is not None
    }
    words, called = _words(connection, viewer, then, {t: talk[t][0] for t in answered})
    active = frozenset(speakers - _gone(connection, speakers, as_of))
    return Community(last - PERIOD, answered, words, called, active)


def topics_of_one(community: Community, person: UUID | None = None) -> list[Topic]:
    """The topics that one person alone answers, of this person or of everybody who is active.

    Those with most threads first. Of topics within one another, the widest is told.
    """
    by_word: dict[str, set[UUID]] = defaultdict(set)
    for thread, words in community.words.items():
        for word in words:
            by_word[word].add(thread)
    most = len(community.words) * COMMON if len(community.words) > MANY else len(community.words)
    found: dict[frozenset[UUID], list[str]] = defaultdict(list)
    for word, threads_of in by_word.items():
        among = frozenset(threads_of)
        persons = {community.answered[thread].person for thread in among}
        if FEWEST <= len(among) <= max(most, FEWEST) and len(persons) == 1:
            [one] = persons
            if one == person or (person is None and one in community.active):
                found[among].append(word)
    widest = sorted(found, key=lambda among: (-len(among), sorted(found[among])))
    kept: list[frozenset[UUID]] = []
    of: dict[UUID, list[frozenset[UUID]]] = defaultdict(list)
    for among in widest:
        one = community.answered[next(iter(among))].person
        if not any(among <= wider for wider in of[one]):
            of[one].append(among)
            kept.append(among)
    return [_topic(community, among, found[among]) for among in kept]


def _topic(community: Community, among: Iterable[UUID], words: Collection[str]) -> Topic:
    answered = sorted(
        (community.answered[thread] for thread in among),
        key=lambda a: (a.occurred_at, str(a.answer)),
        reverse=True,
    )
    called = tuple(community.called[word] for word in sorted(words)[:CALLED])
    return Topic(called, answered[0].person, tuple(answered))


def _last(connection: sa.Connection, viewer: Viewer, then: Then) -> datetime | None:
    """When the viewer sees something said last, by then."""
    c, t = contributions.c, threads.c
    if then.is_now:
        seen = sa.select(t.last_at).where(thread_seen(viewer), t.last_at.is_not(None))
        select: sa.Select[Any] = seen.order_by(t.last_at.desc()).limit(1)
    else:
        said = sa.select(sa.func.max(c.occurred_at)).where(then.of(contributions))
        select = said.where(contribution_seen(viewer))
    found: datetime | None = connection.scalar(select)
    return found


def _talk(
    connection: sa.Connection, viewer: Viewer, then: Then, since: datetime
) -> dict[UUID, list[Any]]:
    """What was said in the threads that began since then, in order."""
    c, t = contributions.c, threads.c
    columns = (c.id, c.thread_id, c.author_id, c.occurred_at, c.accepted_at)
    # The threads first: asked for with what was said in them, SQLite goes through all that was.
    began = sa.select(t.id).where(t.last_at > since, t.opened_at > since, thread_seen(viewer))
    select = (
        sa.select(*columns)
        .where(c.thread_id.in_(sa.bindparam("ids", expanding=True)))
        .where(c.state == "shown", item_seen(viewer), then.of(contributions))
        .order_by(c.thread_id, c.occurred_at, c.recorded_at, c.id)
    )
    talk: dict[UUID, list[Any]] = defaultdict(list)
    for part in chunks(connection.scalars(began)):
        for row in connection.execute(select, {"ids": part}):
            talk[row.thread_id].append(row)
    return talk


def _answered(
    thread: UUID, told: list[Any], person_of: Callable[[UUID], UUID], by: datetime
) -> Answered | None:
    opener = person_of(told[0].author_id)
    others = [row for row in told[1:] if person_of(row.author_id) != opener]
    accepted = [row for row in others if row.accepted_at and row.accepted_at <= by]
    for row in (*accepted[-1:], *others[:1]):
        return Answered(thread, told[0].id, row.id, person_of(row.author_id), row.occurred_at)
    return None


def _words(
    connection: sa.Connection, viewer: Viewer, then: Then, openings: Mapping[UUID, Any]
) -> tuple[dict[UUID, frozenset[str]], dict[str, str]]:
    """The words that each thread begins with, and how each is written."""
    titles = titles_of(connection, viewer, openings, then)
    bare = {openings[thread].id: thread for thread, title in titles.items() if not title}
    texts = {thread: title for thread, title in titles.items() if title}
    for row in _bodies(connection, viewer, then, bare):
        texts[bare[row.id]] = own_words(row.body, row.media)[:OPENING]
    called: dict[str, str] = {}
    words: dict[UUID, frozenset[str]] = {}
    for thread, text in texts.items():
        mine = dict(_terms(_BEHIND.sub("", text)))
        for term, word in mine.items():
            called.setdefault(term, word)
        words[thread] = frozenset(mine)
    return words, called


def _bodies(
    connection: sa.Connection, viewer: Viewer, then: Then, ids: Collection[UUID]
) -> Iterator[Any]:
    """These contributions as they were worded then."""
    if not then.is_now:
        rows = contribution_rows(connection, viewer, ids, then).values()
        yield from (row for row in rows if row.body is not None)
        return
    c = contributions.c
    for part in chunks(ids):
        bodies = sa.select(c.id, c.body, c.media).where(c.id.in_(part), c.body.is_not(None))
        yield from connection.execute(bodies)


def _terms(text: str) -> Iterator[tuple[str, str]]:
    for word in _WORD.findall(text):
        for term in terms(word)[:1]:
            yield term, word.casefold()


def _gone(
    connection: sa.Connection, persons: Collection[UUID], as_of: datetime | None
) -> set[UUID]:
    """Those of these who left by then, were erased, or are no people."""
    p = people.c
    left = p.left_at.is_not(None) if as_of is None else p.left_at <= as_of
    gone = sa.or_(p.erased_at.is_not(None), left, p.kind != "person")
    return {
        person
        for part in chunks(persons)
        for person in connection.scalars(sa.select(p.id).where(p.id.in_(part), gone))
    }
