"""A row: who held which role, from when until when, and how exactly that is known."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from archive.commands import Command, EstablishRole, ExpireRole, GrantRole, Precision, Visibility

REQUIRED = ("person", "role", "from")
OPTIONAL = ("until", "evidence", "body", "handle")

_DATE = re.compile(
    r"(?P<about>(?:about|around|circa|ca\.?|c\.)\s*|~\s*)?"
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?",
    re.IGNORECASE | re.ASCII,
)
_HANDLE = re.compile(r"[a-z][a-z0-9+.-]*:\S+")
_ADDRESS = re.compile(r"[^\s@:]+@[^\s@:]+")
_SPACES = re.compile(r"\s+")


class UnreadableRowError(ValueError):
    """A row cannot be read. The message says why, with the value, and the way out."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as it was written, and how exactly it is known."""

    at: datetime
    precision: Precision
    written: str


@dataclass(frozen=True, slots=True)
class Term:
    """A row: somebody's time in a role."""

    line: int
    person: str
    name: str
    role: str
    title: str
    body: str
    began: Moment
    ended: Moment | None
    evidence: str


def moment(written: str, last: bool = False) -> Moment:
    """The first, or the `last`, day of what was written. Raises UnreadableRowError.

    Only a whole date is known to the day, and one that says `about` is not.
    """
    found = _DATE.fullmatch(written)
    if found is None:
        msg = f"{written!r} is no date"
        raise UnreadableRowError(f"{msg}: write 2014, 2014-03, 2014-03-05 or about 2014")
    year, month, day = (int(found[part] or 0) for part in ("year", "month", "day"))
    exact = bool(found["day"]) and not found["about"]
    try:
        month = month if found["month"] else 12 if last else 1
        if not found["day"]:
            day = monthrange(year, month)[1] if last else 1
        at = datetime(year, month, day, tzinfo=UTC)
    except ValueError as error:
        msg = f"{written!r} is no date that there is ({error})"
        raise UnreadableRowError(f"{msg}: write the year first, as in 2014-03-05") from error
    return Moment(at, "day" if exact else "about", written)


def normalised(text: str) -> str:
    """A form in which the same name is the same, whatever its case and spacing."""
    return _SPACES.sub(" ", text).strip().casefold()


def term_of(line: int, columns: Sequence[str], cells: Sequence[str], key: str) -> Term:
    """Read a row. Raises UnreadableRowError."""
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        msg = f"it has {len(cells)} cells below {len(columns)} columns"
        raise UnreadableRowError(f"{msg}: put a text that holds the separator in quotes")
    row = {c: _SPACES.sub(" ", cell).strip() for c, cell in zip(columns, cells, strict=False)}
    for column in REQUIRED:
        if not row.get(column):
            raise UnreadableRowError(f"it has nothing under {column}: fill it in")
    began = moment(row["from"])
    ended = moment(row["until"], last=True) if row.get("until") else None
    if ended is not None and ended.at < began.at:
        msg = f"until ({ended.written}) is before from ({began.written})"
        raise UnreadableRowError(f"{msg}: swap them, or correct one")
    body = row.get("body", "")
    role = f"{normalised(body)}/{normalised(row['role'])}" if body else normalised(row["role"])
    return Term(
        line=line,
        person=_handle(row.get("handle", ""), row["person"]),
        name=row["person"],
        role=f"{key}:{role}",
        title=row["role"],
        body=body,
        began=began,
        ended=ended,
        evidence=row.get("evidence", ""),
    )


def _handle(given: str, name: str) -> str:
    if not given:
        return f"name:{normalised(name)}"
    if _ADDRESS.fullmatch(given):
        return f"mailto:{given.lower()}"
    if not _HANDLE.fullmatch(given):
        msg = f"{given!r} is no handle: write where it is one, as in github:ada or slack:U061A1R2R"
        raise UnreadableRowError(f"{msg}, or leave the cell empty")
    return given


def commands_of(term: Term, visibility: Visibility) -> tuple[Command, ...]:
    """The role, as of its first term; its grant; its end.

    The end is told by itself, so that it is new when it is filled in later, and may be `about`.
    """
    establish = EstablishRole(
        occurred_at=term.began.at,
        precision="about",
        key=term.role,
        title=term.title,
        body=term.body,
        visibility=visibility,
    )
    grant = GrantRole(
        occurred_at=term.began.at,
        precision=term.began.precision,
        role=term.role,
        person=term.person,
        person_name=term.name,
        evidence=term.evidence,
    )
    if term.ended is None:
        return (establish, grant)
    end = ExpireRole(
        occurred_at=term.ended.at,
        precision=term.ended.precision,
        role=term.role,
        person=term.person,
    )
    return (establish, grant, end)
