"""A meaning index over a library, for tests: fixtures and what it holds."""

from uuid import uuid4

import sqlalchemy as sa

from projections.search.meaning.index import MeaningIndex
from projections.search.meaning.passages import passages_of
from projections.search.meaning.rows import entry_of
from projections.search.meaning.vectors import (
    HEADER_SIZE,
    path_of,
    record_type,
)
from projections.threads.tables import threads
from tests.projections.search.library import Library
from tests.projections.search.meaning.kept import Kept, kept
from tests.projections.search.meaning.word_model import WordModel

SIZE = record_type(24).itemsize


class Shelf:
    """A library, and the meaning index over it."""

    def __init__(self, library: Library):
        self.library = library
        self.engine = library.engine
        self.folder = library.folder
        self.model = WordModel()
        self.index = self.another(self.model)

    def another(self, model: WordModel) -> MeaningIndex:
        return MeaningIndex(self.folder, self.engine, model)

    def update(self, index: MeaningIndex | None = None) -> None:
        """Take in what has changed since this last came to its end."""
        with self.engine.connect() as connection:
            (index or self.index).update(connection, self.library.changed)
        self.library.changed.clear()

    def undisturbed(self) -> Kept:
        """What one update over everything comes to."""
        fresh = self.another(WordModel(f"fresh {uuid4().hex}"))
        with self.engine.connect() as connection:
            fresh.update(connection, self.library.said)
        return kept(self.engine, self.folder, fresh.name.removeprefix("meaning "))

    def kept(self) -> Kept:
        return kept(self.engine, self.folder)

    def file(self) -> bytes:
        return path_of(self.folder, "words").read_bytes()[HEADER_SIZE:]

    def wanted(self) -> set[tuple[object, ...]]:
        with self.engine.connect() as connection:
            every = connection.scalars(sa.select(threads.c.id)).all()
            return {tuple(entry_of(passage)) for passage in passages_of(connection, every)}
