"""What the talk of a holder leaves behind: promises, open threads, questions, people to know."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.handover.lines import MOST, Line, day, made, quoted, version
from projections.handover.looking import Looking
from projections.people.names import names_in
from projections.people.tables import people
from projections.roles.holdings import held_at
from projections.roles.roster import roster
from projections.text.own import own_words
from projections.threads.lists import titles_of
from projections.threads.present import present_thread
from projections.threads.rows import contribution_rows, histories
from projections.threads.seen import contribution_seen, item_seen
from projections.threads.tables import changes, contributions, threads

LOOKED_THROUGH = 200
"""So many of the latest threads are looked through for what waits, and so many messages read."""
TO_KNOW = 8
EVIDENCE = 3
WAITS = "Somebody waits for an answer in"
CUES = (
    "i'll",
    "i\u2019ll",
    "i will",
    "i'm going to",
    "i\u2019m going to",
    "i am going to",
    "todo",
    "action",
)
PROMISE = re.compile(
    r"\b(?:i['\u2019]ll|i will|i['\u2019]?m going to|i am going to|todo|action(?: item)?s?:)(?!\w)",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n(?=\s*[-*•])")


def promises(look: Looking) -> Iterator[Line]:
    """What the holder said last in a thread that is still open, where it says they will do it."""
    last = {said.id for said in look.last_said.values()}
    latest = sorted(look.last_said.values(), key=lambda s: (s.occurred_at, s.id), reverse=True)
    cued = _with_cue(look, last)
    candidates = [said.id for said in latest if said.id in cued][:LOOKED_THROUGH]
    rows = contribution_rows(look.connection, look.viewer, candidates, look.then)
    ended = _ended(look, {row.thread_id for row in rows.values()})
    for each in candidates:
        row = rows.get(each)
        if row is None or row.body is None or row.thread_id in ended:
            continue
        for sentence in _sentences(own_words(row.body, row.media)):
            if PROMISE.search(sentence):
                told = f"May be a promise, of {day(row.occurred_at, row.precision)}"
                yield Line(f"{told}: {quoted(sentence)}", (made(each),))


def open_threads(look: Looking) -> Iterator[Line]:
    """The threads that the holder began and nobody settled, and those in which they are awaited."""
    latest = sorted(look.last_said.values(), key=lambda s: (s.occurred_at, s.id), reverse=True)
    some = [said.thread for said in latest][:LOOKED_THROUGH]
    talk = _talk(look, some)
    ended = _ended(look, some)
    waiting: list[tuple[str, UUID, UUID]] = []
    for thread in some:
        told = talk.get(thread)
        if not told or thread in ended or any(row.accepted_at for row in told):
            continue
        first, last = told[0], told[-1]
        mine = {row.id for row in told if look.is_holder(row.author_id)}
        if not look.is_holder(last.author_id) and last.reply_to in mine and last.asks:
            waiting.append((WAITS, thread, last.id))
        elif look.is_holder(first.author_id) and (first.asks or first.kind == "question"):
            waiting.append(("Began and not settled:", thread, first.id))
    titles = titles_of(look.connection, look.viewer, {t for _, t, _ in waiting}, look.then)
    rows = contribution_rows(look.connection, look.viewer, [c for *_, c in waiting], look.then)
    for what, thread, contribution in waiting:
        row = rows.get(contribution)
        if row is not None and row.body is not None:
            own = own_words(row.body, row.media)
            if what == WAITS and "?" not in own:
                continue  # what asks is only quoted
            title = titles.get(thread)
            words = f"{quoted(title)}, " if title else ""
            said = quoted(_asked(own))
            line = f"{what} {words}{row.author.name} on {day(row.occurred_at)}: {said}"
            yield Line(line, (made(contribution),))


def questions(look: Looking) -> Iterator[Line]:
    """The questions that nobody answered, where the holder speaks, since their last year began."""
    ids = _unanswered(look)
    rows = contribution_rows(look.connection, look.viewer, ids, look.then)
    ended = _ended(look, {row.thread_id for row in rows.values()})
    titles = titles_of(
        look.connection, look.viewer, {row.thread_id for row in rows.values()}, look.then
    )
    for each in ids:
        row = rows.get(each)
        if row is not None and row.body is not None and row.thread_id not in ended:
            title = titles.get(row.thread_id)
            words = title or _asked(own_words(row.body, row.media))
            when = day(row.occurred_at, row.precision)
            yield Line(f"{row.author.name} asked on {when}: {quoted(words)}", (made(each),))


def people_to_know(look: Looking) -> Iterator[Line]:
    """Who answers where the holder does, who else holds roles of the same body, who came before."""
    latest = sorted(look.last_said.values(), key=lambda s: (s.occurred_at, s.id), reverse=True)
    beside = _beside(look, [said.thread for said in latest][:LOOKED_THROUGH])
    names = names_in(look.connection, look.viewer, beside, **look.clocks)
    left = _left(look, beside)
    for person, messages in beside.items():
        if not names[person].erased:
            gone = f", who left on {day(left[person])}" if person in left else ""
            told = f"{names[person].name}{gone}: answers in the same threads"
            yield Line(told, tuple(made(each) for each in messages[:EVIDENCE]))
    yield from _colleagues(look)
    for term in reversed(look.seat.before):
        if term.person_id != look.seat.person and not term.erased:
            until = f" until {day(term.until)}" if term.until else ""
            told = f"{term.name}: held this role from {day(term.since)}{until}"
            yield Line(told, (version("role", look.seat.role.id, term.granted_entry),))


def _colleagues(look: Looking) -> Iterator[Line]:
    body = look.seat.role.body
    held = roster(look.engine, look.viewer, body=body, **look.clocks)
    terms = _grants(look, {row.role_id for row in held})
    for row in held:
        if row.person_id == look.seat.person or row.erased:
            continue
        entry = terms.get((row.role_id, row.person_id))
        if entry is not None:
            told = f"{row.name}: {row.called} since {day(row.since, row.since_precision)}"
            yield Line(told, (version("role", row.role_id, entry),))


def _grants(look: Looking, roles: set[UUID]) -> Mapping[tuple[UUID, UUID], int]:
    held = held_at(look.connection, look.viewer, look.who, look.at, roles)
    return {(h.role_id, h.person_id): h.granted_entry for h in held}


def _with_cue(look: Looking, ids: set[UUID]) -> set[UUID]:
    """Those of these in which some cue stands at all: the rest need not be read."""
    c = contributions.c
    cued = sa.or_(*(c.body.ilike(f"%{cue}%") for cue in CUES))
    past = not look.then.is_now
    found: set[UUID] = set()
    every = list(ids)
    for start in range(0, len(every), 500):
        some = c.id.in_(every[start : start + 500])
        found.update(
            look.connection.scalars(sa.select(c.id).where(some, sa.true() if past else cued))
        )
    return found


def _ended(look: Looking, ids: Collection[UUID]) -> set[UUID]:
    """Those of these threads that were closed, settled or merged away by then."""
    done = histories(look.connection, changes, changes.c.subject_id, list(ids), look.then)
    ending = ("closed_at", "resolved_at", "merged_into")
    states = {thread: present_thread(history) for thread, history in done.items()}
    return {thread for thread, state in states.items() if any(state[name] for name in ending)}


def _talk(look: Looking, ids: Collection[UUID]) -> Mapping[UUID, list[Any]]:
    """What was said in these threads by then, in order."""
    c = contributions.c
    talk: dict[UUID, list[Any]] = defaultdict(list)
    asks = sa.func.coalesce(c.body.contains("?"), sa.false()).label("asks")
    columns = (c.id, c.thread_id, c.author_id, c.kind, c.reply_to, c.accepted_at, asks)
    select = (
        sa.select(*columns)
        .where(c.thread_id.in_(list(ids)), c.state == "shown", item_seen(look.viewer))
        .where(look.then.of(contributions))
        .order_by(c.occurred_at, c.recorded_at, c.id)
    )
    for row in look.rows(select):
        talk[row.thread_id].append(row)
    return talk


def _unanswered(look: Looking) -> list[UUID]:
    """The questions without an answer that opened a thread, the latest first."""
    c, other = contributions.c, contributions.alias("other")
    if not look.spaces:
        return []
    theirs = other.c.author_id != c.author_id
    answered = sa.exists().where(
        other.c.thread_id == c.thread_id,
        theirs,
        sa.or_(c.kind != "question", other.c.kind == "answer"),
        item_seen(look.viewer, other),
        look.then.of(other),
    )
    asking = sa.or_(c.kind == "question", c.body.contains("?"))
    select = (
        sa.select(c.id)
        .join(threads, threads.c.id == c.thread_id)
        .where(c.space_id.in_(list(look.spaces)[:900]), c.occurred_at > look.since)
        .where(c.occurred_at == threads.c.opened_at, c.state == "shown", asking)
        .where(c.author_id.not_in(look.seat.handles), look.then.of(contributions))
        .where(~answered.correlate(contributions), contribution_seen(look.viewer))
        .order_by(c.occurred_at.desc(), c.id)
        .limit(MOST + 10)
    )
    return list(look.connection.scalars(select))


def _beside(look: Looking, ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Who else answered in these threads, those in most of them first, with what they said last."""
    found: dict[UUID, dict[UUID, UUID]] = defaultdict(dict)
    for thread, told in _talk(look, ids).items():
        opener = look.who.person(told[0].author_id)
        for row in told:
            person = look.who.person(row.author_id)
            if person not in (opener, look.seat.person):
                found[person][thread] = row.id
    most = sorted(found, key=lambda person: (-len(found[person]), str(person)))[:TO_KNOW]
    return {person: list(found[person].values()) for person in most if len(found[person]) > 1}


def _left(look: Looking, persons: Collection[UUID]) -> dict[UUID, Any]:
    gone = sa.select(people.c.id, people.c.left_at).where(
        people.c.id.in_(list(persons)), people.c.left_at <= look.at
    )
    return {row.id: row.left_at for row in look.rows(gone)}


def _sentences(text: str) -> Iterator[str]:
    return (flat for part in _SENTENCE.split(text) if (flat := " ".join(part.split())))


def _asked(text: str) -> str:
    """The first sentence that asks; without one, how it begins."""
    found = list(_sentences(text))
    return next((s for s in found if s.endswith("?")), found[0] if found else "")
