"""Who knows about a topic: who answered about it, as search finds it; what one alone answers."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.handover.topics import Community, topics_of_one
from projections.people.identities import identities
from projections.people.names import chunks, names_in
from projections.people.tables import people
from projections.roles.held import roles_held
from projections.search.engine import Hit, Query, SearchEngine
from projections.threads.lists import titles_of
from projections.threads.rows import Then, contribution_rows
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions, threads
from projections.viewer import Viewer

LOOKED_AT = 40
TOLD = 8
EVIDENCE = 3
SINGLE = 60


@dataclass(frozen=True)
class Evidence:
    """Something that somebody answered: where, when, and in which thread."""

    contribution: UUID
    title: str
    occurred_at: datetime


@dataclass(frozen=True)
class Knower:
    """Somebody to ask, with the roles they hold, and when they left if they did."""

    person: UUID
    name: str
    has_page: bool
    roles: tuple[str, ...]
    last_at: datetime | None
    left_at: datetime | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Single:
    """A topic that one active person alone answers, with what they answered."""

    words: tuple[str, ...]
    threads: int
    knower: Knower


def knowers(
    engine: sa.Engine,
    search: SearchEngine,
    viewer: Viewer,
    topic: str,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[Knower]:
    """Who answered about a topic, whoever has most and best to show for it first.

    To answer is to say something in a thread that somebody else began. Nobody erased is named.
    """
    query = Query(topic, limit=LOOKED_AT, plain=True, as_of=as_of, known_at=known_at)
    results = search.search(query, viewer)
    hits = results.hits if results.close else ()
    then = Then(as_of, known_at)
    with engine.connect() as connection:
        answers = _answers(connection, viewer, hits, then)
        who = identities(connection, as_of, known_at)
        weight: dict[UUID, float] = defaultdict(float)
        shown: dict[UUID, list[Evidence]] = defaultdict(list)
        for author, score, evidence in answers:
            person = who.person(author)
            weight[person] += score
            shown[person].append(evidence)
        best = sorted(weight, key=lambda person: (-weight[person], str(person)))[:TOLD]
        return _told(connection, viewer, {person: shown[person] for person in best}, then)


def singles(
    engine: sa.Engine,
    viewer: Viewer,
    community: Community,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[Single]:
    """The topics that one active person alone answers, those with most threads first."""
    topics = topics_of_one(community)[:SINGLE]
    then = Then(as_of, known_at)
    with engine.connect() as connection:
        some = {a.thread for topic in topics for a in topic.answered[:EVIDENCE]}
        titles = titles_of(connection, viewer, some, then)
        asked: dict[UUID, tuple[Evidence, ...]] = {topic.person: () for topic in topics}
        persons = {k.person: k for k in _told(connection, viewer, asked, then)}
    return [
        Single(
            topic.words,
            len(topic.answered),
            replace(
                persons[topic.person],
                evidence=tuple(
                    Evidence(a.answer, titles.get(a.thread) or "", a.occurred_at)
                    for a in topic.answered[:EVIDENCE]
                ),
            ),
        )
        for topic in topics
        if topic.person in persons
    ]


def _answers(
    connection: sa.Connection, viewer: Viewer, hits: Sequence[Hit], then: Then
) -> list[tuple[UUID, float, Evidence]]:
    """The answers among what was found; where a question was found, what answers it."""
    openers = _openers(connection, {hit.thread for hit in hits})
    found: list[tuple[UUID, float, UUID, str]] = []
    asked: dict[UUID, Hit] = {}
    for hit in hits:
        if openers.get(hit.thread) in (None, hit.author_id):
            asked.setdefault(hit.thread, hit)
        else:
            found.append((hit.author_id, hit.score, hit.id, hit.title))
    known = {each for *_, each, _ in found}
    for row in _first_answers(connection, viewer, then, set(asked), openers):
        if row.id not in known:
            hit = asked[row.thread_id]
            found.append((row.author_id, hit.score / 2, row.id, hit.title))
    rows = contribution_rows(connection, viewer, [each for *_, each, _ in found], then)
    return [
        (author, score, Evidence(each, title, rows[each].occurred_at))
        for author, score, each, title in found
        if each in rows and rows[each].body is not None
    ]


def _openers(connection: sa.Connection, ids: Collection[UUID]) -> dict[UUID, UUID]:
    select = sa.select(threads.c.id, threads.c.opened_by).where(threads.c.id.in_(list(ids)))
    return {row.id: row.opened_by for row in connection.execute(select)}


def _first_answers(
    connection: sa.Connection,
    viewer: Viewer,
    then: Then,
    ids: Collection[UUID],
    openers: dict[UUID, UUID],
) -> list[Any]:
    """Of each thread the accepted answer, or the first words of somebody else: of what the viewer
    sees."""
    c = contributions.c
    select = (
        sa.select(c.id, c.thread_id, c.author_id, c.accepted_at)
        .where(c.thread_id.in_(list(ids)), c.state == "shown")
        .where(contribution_seen(viewer), then.of(contributions))
        .order_by(c.accepted_at.is_(None), c.occurred_at, c.id)
    )
    first: dict[UUID, Any] = {}
    for row in connection.execute(select):
        if row.author_id != openers.get(row.thread_id):
            first.setdefault(row.thread_id, row)
    return list(first.values())


def _told(
    connection: sa.Connection, viewer: Viewer, shown: Mapping[UUID, Sequence[Evidence]], then: Then
) -> list[Knower]:
    at = then.as_of or datetime.now(UTC)
    names = names_in(connection, viewer, shown, as_of=then.as_of, known_at=then.known_at)
    last = _last(connection, viewer, shown, then)
    left = _left(connection, shown, at)
    held = roles_held(connection, viewer, {(p, at) for p in shown}, known_at=then.known_at)
    return [
        Knower(
            person=person,
            name=names[person].name,
            has_page=names[person].has_page,
            roles=held[person, at],
            last_at=last.get(person),
            left_at=left.get(person),
            evidence=tuple(evidence[:EVIDENCE]),
        )
        for person, evidence in shown.items()
        if not names[person].erased
    ]


def _last(
    connection: sa.Connection, viewer: Viewer, persons: Collection[UUID], then: Then
) -> dict[UUID, datetime]:
    """When the viewer sees each of these speak last, by any handle."""
    who = identities(connection, then.as_of, then.known_at)
    c = contributions.c
    found: dict[UUID, datetime] = {}
    for part in chunks(who.mates(persons)):
        select = (
            sa.select(c.author_id, sa.func.max(c.occurred_at))
            .where(c.author_id.in_(part), contribution_seen(viewer), then.of(contributions))
            .group_by(c.author_id)
        )
        for author, at in connection.execute(select):
            person = who.person(author)
            found[person] = max(at, found.get(person, at))
    return found


def _left(
    connection: sa.Connection, persons: Collection[UUID], at: datetime
) -> dict[UUID, datetime]:
    gone = sa.select(people.c.id, people.c.left_at).where(
        people.c.id.in_(list(persons)), people.c.left_at <= at
    )
    return {row.id: row.left_at for row in connection.execute(gone)}
