"""Services: what the pages work with, given to the application when it is made."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Lock
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from archive.commands import Command
from projections.erasures.once import OnceLinked
from projections.erasures.preview import Preview
from projections.handover.lines import Numbers
from projections.people.called import Candidate
from projections.search.engine import SearchEngine
from projections.store import state_of
from projections.story.log import Grounds
from projections.story.prose import Reference
from projections.viewer import Viewer

KEY = "daybook"
REMEMBERED = 500

T = TypeVar("T")


class Remembered:
    """What was worked out once over a whole archive, kept until a projection moves on."""

    def __init__(self) -> None:
        self._at: Hashable = None
        self._values: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, Lock] = {}

    def get(self, engine: sa.Engine, key: Hashable, work_out: Callable[[], T]) -> T:
        """The value under the key, worked out anew if anything was projected since."""
        at = state_of(engine)
        if at != self._at or len(self._values) >= REMEMBERED:
            self._at, self._values, self._locks = at, {}, {}
        values = self._values
        with self._locks.setdefault(key, Lock()):  # whoever asks meanwhile waits for the same
            if key not in values:
                values[key] = work_out()
        return cast(T, values[key])


@dataclass(frozen=True)
class Recorder:
    """Records what people fill in. `record` returns why it was refused, or None when it was not.

    `handle` is theirs who record; `token` shows that a form was sent from these pages.
    """

    handle: str
    record: Callable[[Sequence[Command]], str | None]
    id_of: Callable[[str, str], UUID]
    token: str = field(default_factory=token_urlsafe, repr=False)


@dataclass(frozen=True)
class ErasurePlan:
    """What erasing somebody comes to. `exports` are files, and whether each can be deleted still;
    `key_backups` are folders that may hold their key, and whether each is there;
    `named_in_settings` is whether the archive's settings name them, which no page can change."""

    person: Candidate
    preview: Preview
    exports: tuple[tuple[str, bool], ...]
    key_backups: tuple[tuple[str, str], ...]
    named_in_settings: bool
    once_linked: tuple[OnceLinked, ...] = ()
    """Handles that were theirs once and are not now, which stay unless they are chosen too."""


@dataclass(frozen=True)
class Eraser:
    """Erases people, as the one who records. The last argument are handles to erase with theirs.

    `plan` says what erasing a person comes to; None: there is nobody, or they are erased already.
    It raises NotErasedError where a handle was never theirs, or is another's now. `erase` raises
    NotErasedError, with nothing done, or NotGoneError.
    """

    plan: Callable[[UUID, Collection[UUID]], ErasurePlan | None]
    erase: Callable[[UUID, str, Collection[UUID]], None]


class NotErasedError(Exception):
    """Nobody was erased. The message says why, and what to do."""


class NotGoneError(Exception):
    """They are erased, and some file still holds words of theirs. The message says what to do."""


@dataclass(frozen=True)
class EventLog:
    """What pages ask of the log itself: the numbers of events that they cite."""

    numbers: Numbers = field(default=lambda _: {})


@dataclass(frozen=True)
class Services:
    """The read database, the search engine, and what the community is called.

    Without a recorder the pages are for reading only. `export_words` gives everything of a person
    as a zip, or what a viewer sees of it; None: there is nobody, or they are erased. `addresses`
    gives everybody's handle as its platform writes it, to be compared and not shown. `grounds` says
    where in the log the events lie that a story refers to.
    """

    engine: sa.Engine
    search: SearchEngine
    community: str = ""
    recorder: Recorder | None = None
    eraser: Eraser | None = None
    export_words: Callable[[UUID, Viewer | None], bytes | None] | None = None
    addresses: Callable[[], Mapping[UUID, str]] = dict
    grounds: Callable[[Sequence[Reference]], Grounds] | None = None
    log: EventLog = field(default_factory=EventLog)
    remembered: Remembered = field(default_factory=Remembered, repr=False, compare=False)


def services() -> Services:
    """The services of the application that serves this request."""
    return cast(Services, current_app.extensions[KEY][0])


def viewer() -> Viewer:
    """Who looks at this page."""
    return cast(Viewer, current_app.extensions[KEY][1])


def log() -> EventLog:
    """The log that the pages cite."""
    return services().log


def remembered(name: str, work_out: Callable[[], T], *more: Hashable) -> T:
    """What `work_out` gives for this viewer, from memory while nothing new was projected."""
    here = services()
    return here.remembered.get(here.engine, (name, viewer(), *more), work_out)
