"""Services: what the pages work with, given to the application when it is made."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from archive.commands import Command
from projections.search.engine import SearchEngine
from projections.store import positions
from projections.viewer import Viewer

KEY = "daybook"
REMEMBERED = 500

T = TypeVar("T")


class Remembered:
    """What was worked out once over a whole archive, kept until a projection moves on."""

    def __init__(self) -> None:
        self._at: Hashable = None
        self._values: dict[Hashable, Any] = {}

    def get(self, engine: sa.Engine, key: Hashable, work_out: Callable[[], T]) -> T:
        """The value under the key, worked out anew if anything was projected since."""
        with engine.connect() as connection:
            at = tuple(connection.execute(sa.select(positions).order_by(positions.c.projection)))
        if at != self._at or len(self._values) >= REMEMBERED:
            self._at, self._values = at, {}
        values = self._values
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
class Services:
    """The read database, the search engine, and what the community is called.

    Without a recorder the pages are for reading only.
    """

    engine: sa.Engine
    search: SearchEngine
    community: str = ""
    recorder: Recorder | None = None
    remembered: Remembered = field(default_factory=Remembered, repr=False, compare=False)


def services() -> Services:
    """The services of the application that serves this request."""
    return cast(Services, current_app.extensions[KEY][0])


def viewer() -> Viewer:
    """Who looks at this page."""
    return cast(Viewer, current_app.extensions[KEY][1])


def remembered(name: str, work_out: Callable[[], T], *more: Hashable) -> T:
    """What `work_out` gives for this viewer, from memory while nothing new was projected."""
    here = services()
    return here.remembered.get(here.engine, (name, viewer(), *more), work_out)
