"""Generations: vectors that are made anew lie beside the old ones, under a key of their own.

So they are to a search what the vectors of another model are: the old ones answer until these are
complete, and then go. The first generation has the model's own key, the next `KEY~2`, and so on.
"""

import re
from pathlib import Path

import sqlalchemy as sa

from projections.search.meaning.held import drop, models_held
from projections.search.meaning.index import VERSION
from projections.search.meaning.tables import LONGEST_KEY, index_name
from projections.store import positions

_ROOM = 4  # for the mark and the number, at the end of a long key
_NUMBERED = re.compile(r"(?P<base>.+)~(?P<number>[0-9]+)")


def newest(engine: sa.Engine, key: str) -> str:
    """The key of the generation to keep up to date; the model's own key when there is no other."""
    return max(_held(engine, key).items(), default=(1, key))[1]


def unfinished(engine: sa.Engine, key: str) -> str | None:
    """The key of the generation that is being made beside an older one, if there is one."""
    held = _held(engine, key)
    return held[max(held)] if len(held) > 1 else None


def begin(engine: sa.Engine, key: str) -> str:
    """Begin a generation, unless one is unfinished; return its key."""
    held = _held(engine, key)
    if len(held) > 1 or not held:
        return newest(engine, key)
    made = f"{key[: LONGEST_KEY - _ROOM]}~{1 + max(held)}"
    row = {"projection": index_name(made), "version": VERSION, "position": 0}
    with engine.begin() as connection:
        connection.execute(positions.insert(), row)
    return made


def discard(engine: sa.Engine, folder: Path, key: str) -> bool:
    """Throw away the generation that is being made; what it was to replace stays. Whether any."""
    made = unfinished(engine, key)
    if made is not None:
        drop(engine, folder, made)
    return made is not None


def _held(engine: sa.Engine, key: str) -> dict[int, str]:
    """The generations of a model that have a position, by number."""
    found = {}
    for held in models_held(engine):
        match = _NUMBERED.fullmatch(held)
        if held == key:
            found[1] = held
        elif match and match["base"] == key[: LONGEST_KEY - _ROOM]:
            found[int(match["number"])] = held
    return found
