"""Works out which mails are copies, which answer which, and in which thread each belongs.

All facts lie in a temporary database on disk, so memory does not grow with the list.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import pairwise
from typing import NamedTuple

from ingest.readers.mail import queries

SUBJECT_WINDOW = 60 * 86400


class Facts(NamedTuple):
    """What is to know of a stored mail before its place is known. `at` is in epoch seconds.

    `n` numbers the stored mails. One with a `problem` cannot be read.
    """

    n: int
    problem: str
    id: str = ""
    at: int = 0
    about: bool = False
    stated: str = ""
    refs: str = ""
    reply_to: str = ""
    answers: bool = False
    base: str = ""
    title: str = ""
    handle: str = ""
    name: str = ""
    beyond_ascii: int = 0
    lines: int = 0
    opening: str = ""


class Place(NamedTuple):
    """Where a stored mail belongs: what it answers, and the thread with the mail that opens it.

    `chosen` tells it from its copies, `same_mail` those from other mails with its Message-ID. Its
    turn is when the mail with that number was read, which is the last of those that it refers to.
    `outside` is the nearest mail before it that the export has not. `starts` is the first of a
    thread by turn.
    """

    n: int
    problem: str
    chosen: bool
    same_mail: bool
    id: str
    at: int
    about: bool
    stated: str
    name_known: bool
    parent: str | None
    parent_seen: bool
    guessed: bool
    outside: str | None
    root: str
    turn: int
    depth: int
    starts: bool
    opened_at: int
    opened_about: bool
    title: str
    opener: str
    opener_name: str


class Threads:
    """The threads of one list, found from the facts of all its mails."""

    def __init__(self, facts: Iterable[Facts]):
        self._db = sqlite3.connect("")  # a file of its own, gone when closed
        self._db.executescript(queries.SCHEMA)
        self._db.executemany(queries.STORE, facts)
        self._db.executescript(queries.CHOOSE)
        self._link()
        self._db.executescript(queries.OPEN)

    def close(self) -> None:
        """Throw the database away."""
        self._db.close()

    def earliest(self) -> int | None:
        """When the list's first mail was sent, in epoch seconds; None when it has no mail."""
        [(at,)] = self._db.execute(queries.EARLIEST)
        return None if at is None else int(at)

    def places(self) -> Iterator[Place]:
        """The place of each stored mail, in the order of the facts."""
        with closing(self._db.execute(f"{queries.PLACES} ORDER BY stored.n")) as rows:
            yield from map(Place._make, rows)

    def place(self, n: int) -> Place:
        """The place of one stored mail."""
        [row] = self._db.execute(f"{queries.PLACES} WHERE stored.n = ?", (n,))
        return Place._make(row)

    def _link(self) -> None:
        """Give each mail, and each that is only referred to, its parent, root and turn."""
        self._db.executemany(queries.LINK, self._parents())
        self._db.executemany(queries.LINK_UNSEEN, self._chains())
        self._db.executescript(queries.LINK_OUTERMOST)
        self._db.execute(queries.FIND_ROOTS)
        while loop := self._loop():
            oldest = min(loop, key=self._age)
            self._db.execute(queries.CUT, (oldest,))
            self._db.execute(queries.FIND_ROOTS_BELOW, (oldest,))

    def _parents(self) -> Iterator[tuple[str, str | None, bool]]:
        """For each mail what it answers: the last of References that the export has.

        Else the one in In-Reply-To; else the last of them all, though the export has it not.
        A mail that names no other is guessed to follow the latest one of the same subject.
        """
        for id_, refs, reply_to, answers, base, at in self._db.execute(queries.IN_ORDER):
            names = [name for name in (*reversed(refs.split()), reply_to) if name not in (id_, "")]
            if names:
                yield id_, next(filter(self._has, names), names[0]), False
            elif answers and base:
                since = at - SUBJECT_WINDOW
                same = self._db.execute(queries.SAME_SUBJECT, (base, since, at, at, id_))
                found = same.fetchone()
                yield id_, found[0] if found else None, True
            else:
                yield id_, None, False

    def _chains(self) -> Iterator[tuple[str, str]]:
        """Which mail comes after which by the references; for those that the export has not."""
        for _, refs, *_ in self._db.execute(queries.IN_ORDER):
            for before, after in pairwise(refs.split()):
                yield after, before

    def _has(self, id_: str) -> bool:
        return self._db.execute(queries.HAS, (id_,)).fetchone() is not None

    def _loop(self) -> list[str]:
        """Mails that answer each other in a circle, if there still are any."""
        first = self._db.execute(queries.ROOTLESS).fetchone()
        path: dict[str, None] = {}
        id_ = first and first[0]
        while id_ is not None and id_ not in path:
            path[id_] = None
            [(id_,)] = self._db.execute(queries.PARENT, (id_,))
        names = list(path)
        return names[names.index(id_) :] if id_ is not None else []

    def _age(self, id_: str) -> tuple[bool, int, str]:
        row = self._db.execute(queries.SENT, (id_,)).fetchone()
        return row is None, row[0] if row else 0, id_
