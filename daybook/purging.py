"""Purging: after an erasure, nothing of the person's words stays in any file of the archive.

The tables drop them as they take in the erasure, the keyword index and the vectors as they follow.
What is done here besides is to take everything to that point at once, and to leave no trace where
databases and files keep what was deleted. It can be killed at any point and is taken up again.
"""

from uuid import UUID

import sqlalchemy as sa

from daybook.backup.register import tell_erasures
from daybook.bootstrap import Daybook
from daybook.exports import delete_exports
from daybook.understanding import stop
from projections.erasures.queries import note_purged, unpurged
from projections.search.meaning.forgetting import wipe
from projections.store import compact
from projections.threads.present import chunks
from projections.threads.tables import contributions, titles


class NotPurgedError(Exception):
    """Something holds on to the words of an erased person. The message says what to do."""


def purge(daybook: Daybook) -> list[UUID]:
    """Rid every file of the words of whoever was erased and not purged yet; return who that was.

    The read models and the keyword index are caught up by it. Raises NotPurgedError when a reader
    holds on to the read database, and VectorsInUseError when another process writes vectors.
    """
    daybook.catch_up_tables()
    with daybook.engine.connect() as connection:
        people = unpurged(connection)
    if not people:
        return []
    stop(daybook.settings)
    vectors, threads = daybook.settings.meaning_folder, _threads_of(daybook, people)
    wipe(daybook.engine, vectors, threads, daybook.archive.last_erasure())
    daybook.catch_up_index()
    daybook.discard_rebuild()
    delete_exports(daybook.settings, people)
    if not compact(daybook.engine):
        raise NotPurgedError(
            "Erased words may still lie in the read database's log, as somebody is reading there"
            " all the time. Stop `daybook serve`, and run `daybook doctor --fix`."
        )
    tell_erasures(daybook.settings, people)
    with daybook.engine.begin() as connection:
        note_purged(connection, people)
    return people


def _threads_of(daybook: Daybook, people: list[UUID]) -> set[UUID]:
    """The threads in which they spoke or which they gave a title, where these are and were."""
    c = contributions.c
    found: set[UUID] = set()
    with daybook.engine.connect() as connection:
        for part in chunks(people):
            places = sa.select(c.thread_id, c.made_in).where(c.author_id.in_(part)).distinct()
            found.update(i for row in connection.execute(places) for i in row if i)
            titled = sa.select(titles.c.thread_id).where(titles.c.by.in_(part))
            found.update(connection.scalars(titled))
    return found
