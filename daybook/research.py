"""Research: an archive as data frames, through the eyes of a viewer, at a time on both clocks.

docs/research.md shows how it is used. It needs pandas: `pip install 'daybook[research]'`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from daybook.bootstrap import Daybook, open_daybook
from daybook.config import Settings, settings_from
from daybook.exporting.content import Content
from daybook.exporting.facts import Contribution, Deed, Fact, Person, Space, Thread
from daybook.exporting.formats import MissingLibraryError, missing
from daybook.exporting.governance_facts import Citation, Decision, Import, Norm, Role, Tenure
from daybook.exporting.pseudonyms import Pseudonyms
from daybook.exporting.sight import Sight
from daybook.exporting.tables import Column, Type, columns_of, row_of
from projections.search.engine import Hit, Mode, Query
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer

if TYPE_CHECKING:
    import pandas as pd

Moment = str | date | datetime | None
VIEWERS: Mapping[str, Viewer] = {"anonymous": ANONYMOUS, "member": MEMBER, "steward": STEWARD}
DTYPES: Mapping[Type, str] = {
    "text": "object",
    "whole number": "Int64",
    "true or false": "bool",
    "time": "datetime64[us, UTC]",
    "counts": "object",
    "list": "object",
    "rows": "object",
}


class ResearchError(ValueError):
    """A time or a viewer that there is not. The message says what to give."""


@contextmanager
def open_archive(
    path: Path | str | None = None,
    *,
    as_of: Moment = None,
    known_at: Moment = None,
    viewer: str | Viewer = "anonymous",
    pseudonyms: Path | str | None = None,
) -> Iterator["OpenArchive"]:
    """Open the archive in this folder, and close it at the end. Without one, that of DAYBOOK_HOME.

    `as_of` and `known_at` are dates (the end of that day) or times, as ISO 8601 text or objects;
    without an offset they are UTC. `viewer` is "anonymous", "member" or "steward". `pseudonyms` is
    a key file, as `daybook export --pseudonyms` takes it. Raises ResearchError, NoArchiveError,
    PseudonymError, MissingLibraryError.
    """
    try:
        import pandas as pd  # noqa: F401 - only to say at once that it is missing
    except ModuleNotFoundError as error:
        raise MissingLibraryError(missing("open_archive", error, "research")) from error
    sight = Sight(_viewer(viewer), _moment(as_of, "as_of"), _moment(known_at, "known_at"))
    key = None if pseudonyms is None else Pseudonyms.from_file(Path(pseudonyms))
    settings: Settings = settings_from(None if path is None else Path(path))
    with open_daybook(settings) as daybook:
        daybook.catch_up_for_readers(index=False)
        with daybook.engine.connect() as connection:
            yield OpenArchive(daybook, connection, sight, key)


class OpenArchive:
    """An open archive. Every frame has the columns that docs/exports.md describes."""

    def __init__(
        self,
        daybook: Daybook,
        connection: sa.Connection,
        sight: Sight,
        pseudonyms: Pseudonyms | None = None,
    ):
        self.community = daybook.community
        self.sight = sight
        self._daybook = daybook
        self._content = Content(connection, sight, pseudonyms)

    def people(self) -> "pd.DataFrame":
        """Whoever did something that is told of."""
        return self._frame(Person)

    def spaces(self) -> "pd.DataFrame":
        """Where people talk."""
        return self._frame(Space)

    def threads(self) -> "pd.DataFrame":
        """The conversations."""
        return self._frame(Thread)

    def contributions(self) -> "pd.DataFrame":
        """What was said, oldest first."""
        return self._frame(Contribution)

    def moderation(self) -> "pd.DataFrame":
        """What moderation did."""
        return self._frame(Deed)

    def decisions(self) -> "pd.DataFrame":
        """The decisions with their history."""
        return self._frame(Decision)

    def norms(self) -> "pd.DataFrame":
        """The norms with every text they had."""
        return self._frame(Norm)

    def roles(self) -> "pd.DataFrame":
        """The roles with their history."""
        return self._frame(Role)

    def tenures(self) -> "pd.DataFrame":
        """Who held which role while when."""
        return self._frame(Tenure)

    def citations(self) -> "pd.DataFrame":
        """What cites what."""
        return self._frame(Citation)

    def imports(self) -> "pd.DataFrame":
        """What was imported."""
        return self._frame(Import)

    def search(self, text: str, *, limit: int = 50, mode: Mode = "keyword") -> "pd.DataFrame":
        """What is found for a question, the best first, as `daybook search` finds it.

        `mode` is "keyword", "meaning" or "hybrid"; the last two need `daybook understand` first.
        """
        import pandas as pd

        self._daybook.catch_up_index()
        query = Query(text, limit=limit, mode=mode, **self.sight.clocks)  # type: ignore[arg-type]
        hits = self._daybook.search_engine.search(query, self.sight.viewer).hits
        return pd.DataFrame([self._hit(hit) for hit in hits], columns=list(FOUND))

    def checkpoint(self) -> str:
        """The signed checkpoint of the log as it is now: cite it with what you publish."""
        return self._daybook.archive.checkpoint()

    def _hit(self, hit: Hit) -> dict[str, Any]:
        veil, excerpt = self._content.veil, "".join(text for text, _ in hit.excerpt)
        found = {
            "id": str(hit.id),
            "thread_id": str(hit.thread),
            "title": hit.title,
            "space": hit.space,
            "kind": hit.kind,
            "occurred_at": hit.occurred_at,
            "excerpt": excerpt,
        }
        texts = ("title", "space", "excerpt")
        if veil is not None:
            found |= {name: veil.text(str(found[name])) for name in texts if found[name]}
        return found

    def _frame(self, kind: type[Fact]) -> "pd.DataFrame":
        import pandas as pd

        columns = columns_of(kind)
        rows = [row_of(fact) for fact in self._content.of(kind)]
        return pd.DataFrame({one.name: _series(one, rows) for one in columns})


FOUND = ("id", "thread_id", "title", "space", "kind", "occurred_at", "excerpt")


def _series(column: Column, rows: list[dict[str, Any]]) -> "pd.Series[Any]":
    import pandas as pd

    return pd.Series([row[column.name] for row in rows], dtype=DTYPES[column.type])


def _viewer(viewer: str | Viewer) -> Viewer:
    if isinstance(viewer, Viewer):
        return viewer
    if viewer not in VIEWERS:
        raise ResearchError(f"There is no viewer {viewer!r}. Give one of {', '.join(VIEWERS)}.")
    return VIEWERS[viewer]


def _moment(given: Moment, name: str) -> datetime | None:
    if given is None:
        return None
    if isinstance(given, str):
        try:
            is_day = len(given) <= len("2024-05-01")
            given = date.fromisoformat(given) if is_day else datetime.fromisoformat(given)
        except ValueError as error:
            msg = f"{name} is {given!r}, which is no date."
            raise ResearchError(f"{msg} Write 2024-05-01 or 2024-05-01T14:00:00Z.") from error
    if not isinstance(given, datetime):
        given = datetime.combine(given, time.max)
    return given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
