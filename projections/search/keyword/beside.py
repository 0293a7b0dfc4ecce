"""Beside: a keyword index is built anew in a folder of its own, then takes the live one's place.

Searches go on in the live one until all is done. A build that was stopped, however, goes on from
its last commit.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa
from eventsourcing.application import Application

from projections.following import Follower
from projections.projection import position_of
from projections.search.keyword.index import KeywordIndex
from projections.search.keyword.storage import MappedStorage
from projections.store import positions


class IndexBeside(KeywordIndex):
    """An index that is being built. It commits more often than the live one, to be stopped well."""

    name: ClassVar[str] = "keyword rebuild"
    commit_after: ClassVar[int] = 5_000


def rebuild_index(
    app: Application[Any],
    engine: sa.Engine,
    live: KeywordIndex,
    folder: Path,
    reached: Callable[[], int],
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> None:
    """Build the index in `folder`, and put it in the place of the live one.

    `reached` says how far the read models are, and `told` hears the events taken in, and of how
    many. Raises IndexInUseError when another process keeps writing to the live one; what was built
    so far is kept.
    """
    if MappedStorage(folder).state() is None:
        discard_index(engine, folder)
    beside = IndexBeside(folder)
    try:
        follower = Follower(app, engine, beside)
        _follow(follower, position_of(engine, beside.name), reached, told)
        live.close()
        with live.locked():
            # Nobody takes the live one further now, so it is not ahead of this one hereafter.
            follower.advance(reached())
            follower.commit()
            live.replace_by(beside)
            _move(engine, position_of(engine, beside.name))
    finally:
        beside.close()
    discard_index(engine, folder)


def discard_index(engine: sa.Engine, folder: Path) -> bool:
    """Throw away what was built so far. Whether there was anything."""
    with engine.begin() as connection:
        mine = positions.c.projection == IndexBeside.name
        connection.execute(positions.delete().where(mine))
    return remove_index(folder)


def remove_index(folder: Path) -> bool:
    """Remove the folder of an index that is being built. Whether it was there."""
    if not folder.exists():
        return False
    for contents in folder.glob("*.toc"):  # first: what has none was not built at all
        contents.unlink()
    shutil.rmtree(folder)
    return True


def _follow(
    follower: Follower,
    begun: int,
    reached: Callable[[], int],
    told: Callable[[int, int], None],
) -> None:
    done = begun
    upto = reached()
    told(done, upto)

    def progress(events: int) -> None:
        nonlocal done
        done += events
        told(done, max(done, upto))

    while follower.advance(upto, progress) or upto < reached():
        upto = reached()
    follower.commit()


def _move(engine: sa.Engine, position: int) -> None:
    """Let the live index stand where this one does; from here on, this one counts as not built."""
    both = positions.c.projection.in_((KeywordIndex.name, IndexBeside.name))
    row = {"projection": KeywordIndex.name, "version": KeywordIndex.version, "position": position}
    with engine.begin() as connection:
        connection.execute(positions.delete().where(both))
        connection.execute(positions.insert(), row)
