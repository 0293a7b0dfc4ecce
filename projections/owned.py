"""Owned: which texts in the tables are whose, so that they go when that person is erased."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

PART = 500


@dataclass(frozen=True)
class Owned:
    """Texts of a table that belong to whom a column of it names.

    `kind` and `thing` say what they are found at: a contribution, a thread, a norm, and its ID.
    """

    owner: sa.Column[UUID]
    texts: tuple[sa.Column[str], ...]
    kind: str
    thing: sa.Column[UUID]
    called: str
    """What they are, in the words of a preview: "wordings of messages"."""

    def forget(self, person: UUID) -> sa.Update:
        """The statement that drops what this person wrote."""
        gone = {text.name: None for text in self.texts}
        return sa.update(self.owner.table).where(self.owner == person).values(**gone)

    def count(self, connection: sa.Connection, people: Collection[UUID]) -> int:
        """In how many rows something of theirs is still readable."""
        said = sa.or_(*(text != "" for text in self.texts))
        select = sa.select(sa.func.count()).select_from(self.owner.table)
        return sum(
            connection.scalar(select.where(self.owner.in_(part), said)) or 0
            for part in _parts(people)
        )

    def texts_of(
        self, connection: sa.Connection, people: Collection[UUID]
    ) -> Iterator[tuple[UUID, str]]:
        """What these people wrote, each text with the thing it is found at."""
        for part in _parts(people):
            yield from _told(connection, self.thing, self.texts, self.owner.in_(part))

    def texts_of_others(
        self, connection: sa.Connection, people: Collection[UUID]
    ) -> Iterator[tuple[UUID, str]]:
        """What everybody but these wrote."""
        few = list(people)[:PART]  # nobody has more handles than a statement takes
        yield from _told(connection, self.thing, self.texts, self.owner.not_in(few))


@dataclass(frozen=True)
class Communal:
    """Texts of a table that are the community's own, and stay whoever is erased."""

    texts: tuple[sa.ColumnElement[str], ...]
    kind: str
    thing: sa.Column[UUID]

    def all_texts(self, connection: sa.Connection) -> Iterator[tuple[UUID, str]]:
        """Each text, with the thing it is found at."""
        yield from _told(connection, self.thing, self.texts, sa.true())


def _told(
    connection: sa.Connection,
    thing: sa.Column[UUID],
    texts: tuple[sa.ColumnElement[str], ...],
    where: sa.ColumnElement[bool],
) -> Iterator[tuple[UUID, str]]:
    for row in connection.execute(sa.select(thing, *texts).where(where)):
        for text in row[1:]:
            if text:
                yield row[0], text


def _parts(people: Collection[UUID]) -> Iterator[list[UUID]]:
    wanted = list(people)
    for start in range(0, len(wanted), PART):
        yield wanted[start : start + PART]
