"""Held: of which models there are vectors, and how those of others are taken away."""

from pathlib import Path

import sqlalchemy as sa

from projections.search.meaning.locking import lock_of, writing
from projections.search.meaning.rows import Rows
from projections.search.meaning.tables import index_name, make_tables, passages
from projections.search.meaning.vectors import keys_in, path_of
from projections.store import positions


def models_held(engine: sa.Engine) -> list[str]:
    """The keys of the models whose indexes have a position, in the order of their names."""
    name = positions.c.projection
    named = sa.select(name).where(name.startswith(index_name("")))
    with engine.connect() as connection:
        return sorted(each.removeprefix(index_name("")) for each in connection.scalars(named))


def drop_others(engine: sa.Engine, folder: Path, key: str) -> None:
    """Remove all vectors but those of the model with this key, which has caught up."""
    make_tables(engine)
    with engine.connect() as connection:
        noted = set(connection.scalars(sa.select(passages.c.model).distinct()))
    for other in sorted((noted | {*models_held(engine), *keys_in(folder)}) - {key}):
        drop(engine, folder, other)


def drop(engine: sa.Engine, folder: Path, key: str) -> None:
    """Remove the vectors of the model with this key."""
    make_tables(engine)
    with writing(folder, key):
        # The position first: from here on, an index of this model would begin anew.
        with engine.begin() as connection:
            mine = positions.c.projection == index_name(key)
            connection.execute(positions.delete().where(mine))
        Rows(engine, key).clear()
        path_of(folder, key).unlink(missing_ok=True)
        lock_of(folder, key).unlink(missing_ok=True)
