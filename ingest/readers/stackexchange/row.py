"""Row: one row of a dump's file, its values by type, and what a row must have to be of use."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

NUMBER = re.compile(r"-?[0-9]{1,18}")
NEEDED: dict[str, tuple[str, ...]] = {
    "users": ("Id", "CreationDate"),
    "posts": ("Id", "PostTypeId", "CreationDate"),
    "posthistory": ("Id", "PostHistoryTypeId", "PostId", "CreationDate"),
    "comments": ("Id", "PostId", "CreationDate"),
    "votes": ("PostId", "VoteTypeId", "CreationDate"),
    "postlinks": ("PostId", "RelatedPostId", "LinkTypeId"),
    "tags": (),
    "badges": (),
}
NUMBERS = {
    *("Id", "PostId", "PostTypeId", "PostHistoryTypeId", "VoteTypeId", "LinkTypeId", "ParentId"),
    *("AcceptedAnswerId", "RelatedPostId", "ExcerptPostId", "WikiPostId", "Score"),
    *("UserId", "OwnerUserId"),
}
MOMENTS = {"CreationDate", "ClosedDate", "LastEditDate"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, and the line it stands on. Attributes that have no value are absent."""

    file: str
    line: int
    values: Mapping[str, str]

    @property
    def where(self) -> str:
        """Where it stands, for people."""
        return f"{self.file} row Id={self.text('Id') or '?'} (line {self.line})"

    @property
    def id(self) -> int:
        """Its own number in its file."""
        return int(self.values["Id"])

    @property
    def created_at(self) -> datetime:
        """When what it tells of happened."""
        return moment(self.values["CreationDate"])

    @property
    def history_type(self) -> int:
        """What kind of event it tells, in the history."""
        return int(self.values["PostHistoryTypeId"])

    def text(self, name: str) -> str:
        """A value as text; empty when absent."""
        return self.values.get(name, "")

    def number(self, name: str) -> int | None:
        """A value as a number; None when absent."""
        value = self.text(name)
        return int(value) if value else None

    def moment(self, name: str) -> datetime | None:
        """A value as a time; None when absent."""
        value = self.text(name)
        return moment(value) if value else None

    def other_fields(self, table: str, known: Iterable[str]) -> tuple[str, ...]:
        """The fields it has beside the known ones, such as `Posts.ViewCount`."""
        return tuple(f"{table}.{name}" for name in self.values if name not in known)


def moment(text: str) -> datetime:
    """A time as dumps write it: UTC, without saying so."""
    given = datetime.fromisoformat(text)
    return given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)


def flaw(row: Row, kind: str) -> str:
    """Why a row of this kind cannot be used, or nothing."""
    if missing := [name for name in NEEDED[kind] if not row.text(name)]:
        return f"it has no {', '.join(missing)}"
    for name, text in row.values.items():
        if text and name in NUMBERS and not NUMBER.fullmatch(text):
            return f"its {name} is {text[:80]!r}, which is not a whole number"
        if text and name in MOMENTS and not _is_moment(text):
            return f"its {name} is {text[:80]!r}, which is not a time"
    return ""


def _is_moment(text: str) -> bool:
    with suppress(ValueError, OverflowError):
        return bool(moment(text))
    return False
