"""Purging: after an erasure, nothing of the person's words stays in any file of the archive.

The tables drop them as they take in the erasure, the keyword index and the vectors as they follow.
What is done here besides is to take everything to that point at once, and to leave no trace where
databases and files keep what was deleted. It can be killed at any point and is taken up again.
"""

import logging
from contextlib import suppress
from uuid import UUID

import sqlalchemy as sa

from archive.erasures import last_erasure
from daybook.backup.register import tell_erasures
from daybook.bootstrap import PROJECTIONS, Daybook
from daybook.exports import delete_exports
from daybook.rebuilding import RebuildInUseError
from daybook.understanding import stop
from ingest.export import remove_leftovers
from projections.checksums import forget_checksums
from projections.erasures.queries import note_purged, unpurged
from projections.projection import position_of
from projections.search.meaning.forgetting import wipe
from projections.search.meaning.locking import VectorsInUseError
from projections.stopping import ProjectionError
from projections.store import compact
from projections.threads.moves import threads_held
from projections.threads.present import chunks
from projections.threads.projection import ThreadsProjection
from projections.threads.tables import contributions, threads, titles

log = logging.getLogger(__name__)


class NotPurgedError(Exception):
    """Something holds on to the words of an erased person. The message says what to do."""


def purge(daybook: Daybook) -> list[UUID]:
    """Rid every file of the words of whoever was erased and not purged yet; return who that was.

    That includes imports whose details were forgotten. Read models that have stopped at an event
    drop the words too. Raises NotPurgedError when another process holds on to a file of them.
    """
    people = left_to_purge(daybook)
    if not people:
        return []
    with suppress(ProjectionError):  # told by whoever catches up
        daybook.catch_up_tables()
    threads = _threads_of(daybook, people)
    _forget(daybook, people, threads)
    _tell_backups(daybook, people)  # and exports: before anything that others can hold up
    delete_exports(daybook.settings, people)
    remove_leftovers()
    stop(daybook.settings)
    _index_anew(daybook, threads)
    _wipe_vectors(daybook, threads)
    _discard_rebuild(daybook)
    forget_checksums(daybook.engine)  # nobody notes any of before now: a rebuild would, and is over
    if not compact(daybook.engine):
        raise NotPurgedError(
            "The erasure is recorded. Erased words may still lie in the read database's log, as"
            " somebody is reading there all the time. Stop `daybook serve`, and run"
            " `daybook doctor --fix`."
        )
    with daybook.engine.begin() as connection:
        note_purged(connection, people)
    return people


def purge_for_readers(daybook: Daybook) -> None:
    """Do so. Where it cannot be done yet, that is told as a warning, and pages are served."""
    try:
        purge(daybook)
    except NotPurgedError as error:
        log.warning("Warning: %s", error)


def left_to_purge(daybook: Daybook) -> list[UUID]:
    """Whose keys are destroyed, and whose words may still lie in files."""
    daybook.archive.keyring.notice_erasures()
    with daybook.engine.connect() as connection:
        return unpurged(connection, daybook.archive.keyring.erased)


def _forget(daybook: Daybook, people: list[UUID], some: set[UUID]) -> None:
    """What a projection does when it comes to the erasure, for those that do not come so far."""
    far = last_erasure(daybook.archive)
    with daybook.engine.begin() as connection:
        for projection in PROJECTIONS:
            if position_of(daybook.engine, projection.name) >= far:
                continue
            for owned in projection.owned:
                for person in people:
                    connection.execute(owned.forget(person))
            if projection is ThreadsProjection:  # the present title is worked out of all there were
                for part in chunks(some):
                    gone = threads.update().where(threads.c.id.in_(part))
                    connection.execute(gone.values(title=None))


def _tell_backups(daybook: Daybook, people: list[UUID]) -> None:
    missed = tell_erasures(daybook.settings, people)
    if missed:
        log.warning(
            "Warning: the lists of erasures could not be added to in %s. The next backup made"
            " there does that: until then, restoring from there does not know of this erasure.",
            ", ".join(map(str, missed)),
        )


def _wipe_vectors(daybook: Daybook, some: set[UUID]) -> None:
    folder = daybook.settings.meaning_folder
    try:
        wipe(daybook.engine, folder, some, last_erasure(daybook.archive))
    except VectorsInUseError as error:
        raise NotPurgedError(
            "The erasure is recorded. What erased words mean may still lie in the vectors, which"
            " another process is writing. Stop `daybook understand`, or wait until it has finished,"
            " and run `daybook doctor --fix`."
        ) from error


def _discard_rebuild(daybook: Daybook) -> None:
    try:
        daybook.discard_rebuild()
    except (RebuildInUseError, VectorsInUseError) as error:
        raise NotPurgedError(
            "The erasure is recorded. Erased words may still lie in a rebuild that is running. Wait"
            " until it has finished, or stop it, and run `daybook doctor --fix`."
        ) from error


def _index_anew(daybook: Daybook, some: set[UUID]) -> None:
    """Let the index look at these threads again, wherever it stands."""
    with daybook.engine.connect() as connection:
        for part in chunks(some):
            theirs = sa.select(contributions.c.id).where(contributions.c.thread_id.in_(part))
            daybook.index.update(connection, set(connection.scalars(theirs)))
    daybook.index.commit()
    daybook.catch_up_index()


def _threads_of(daybook: Daybook, people: list[UUID]) -> set[UUID]:
    """The threads in which they spoke or which they gave a title, where these are and were."""
    c = contributions.c
    found: set[UUID] = set()
    with daybook.engine.connect() as connection:
        for part in chunks(people):
            theirs = connection.scalars(sa.select(c.id).where(c.author_id.in_(part))).all()
            found |= threads_held(connection, theirs)
            titled = sa.select(titles.c.thread_id).where(titles.c.by.in_(part))
            found.update(connection.scalars(titled))
    return found
