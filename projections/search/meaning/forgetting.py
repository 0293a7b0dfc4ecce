"""Forgetting: wiping vectors at once, with no model at hand, when what they stand for is erased.

The index takes its time, and may lie far behind. What is wiped here it makes anew, of what the
tables say by then, when it comes to the event that had it wiped.
"""

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from projections.projection import position_of
from projections.search.meaning.held import models_held
from projections.search.meaning.locking import writing
from projections.search.meaning.rows import Rows
from projections.search.meaning.tables import index_name, make_tables
from projections.search.meaning.vectors import VectorWriter, path_of, read_header
from projections.threads.present import chunks


def wipe(engine: sa.Engine, folder: Path, threads: Collection[UUID], event: int) -> None:
    """Leave nothing of these threads in the vectors of any model that is not beyond the event.

    An index that has taken the event in holds nothing any more of what was erased by it.
    Raises VectorsInUseError while another process writes them.
    """
    make_tables(engine)
    for key in models_held(engine):
        path = path_of(folder, key)
        if path.exists() and position_of(engine, index_name(key)) < event:
            with writing(folder, key):
                _wipe(Rows(engine, key), path, threads)


def _wipe(rows: Rows, path: Path, threads: Collection[UUID]) -> None:
    with path.open("rb", buffering=0) as file:
        dimensions, _ = read_header(file, path)
    vectors = VectorWriter(path, dimensions)
    try:
        vectors.keep(rows.count())  # what a killed writer left unnoted may be theirs too
        for part in chunks(threads):
            there, unwiped = rows.of_threads(part)
            stale = [*there.values(), *unwiped]
            rows.change(0, [], stale)
            vectors.wipe(stale)
            rows.wiped(stale)
    finally:
        vectors.close()
