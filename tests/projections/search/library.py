"""Library: read models filled by hand, and the index and the search engine over them."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from projections.people.tables import people, person_names
from projections.search.engine import Hit, Query, Results
from projections.search.keyword.index import KeywordIndex
from projections.search.search import Search
from projections.spaces.tables import space_names, space_readers, spaces
from projections.store import metadata
from projections.threads.tables import contributions, threads, wordings
from projections.viewer import ANONYMOUS, Viewer

START = datetime(2020, 1, 1, tzinfo=UTC)


class Library:
    """Fills the tables as the projections do, and asks the search engine."""

    def __init__(self, engine: sa.Engine, folder: Path):
        metadata.create_all(engine)
        self.engine = engine
        self.folder = folder
        self.index = KeywordIndex(folder)
        self.engine_of_search = Search(folder, engine)
        self.changed: set[UUID] = set()
        self.said: list[UUID] = []
        self.hall = self.space("hall")
        self.ada = self.person("Ada Archer")

    def space(self, name: str, visibility: str = "public", named: Collection[UUID] = ()) -> UUID:
        """A space, and who may be confided in."""
        space = uuid4()
        both = {"name": name, "recorded_at": START}
        row = {"id": space, "kind": "channel", "visibility": visibility, "opened_at": START}
        self.write(spaces.insert().values(precision="second", **row, **both))
        self.write(space_names.insert().values(space_id=space, occurred_at=START, **both))
        for person in named:
            self.write(space_readers.insert().values(space_id=space, person_id=person))
        return space

    def person(self, name: str, same_as: UUID | None = None, former: str = "") -> UUID:
        """A person, or a handle of one."""
        person = uuid4()
        row = {"kind": "person", "introduced_at": START, "precision": "second"}
        both = {"recorded_at": START}
        self.write(people.insert().values(id=person, name=name, same_as=same_as, **row, **both))
        for each in filter(None, (former, name)):
            row = {"person_id": person, "name": each, "occurred_at": START}
            self.write(person_names.insert().values(**row, **both))
        return person

    def thread(self, title: str | None = None, **columns: Any) -> UUID:
        """A thread, in the hall unless said otherwise."""
        thread = uuid4()
        row = {"space_id": self.hall, "visibility": None, "contributions": 0} | columns
        self.write(threads.insert().values(id=thread, title=title, **row))
        return thread

    def say(self, body: str, title: str | None = None, **columns: Any) -> UUID:
        """A contribution: Ada's, plain, in the hall, a minute later than the one before."""
        space = columns.get("space_id", self.hall)
        thread = columns.pop("thread_id", None) or self.thread(title, space_id=space)
        row: dict[str, Any] = {
            "id": uuid4(),
            "space_id": space,
            "thread_id": thread,
            "kind": "message",
            "author_id": self.ada,
            "body": body,
            "media": "plain",
            "occurred_at": START + timedelta(minutes=len(self.said) + 1),
            "recorded_at": START,
            "precision": "second",
            "wordings": 1,
            "state": "shown",
            "score": 0,
        } | columns
        self.write(contributions.insert().values(**row))
        said: UUID = row["id"]
        self.said.append(said)
        self.changed.add(said)
        return said

    def change(self, contribution: UUID, **columns: Any) -> None:
        """What the projection does when something happened to a contribution."""
        which = contributions.c.id == contribution
        self.write(contributions.update().where(which).values(**columns))
        self.changed.add(contribution)

    def reword(self, contribution: UUID, body: str, at: datetime) -> None:
        """Another wording from a moment on, which the archive learnt of there and then."""
        which = contributions.c.id == contribution
        with self.engine.begin() as connection:
            row = connection.execute(contributions.select().where(which)).one()
            words = {"contribution_id": row.id, "author_id": row.author_id, "media": row.media}
            words |= {"precision": row.precision}
            if row.wordings == 1:
                first = {"occurred_at": row.occurred_at, "recorded_at": row.recorded_at}
                connection.execute(wordings.insert().values(body=row.body, **first, **words))
            second = {"body": body, "occurred_at": at, "recorded_at": at}
            connection.execute(wordings.insert().values(**second, **words))
        self.change(contribution, body=body, wordings=row.wordings + 1)

    def write(self, statement: sa.Executable) -> None:
        """Run a statement in a transaction of its own."""
        with self.engine.begin() as connection:
            connection.execute(statement)

    def catch_up(self) -> None:
        """Bring the index to where the tables are."""
        with self.engine.connect() as connection:
            self.index.update(connection, self.changed)
        self.index.commit()
        self.changed.clear()

    def search(self, words: str, viewer: Viewer = ANONYMOUS, **options: Any) -> Results:
        """Ask, of an index that has caught up."""
        if self.changed:
            self.catch_up()
        return self.engine_of_search.search(Query(words, **options), viewer)

    def respelled(self, words: str, viewer: Viewer = ANONYMOUS) -> str | None:
        """How a question is spelled otherwise: as an offer, or because nothing was found."""
        results = self.search(words, viewer)
        return results.searched or results.did_you_mean

    def hits(self, words: str, viewer: Viewer = ANONYMOUS, **options: Any) -> tuple[Hit, ...]:
        """Ask, and look at what was found."""
        return self.search(words, viewer, **options).hits

    def found(self, words: str, viewer: Viewer = ANONYMOUS, **options: Any) -> list[UUID]:
        """Ask, and look only at which contributions were found."""
        return [hit.id for hit in self.hits(words, viewer, **options)]
