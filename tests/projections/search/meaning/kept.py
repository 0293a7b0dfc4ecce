"""Kept: all that tables and file have of a model's passages, to compare two of them by."""

from pathlib import Path

import sqlalchemy as sa

from projections.search.meaning.tables import passages
from projections.search.meaning.vectors import HEADER_SIZE, path_of, record_type

Kept = set[tuple[object, ...]]


def kept(engine: sa.Engine, folder: Path, key: str = "words", dimensions: int = 24) -> Kept:
    """Each passage that is not gone, with its vector."""
    p = passages.c
    columns = (p.row, p.thread_id, p.members, p.context_id, p.opening, p.digest)
    mine = sa.select(*columns).where(p.model == key, ~p.gone)
    size = record_type(dimensions).itemsize
    path = path_of(folder, key)
    data = path.read_bytes()[HEADER_SIZE:] if path.exists() else b""
    with engine.connect() as connection:
        found = connection.execute(mine).all()
    things = [(*rest, data[row * size : (row + 1) * size]) for row, *rest in found]
    assert len(set(things)) == len(things), "a passage is there twice"
    return set(things)
