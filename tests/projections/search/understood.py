"""Understood: a library that can be asked by meaning too, with a real model."""

from pathlib import Path

import sqlalchemy as sa

from projections.search.meaning.index import MeaningIndex
from projections.search.meaning.model import Model
from projections.search.meaning.sense import KEYWORD, Sense
from projections.search.search import Search
from projections.store import positions
from tests.projections.search.library import Library


class Understood(Library):
    """Has everything embedded when it is asked."""

    def __init__(self, engine: sa.Engine, folder: Path, model: Model, name: str = ""):
        super().__init__(engine, folder / "search")
        self.meaning_folder = folder / "meaning"
        self.meanings = MeaningIndex(self.meaning_folder, engine, model)
        self.sense = Sense(self.meaning_folder, engine, name)
        self.engine_of_search = Search(self.folder, engine, self.sense)

    def catch_up(self) -> None:
        """Bring both indexes to where the tables are."""
        with self.engine.connect() as connection:
            self.meanings.update(connection, self.changed)
        self.catch_up_words()

    def catch_up_words(self) -> None:
        """Bring only the keyword index there, as it is when texts are yet to be understood."""
        super().catch_up()

    def reach(self, words: int, meaning: int) -> None:
        """Say up to which events the two indexes have come."""
        places = {KEYWORD: words, self.meanings.name: meaning}
        self.write(positions.delete().where(positions.c.projection.in_(places)))
        for name, position in places.items():
            row = {"projection": name, "version": 1, "position": position}
            self.write(positions.insert().values(**row))
