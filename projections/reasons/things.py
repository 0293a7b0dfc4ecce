"""Things: whatever can be cited, as a viewer sees it, found by what people call it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.decisions.queries import decisions_in
from projections.decisions.tables import decisions
from projections.norms.history import as_it_stood, changes_of
from projections.norms.tables import norms
from projections.people.names import chunks
from projections.roles.queries import roles_in
from projections.roles.tables import roles
from projections.text.own import own_words_first
from projections.threads.lists import titles_of
from projections.threads.moves import threads_once_with
from projections.threads.rows import Then, contribution_rows
from projections.threads.seen import contribution_seen, thread_seen
from projections.threads.tables import contributions, threads
from projections.viewer import Viewer

KINDS = ("norm", "decision", "role", "thread", "contribution")
TABLES: Mapping[str, sa.Table] = {
    "norm": norms,
    "decision": decisions,
    "role": roles,
    "thread": threads,
    "contribution": contributions,
}
SHORTEST_ID = 6
EXCERPT = 200


@dataclass(frozen=True)
class Ref:
    """A thing, or a clause of a norm."""

    kind: str
    id: UUID
    clause: str = ""


@dataclass(frozen=True)
class Thing:
    """Something that can be cited. `address` is where a link leads."""

    kind: str
    id: UUID
    title: str
    state: str = ""
    """How it stands, in a word: of decisions, norms and roles."""

    by: str = ""
    excerpt: str = ""
    occurred_at: datetime | None = None
    precision: str = "second"
    thread_id: UUID | None = None
    address: str = ""


class AmbiguousError(LookupError):
    """Several things are called so. The message names them."""


def things_in(
    connection: sa.Connection,
    viewer: Viewer,
    refs: Collection[tuple[str, UUID]],
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[tuple[str, UUID], Thing]:
    """Those of these things that the viewer sees, as they stood then."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for kind, thing in refs:
        wanted[kind].add(thing)
    then = Then(as_of, known_at)
    found: list[Thing] = []
    if wanted["contribution"]:
        found += _contributions(connection, viewer, wanted["contribution"], then)
    if wanted["thread"]:
        found += _threads(connection, viewer, wanted["thread"], then)
    if wanted["decision"]:
        found += _decisions(connection, viewer, wanted["decision"], then)
    if wanted["norm"]:
        found += _norms(connection, viewer, wanted["norm"], then)
    if wanted["role"]:
        found += _roles(connection, viewer, wanted["role"], then)
    return {(thing.kind, thing.id): thing for thing in found}


def known_in(connection: sa.Connection, refs: Iterable[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    """Which of these things are in the archive, whoever may see them."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for kind, thing in refs:
        wanted[kind].add(thing)
    return {
        (kind, thing)
        for kind, table in TABLES.items()
        for part in chunks(wanted[kind])
        for thing in connection.scalars(sa.select(table.c.id).where(table.c.id.in_(part)))
    }


def find(
    engine: sa.Engine,
    viewer: Viewer,
    called: str,
    id_of: Callable[[str, str], UUID],
    kinds: Collection[str] = KINDS,
) -> Ref | None:
    """The thing that people call so: by its ID or the beginning of one, by its source's identity,
    its label or its title. `NORM#CLAUSE` is a clause. None when there is none that the viewer sees.

    Raises AmbiguousError when several are called so.
    """
    with engine.connect() as connection:
        found = _find(connection, viewer, called, id_of, kinds)
        if found is None and "#" in called and "norm" in kinds:
            norm, _, clause = called.rpartition("#")
            whole = _find(connection, viewer, norm, id_of, ("norm",))
            return None if whole is None else Ref("norm", whole.id, clause)
    return found


def _find(
    connection: sa.Connection,
    viewer: Viewer,
    called: str,
    id_of: Callable[[str, str], UUID],
    kinds: Collection[str],
) -> Ref | None:
    asked = called.strip()
    if not asked:
        return None
    ways: tuple[Callable[[], list[tuple[str, UUID]]], ...] = (
        lambda: _by_id(connection, asked, kinds),
        lambda: sorted(known_in(connection, ((kind, id_of(kind, asked)) for kind in kinds))),
        lambda: _by_name(connection, viewer, asked, kinds),
    )
    for way in ways:
        refs = way()
        seen = things_in(connection, viewer, refs)
        if len(seen) > 1:
            names = "; ".join(f"{t.kind} {str(t.id)[:8]} {t.title}" for t in seen.values())
            raise AmbiguousError(f"{called!r} could be any of these: {names}. Give its ID.")
        for kind, thing in seen:
            return Ref(kind, thing)
    return None


def _by_id(
    connection: sa.Connection, called: str, kinds: Collection[str]
) -> list[tuple[str, UUID]]:
    digits = called.replace("-", "").lower()
    if len(digits) < SHORTEST_ID or set(digits) - set("0123456789abcdef") or len(digits) > 32:
        return []
    first, last = UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))
    return [
        (kind, thing)
        for kind in kinds
        for thing in connection.scalars(
            sa.select(TABLES[kind].c.id).where(TABLES[kind].c.id.between(first, last)).limit(9)
        )
    ]


def _by_name(
    connection: sa.Connection, viewer: Viewer, called: str, kinds: Collection[str]
) -> list[tuple[str, UUID]]:
    asked = called.casefold()
    found: list[tuple[str, UUID]] = []
    if "norm" in kinds:
        titles = {n: c[-1].title for n, c in changes_of(connection, viewer, None, None).items()}
        found += [("norm", norm) for norm, title in titles.items() if title.casefold() == asked]
    if "decision" in kinds:
        for decision in decisions_in(connection, viewer).values():
            names = {decision.label, decision.title, decision.called}
            found += [("decision", decision.id)] * (asked in {n.casefold() for n in names})
    if "role" in kinds:
        for role in roles_in(connection, viewer).values():
            names = {role.title, role.called}
            found += [("role", role.id)] * (asked in {n.casefold() for n in names})
    return found


def _contributions(
    connection: sa.Connection, viewer: Viewer, ids: Collection[UUID], then: Then
) -> Iterable[Thing]:
    rows = contribution_rows(connection, viewer, ids, then)
    titles = titles_of(connection, viewer, {row.thread_id for row in rows.values()}, then)
    for row in rows.values():
        text = "" if row.body is None else " ".join(own_words_first(row.body, row.media).split())
        yield Thing(
            kind="contribution",
            id=row.id,
            title=titles[row.thread_id] or _short(text, 60) or row.kind,
            by=row.author.name,
            excerpt=_short(text, EXCERPT),
            occurred_at=row.occurred_at,
            precision=row.precision,
            thread_id=row.thread_id,
        )


def _threads(
    connection: sa.Connection, viewer: Viewer, ids: Collection[UUID], then: Then
) -> Iterable[Thing]:
    t, c = threads.c, contributions.c
    said = sa.select(c.thread_id, c.made_in).where(
        sa.or_(c.thread_id.in_(list(ids)), c.made_in.in_(list(ids))),
        contribution_seen(viewer),
        then.of(contributions),
    )
    with_words = {thread for row in connection.execute(said) for thread in row}
    with_words |= threads_once_with(connection, viewer, ids).keys()
    seen = sa.select(t.id, t.opened_at, t.merged_into).where(
        t.id.in_(with_words & set(ids)), thread_seen(viewer)
    )
    rows = list(connection.execute(seen))
    titles = titles_of(connection, viewer, {row.merged_into or row.id for row in rows}, then)
    for row in rows:
        title = titles[row.merged_into or row.id] or "a thread without a title"
        yield Thing(kind="thread", id=row.id, title=title, occurred_at=row.opened_at)


def _decisions(
    connection: sa.Connection, viewer: Viewer, ids: Collection[UUID], then: Then
) -> Iterable[Thing]:
    rows = decisions_in(connection, viewer, ids, as_of=then.as_of, known_at=then.known_at)
    for row in rows.values():
        at = row.taken_at or row.proposed_at
        precision = "second" if row.taken_at else row.precision
        yield Thing("decision", row.id, row.called, row.status, occurred_at=at, precision=precision)


def _norms(
    connection: sa.Connection, viewer: Viewer, ids: Collection[UUID], then: Then
) -> Iterable[Thing]:
    changes = changes_of(connection, viewer, then.as_of, then.known_at, ids)
    rows = connection.execute(sa.select(norms).where(norms.c.id.in_(list(changes))))
    for row in rows:
        norm = as_it_stood(row, changes[row.id], then.as_of)
        at = norm.changed_at
        precision = next(c.precision for c in changes[row.id] if c.in_force_at == at)
        yield Thing("norm", norm.id, norm.title, norm.state, occurred_at=at, precision=precision)


def _roles(
    connection: sa.Connection, viewer: Viewer, ids: Collection[UUID], then: Then
) -> Iterable[Thing]:
    rows = roles_in(connection, viewer, ids, as_of=then.as_of, known_at=then.known_at)
    for row in rows.values():
        at, precision = row.established_at, row.precision
        yield Thing("role", row.id, row.called, row.state, occurred_at=at, precision=precision)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"
