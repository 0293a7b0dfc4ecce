"""Meaning index: the vectors of one model, of all passages that the tables give."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from projections.search.meaning.locking import writing
from projections.search.meaning.model import Model, ModelError
from projections.search.meaning.passages import passages_of
from projections.search.meaning.rows import Entry, Rows, entry_of, threads_of
from projections.search.meaning.tables import LONGEST_KEY, index_name, make_tables
from projections.search.meaning.vectors import VectorWriter, path_of, records_of
from projections.threads.present import chunks

VERSION = 1  # of what is embedded, and how it is kept; another version is made anew
_BITE = 200  # passages that are embedded before they are noted: seconds of work


class _Desk(NamedTuple):
    """What a writer has before it: the file, and the rows that say what stands in it."""

    vectors: VectorWriter
    rows: Rows


class MeaningIndex:
    """The index that follows the read models with a model's vectors.

    Every bite is found as soon as it is embedded. A writer that is killed loses the one it was at:
    updating again embeds only what is missing, and comes to the same.
    """

    version: ClassVar[int] = VERSION
    commit_after: ClassVar[int] = 1  # what was embedded is safe already

    def __init__(self, folder: Path, database: sa.Engine, model: Model, key: str = ""):
        """The vectors of a model under its own key, or under that of another generation."""
        self.key = key or model.key
        if len(self.key) > LONGEST_KEY:
            raise ModelError(
                f"The key of the model, {self.key!r}, has {len(self.key)} characters. "
                f"Give it one of at most {LONGEST_KEY}."
            )
        self.name = index_name(self.key)
        self.folder = folder
        self.on_embedded: Callable[[int], None] = lambda _: None
        self._model = model
        self._database = database
        make_tables(database)

    def update(self, connection: sa.Connection, ids: Collection[UUID]) -> None:
        """Hold exactly what the tables now say of the threads of these contributions."""
        touched = threads_of(connection, ids)
        if not touched:
            return
        with self._desk() as desk:
            for part in chunks(touched):
                wanted = {entry_of(p): p.text for p in passages_of(connection, part)}
                self._embed(desk, _settle(desk, part, wanted), wanted)

    def commit(self) -> None:
        """Nothing is left to do: an update is complete when it returns."""

    def clear(self) -> None:
        """Forget all vectors of this model."""
        with writing(self.folder, self.key):
            Rows(self._database, self.key).clear()
            path_of(self.folder, self.key).unlink(missing_ok=True)

    @contextmanager
    def _desk(self) -> Iterator[_Desk]:
        """What is needed to write, cleared of what a killed writer left."""
        with writing(self.folder, self.key):
            rows = Rows(self._database, self.key)
            vectors = VectorWriter(path_of(self.folder, self.key), self._model.dimensions)
            try:
                vectors.keep(rows.count())
                yield _Desk(vectors, rows)
            finally:
                vectors.close()

    def _embed(self, desk: _Desk, missing: list[Entry], texts: dict[Entry, str]) -> None:
        """Embed what is missing, each text once."""
        alike: dict[bytes, list[Entry]] = {}
        for entry in missing:
            alike.setdefault(entry.digest, []).append(entry)
        digests = list(alike)
        for start in range(0, len(digests), _BITE):
            groups = [alike[digest] for digest in digests[start : start + _BITE]]
            records = records_of(self._model.embed([texts[group[0]] for group in groups]))
            places = [place for place, group in enumerate(groups) for _ in group]
            entries = [entry for group in groups for entry in group]
            desk.rows.change(desk.vectors.append(records[places]), entries, [])
            self.on_embedded(len(entries))


def _settle(desk: _Desk, of_threads: Sequence[UUID], wanted: Collection[Entry]) -> list[Entry]:
    """Put away what is not wanted any more; return what has yet to be embedded.

    Texts that were embedded before, elsewhere or as others' context, are not embedded again.
    """
    there, unwiped = desk.rows.of_threads(of_threads)
    lacking = [entry for entry in wanted if entry not in there]
    stale = [row for entry, row in there.items() if entry not in wanted]
    known = desk.rows.with_digests({entry.digest for entry in lacking})
    copied = [entry for entry in lacking if entry.digest in known]
    first = desk.vectors.append(desk.vectors.read([known[entry.digest] for entry in copied]))
    desk.rows.change(first, copied, stale)
    if stale or unwiped:
        desk.vectors.wipe(stale + unwiped)
        desk.rows.wiped(stale + unwiped)
    return [entry for entry in lacking if entry.digest not in known]
