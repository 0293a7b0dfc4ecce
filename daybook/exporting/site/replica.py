"""Replica: a copy of the read models that the pages of a site are made of, and nothing else is.

It stays the same however long that takes. Where pseudonyms were asked for it holds no names, so no
page can tell one, whichever way it reads. Where another time was asked for it holds nothing that
came to be later, for pages that take no time.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from daybook.exporting.content import Content
from daybook.exporting.progress import tell
from daybook.exporting.pseudonyms import Veil
from daybook.exporting.sight import in_parts
from projections.citations.tables import citations
from projections.decisions.tables import decision_changes, decisions
from projections.imports.tables import imports
from projections.norms.tables import norm_changes, norms
from projections.people.identities import identities
from projections.people.tables import people, person_names
from projections.roles.tables import role_changes, roles
from projections.spaces.tables import spaces
from projections.store import metadata, open_read_database
from projections.threads.tables import contributions, threads

NAMES = (people.c.name, person_names.c.name)
ADDRESSES = ("source", "address")
"""Columns of whatever table that hold the source's own identity of a thing."""

CHANGES = (norm_changes, decision_changes, role_changes, citations)
"""What was done on both clocks, for pages that tell what stands now without being asked."""

NOT_SHOWN = ("passages", "meaning_models", "projection_stops", "purges")
"""Tables that no page of a site reads, with words or names in them."""


@contextmanager
def replica(content: Content, folder: Path) -> Iterator[sa.Engine]:
    """A read database of what is in sight, in this folder, to be thrown away with it."""
    file = folder / "views.db"
    driver = content.connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("A site is made of read models that SQLite holds.")
    with sqlite3.connect(file) as copy:
        driver.backup(copy)
    copy.close()
    engine = open_read_database(f"sqlite:///{file}")
    try:
        with engine.begin() as connection:
            _empty(connection)
            if not content.sight.then.is_now:
                _cut_off(connection, content)
            if content.veil is not None:
                _veil(connection, content.veil)
        yield engine
    finally:
        engine.dispose()


def _empty(connection: sa.Connection) -> None:
    there = set(sa.inspect(connection).get_table_names())
    for name in NOT_SHOWN:
        if name in there:
            connection.execute(sa.text(f"DELETE FROM {name}"))  # noqa: S608 - names of our own


def _cut_off(connection: sa.Connection, content: Content) -> None:
    """Make what is told of now be what held then, and take out what had not come to be."""
    sight = content.sight
    plain = Content(content.connection, sight)  # names are covered when all else is done
    said = _then(connection, contributions, _contributions(plain))
    _then(connection, threads, _threads(plain))
    opened = _then(connection, spaces, ((s.id, {"name": s.name}) for s in plain.spaces()))
    _then(connection, people, ((p.id, {"name": p.name}) for p in plain.people()))
    _keep(connection, contributions, said)
    spoken_in = set(connection.scalars(sa.select(contributions.c.space_id).distinct()))
    _keep(connection, spaces, opened | spoken_in)
    _keep(connection, norms, {fact.id for fact in plain.norms()})
    _keep(connection, decisions, {fact.id for fact in plain.decisions()})
    _keep(connection, roles, {fact.id for fact in plain.roles()})
    for table in CHANGES:
        late: list[sa.ColumnElement[bool]] = [sa.false()]
        if sight.as_of is not None:
            late.append(table.c.occurred_at > sight.as_of)
        if sight.known_at is not None:
            late.append(table.c.recorded_at > sight.known_at)
        connection.execute(sa.delete(table).where(sa.or_(*late)))
    begun = sa.select(imports.c.id, imports.c.started_at)
    runs = {row.id for row in connection.execute(begun) if sight.had_happened(row.started_at)}
    _keep(connection, imports, runs)


Held = Iterator[tuple[UUID, dict[str, Any]]]
"""IDs of rows, each with what some of its columns held."""


def _contributions(content: Content) -> Held:
    for fact in content.contributions():
        then = {
            "edited_at": fact.edited_at,
            "missing_since": fact.missing_since,
            "accepted_at": fact.accepted_at,
            "endorsements": None,
            "body": fact.body,
            "media": fact.media,
        }
        if fact.body is None:  # hidden from these eyes, and by other means
            del then["body"], then["media"]
        yield fact.id, then


def _threads(content: Content) -> Held:
    for fact in content.threads():
        yield (
            fact.id,
            {
                "title": fact.title,
                "accepted_id": fact.accepted_id,
                "closed_at": fact.closed_at,
                "resolved_at": fact.resolved_at,
            },
        )


def _then(connection: sa.Connection, table: sa.Table, held: Held) -> set[UUID]:
    """Put what they held into these rows. Which they are."""
    there = set()
    for row, values in held:
        there.add(row)
        known = {name: value for name, value in values.items() if name in table.c}
        connection.execute(sa.update(table).where(table.c.id == row).values(**known))
    return there


def _keep(connection: sa.Connection, table: sa.Table, ids: set[UUID]) -> None:
    gone = [one for one in connection.scalars(sa.select(table.c.id)) if one not in ids]
    for part in in_parts(iter(gone)):
        connection.execute(sa.delete(table).where(table.c.id.in_(part)))


def _veil(connection: sa.Connection, veil: Veil) -> None:
    """Put pseudonyms in place of everybody's ID, name and address, and over all texts."""
    known = set(connection.scalars(sa.select(people.c.id)))
    who = identities(connection)
    given = {handle: veil.pseudonyms.id(handle) for handle in known}
    names = {handle: veil.pseudonyms.name(who.person(handle)) for handle in known}
    logins = {handle: veil.pseudonyms.login(who.person(handle)) for handle in known}
    there = set(sa.inspect(connection).get_table_names())
    tables = [table for table in metadata.sorted_tables if table.name in there - {*NOT_SHOWN}]
    for number, table in enumerate(tables, 1):
        cover = _Cover(table, veil, given, names, logins)
        if cover.columns:
            cover.all_rows(connection)
        tell("Pseudonyms", number, len(tables))


class _Cover:
    """Puts pseudonyms over the rows of one table."""

    def __init__(
        self,
        table: sa.Table,
        veil: Veil,
        given: dict[UUID, UUID],
        names: dict[UUID, str],
        logins: dict[UUID, str],
    ):
        self._table, self._veil, self._given = table, veil, given
        self._names, self._logins = names, logins
        kinds = (sa.Uuid, sa.Text, sa.JSON)
        self.columns = [column for column in table.c if isinstance(column.type, kinds)]

    def all_rows(self, connection: sa.Connection) -> None:
        """Change what has to be changed, row by row."""
        row_id: sa.ColumnElement[int] = sa.literal_column("rowid")
        rows = connection.execute(sa.select(row_id, *self.columns)).all()
        changes = []
        for row in rows:
            held = dict(zip((c.name for c in self.columns), row[1:], strict=True))
            new = {c.name: self._covered(c, held[c.name], held) for c in self.columns}
            if new != held:
                changes.append({"b_rowid": row[0], **{f"b_{name}": v for name, v in new.items()}})
        if changes:
            values = {c.name: sa.bindparam(f"b_{c.name}", type_=c.type) for c in self.columns}
            update = sa.update(self._table).where(row_id == sa.bindparam("b_rowid"))
            connection.execute(update.values(**values), changes)

    def _covered(self, column: sa.Column[Any], value: Any, row: dict[str, Any]) -> Any:
        if value is None or value == "":
            return value
        if column in NAMES:
            return self._names.get(row.get("person_id") or row["id"])
        if column is people.c.address:
            return f"{value.split(':', 1)[0]}:{self._logins[row['id']]}"
        if column.name in ADDRESSES and column.nullable:
            return None
        return self._in(value)

    def _in(self, value: Any) -> Any:
        """A value, whatever it is, with IDs and names of people in it replaced."""
        match value:
            case UUID():
                return self._given.get(value, value)
            case str():
                return self._text(value)
            case list():
                return [self._in(one) for one in value]
            case dict():
                return {self._in(name): self._in(one) for name, one in value.items()}
        return value

    def _text(self, text: str) -> str:
        try:
            return str(self._in(UUID(text)))
        except ValueError:
            return self._veil.text(text)
