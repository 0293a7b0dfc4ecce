"""Own words: everything that one person wrote, in every place, as it is their own."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.owned import Owned
from projections.people.names import chunks
from projections.people.own_said import OwnSpace, said_in_spaces
from projections.people.tables import handle_links, people, person_names
from projections.places import Named, places_seen
from projections.roles.rows import called
from projections.roles.tables import roles, tenures
from projections.threads.tables import contributions
from projections.viewer import MEMBER, Viewer

TOLD_BESIDE = {
    ("contributions", "author_id"),
    ("wordings", "author_id"),
    ("titles", "by"),
    ("people", "id"),
    ("person_names", "person_id"),
    ("said_words", "author_id"),
}
"""Texts that stand in the words themselves, or with the names; whatever else is theirs is given."""

OCCURRED = ("occurred_at", "opened_at")


@dataclass(frozen=True)
class GivenText:
    """A reason, note, piece of evidence or other text that they gave for something."""

    what: str
    kind: str
    thing: UUID
    title: str | None
    """What the thing is called, where members see that."""

    change: str | None
    texts: Mapping[str, str]
    occurred_at: datetime
    precision: str
    recorded_at: datetime


@dataclass(frozen=True)
class OwnName:
    """A name that they had by one of their handles."""

    handle: UUID
    name: str
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class OwnHandle:
    """A handle of theirs, with what it was met by, such as github:ada."""

    id: UUID
    address: str | None
    introduced_at: datetime
    precision: str
    linked_at: datetime | None


@dataclass(frozen=True)
class OwnRole:
    """While when they held a role. `until` is None while there is no end."""

    role: UUID
    called: str
    since: datetime
    since_precision: str
    until: datetime | None
    until_precision: str | None
    ended_how: str | None


@dataclass(frozen=True)
class OwnWords:
    """Everything of one person's that the read models hold."""

    handles: tuple[OwnHandle, ...]
    names: tuple[OwnName, ...]
    roles: tuple[OwnRole, ...]
    spaces: tuple[OwnSpace, ...]
    given: tuple[GivenText, ...]

    @property
    def contributions(self) -> int:
        """How many contributions there are."""
        return sum(len(t.contributions) for space in self.spaces for t in space.threads)


def own_words(
    engine: sa.Engine,
    owned: Iterable[Owned],
    handles: Sequence[UUID],
    seen_by: Viewer | None = None,
) -> OwnWords:
    """Everything of the person with these handles; `owned` is what the tables hold of anybody's.

    With `seen_by`, only what shows to that viewer on the pages: nothing withdrawn, nothing from
    places that are for others.
    """
    with engine.connect() as connection:
        spaces = said_in_spaces(connection, handles, seen_by)
        others = [p for p in owned if (p.owner.table.fullname, p.owner.name) not in TOLD_BESIDE]
        given = [text for part in others for text in _given(connection, part, handles)]
        return OwnWords(
            handles=tuple(_handles(connection, handles)),
            names=tuple(_names(connection, handles)),
            roles=tuple(_roles(connection, handles, seen_by)),
            spaces=spaces,
            given=tuple(_titled(connection, _without_repetition(given, spaces), seen_by)),
        )


def _given(
    connection: sa.Connection, part: Owned, handles: Collection[UUID]
) -> Iterator[GivenText]:
    table = part.owner.table
    said = sa.or_(*(text != "" for text in part.texts))
    mine = sa.select(table).where(part.owner.in_(list(handles)), said)
    at = next(name for name in OCCURRED if name in table.c)
    for row in connection.execute(mine).mappings():
        yield GivenText(
            what=part.called,
            kind=part.kind,
            thing=row[part.thing.name],
            title=None,
            change=row.get("event") or row.get("change"),
            texts={text.name: row[text.name] for text in part.texts if row[text.name]},
            occurred_at=row[at],
            precision=row["precision"],
            recorded_at=row["recorded_at"],
        )


def _without_repetition(given: Iterable[GivenText], spaces: Iterable[OwnSpace]) -> list[GivenText]:
    """Each text once, though corrections repeat it; none that stands beside the words already."""
    mine = {c.id for space in spaces for thread in space.threads for c in thread.contributions}
    once = {
        (text.what, text.thing, text.change, tuple(text.texts.items())): text
        for text in sorted(given, key=lambda text: text.recorded_at)
        if text.thing not in mine or text.kind not in ("contribution", "subject")
    }
    return sorted(once.values(), key=lambda text: (text.occurred_at, text.recorded_at))


def _titled(
    connection: sa.Connection, given: Sequence[GivenText], seen_by: Viewer | None
) -> Iterator[GivenText]:
    kinds = _kinds(connection, given)
    named = {_named(text, kinds) for text in given}
    titles = places_seen(connection, MEMBER, named)
    seen = titles if seen_by is None else places_seen(connection, seen_by, named)
    for text in given:
        name = _named(text, kinds)
        place = titles.get(name)
        if seen_by is None or name in seen or (name[0] == "person" and seen_by.level == "steward"):
            title = place.title if place and place.is_readable else None
            yield GivenText(**{**vars(text), "kind": name[0], "title": title})


def _named(text: GivenText, kinds: Mapping[UUID, str]) -> Named:
    return kinds.get(text.thing, text.kind), text.thing


def _kinds(connection: sa.Connection, given: Iterable[GivenText]) -> dict[UUID, str]:
    """Of those changes that are of a contribution or of a thread, which of them each is of."""
    subjects = {text.thing for text in given if text.kind == "subject"}
    kinds = dict.fromkeys(subjects, "thread")
    for part in chunks(subjects):
        known = sa.select(contributions.c.id).where(contributions.c.id.in_(part))
        kinds |= dict.fromkeys(connection.scalars(known), "contribution")
    return kinds


def _handles(connection: sa.Connection, handles: Collection[UUID]) -> Iterator[OwnHandle]:
    c = handle_links.c
    links = sa.select(c.handle_id, c.linked, c.occurred_at).where(c.handle_id.in_(list(handles)))
    linked = {
        row.handle_id: row.occurred_at if row.linked else None
        for row in connection.execute(links.order_by(c.occurred_at, c.recorded_at))
    }
    mine = sa.select(people).where(people.c.id.in_(list(handles)))
    for row in connection.execute(mine.order_by(people.c.introduced_at, people.c.id)):
        at = linked.get(row.id)
        yield OwnHandle(row.id, row.address, row.introduced_at, row.precision, at)


def _names(connection: sa.Connection, handles: Collection[UUID]) -> Iterator[OwnName]:
    c = person_names.c
    mine = sa.select(person_names).where(c.person_id.in_(list(handles)), c.name != "")
    for row in connection.execute(mine.order_by(c.occurred_at, c.recorded_at, c.person_id)):
        yield OwnName(row.person_id, row.name, row.occurred_at, row.recorded_at)


def _roles(
    connection: sa.Connection, handles: Collection[UUID], seen_by: Viewer | None
) -> Iterator[OwnRole]:
    t = tenures.c
    held = sa.select(tenures, roles.c.title, roles.c.body).join(roles, roles.c.id == t.role_id)
    held = held.where(t.person_id.in_(list(handles)), t.recorded_until.is_(None))
    if seen_by is not None:
        held = held.where(roles.c.visibility.in_(seen_by.visibilities))
    for row in connection.execute(held.order_by(t.since, t.role_id)):
        yield OwnRole(
            row.role_id,
            called(row.title, row.body),
            row.since,
            row.since_precision,
            row.until,
            row.until_precision,
            row.ended_how,
        )
