"""Facts: what an export holds, one frozen row for each thing, the same in every format.

Each field says what it holds, which is the documentation of tables made of it, and what of it is a
person's, which is what pseudonyms replace. Times are aware UTC. IDs are the archive's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

PERSON = "person"
"""The ID of a person, or several."""

NAME = "name"
"""A name of the person whose row it is, or several."""

LOGIN = "login"
"""Logins of the person whose row it is."""

TEXT = "text"
"""Words, in which people may be named."""

ADDRESS = "address"
"""A source's own identity of a thing, which may hold addresses: left out under pseudonyms."""


def told(what: str, of: str = "") -> Any:
    """A field that is described so, and holds this of people."""
    return field(metadata={"told": what, "of": of})


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A row of an export. `KIND` names the rows of its sort."""

    KIND: ClassVar[str] = ""
    FLAGS: ClassVar[tuple[str, ...]] = ()
    """Its fields that a manifest counts one by one: true or false, or a time or nothing."""

    def flags(self) -> Iterator[str]:
        """Those of them that hold of this one."""
        return (name for name in self.FLAGS if getattr(self, name))


def described(kind: type[Fact]) -> dict[str, Field[Any]]:
    """The fields of a kind of fact by name, with what they hold in their metadata."""
    return {one.name: one for one in fields(kind)}


@dataclass(frozen=True, kw_only=True)
class Person(Fact):
    """Somebody who said, decided, held or did something that the viewer sees."""

    KIND: ClassVar[str] = "people"
    FLAGS: ClassVar[tuple[str, ...]] = ("erased", "left_at")

    id: UUID = told("the person; what is theirs by any linked handle goes by this ID", PERSON)
    name: str = told("their name then; `[erased]` of somebody who was erased", NAME)
    kind: str = told("`person` or `bot`")
    names: tuple[str, ...] = told("every name by then, or one of who said nothing here", NAME)
    handles: tuple[str, ...] = told(
        "logins such as `github:ada`, for stewards alone; mail addresses are not told", LOGIN
    )
    introduced_at: datetime = told("when they first did something, as far as known")
    precision: str = told("how exactly that is known: `second`, `day` or `about`")
    recorded_at: datetime = told("when the archive learned of them")
    left_at: datetime | None = told("when they left the community")
    erased: bool = told("whether they were erased: their words are gone from the archive")


@dataclass(frozen=True, kw_only=True)
class Space(Fact):
    """A channel, list, category or repository."""

    KIND: ClassVar[str] = "spaces"
    FLAGS: ClassVar[tuple[str, ...]] = ("closed_at",)

    id: UUID = told("the space")
    name: str = told("its name then", TEXT)
    kind: str = told("`channel`, `list`, `category` or `repository`")
    visibility: str = told("who sees it: `public`, `members`, `stewards` or `confidential`")
    purpose: str | None = told("what it is for", TEXT)
    opened_at: datetime = told("when it was opened, or first heard of")
    precision: str = told("how exactly that is known")
    recorded_at: datetime = told("when the archive learned of it")
    closed_at: datetime | None = told("when it was closed")


@dataclass(frozen=True, kw_only=True)
class Thread(Fact):
    """A conversation in which the viewer sees something."""

    KIND: ClassVar[str] = "threads"
    FLAGS: ClassVar[tuple[str, ...]] = ("closed_at", "resolved_at", "accepted_id")

    id: UUID = told("the thread")
    space_id: UUID = told("the space it is in now")
    title: str | None = told(
        "its title then; nothing where it has none, or its opening's words do not show", TEXT
    )
    visibility: str | None = told("who sees it, where that is stricter than its space")
    opening_id: UUID = told("the first contribution in it")
    contributions: int = told("how many contributions to it are in this export")
    first_at: datetime = told("when the first of them was made")
    last_at: datetime = told("when the last of them was made")
    accepted_id: UUID | None = told("the contribution accepted as its answer")
    closed_at: datetime | None = told("when it was closed to replies")
    resolved_at: datetime | None = told("when its matter was settled")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A wording of a contribution."""

    number: int = told("which wording it is; the first has number 1")
    body: str = told("the words", TEXT)
    media: str = told("how they are written: `plain`, `markdown`, `html`, `slack` or `mail`")
    editor_id: UUID | None = told("who edited it, where that is known", PERSON)
    reason: str | None = told("why", TEXT)
    worded_at: datetime = told("when it was worded so")
    precision: str = told("how exactly that is known")
    recorded_at: datetime = told("when the archive learned of it")


@dataclass(frozen=True, kw_only=True)
class Contribution(Fact):
    """Something that somebody said."""

    KIND: ClassVar[str] = "contributions"
    FLAGS: ClassVar[tuple[str, ...]] = (
        "edited", "hidden", "withdrawn", "erased", "missing", "accepted_at"
    )  # fmt: skip

    id: UUID = told("the contribution")
    space_id: UUID = told("the space it is found in")
    thread_id: UUID = told("the thread it is found in")
    reply_to: UUID | None = told("the contribution it answers, if that is in this export")
    kind: str = told("`question`, `answer`, `message`, `comment` or `document`")
    author_id: UUID = told("who said it", PERSON)
    author: str = told("their name then", NAME)
    body: str | None = told(
        "its wording then; nothing where the words are erased or do not show to the viewer", TEXT
    )
    media: str = told("how the words are written")
    occurred_at: datetime = told("when it was said")
    precision: str = told("how exactly that is known")
    recorded_at: datetime = told("when the archive learned of it")
    edited: bool = told("whether this wording is not the first one")
    hidden: bool = told("whether moderation hides it")
    withdrawn: bool = told("whether it was taken back or deleted; of what is hidden too, this")
    erased: bool = told("whether its author was erased")
    missing: bool = told("whether a later export of its source no longer had it")
    edited_at: datetime | None = told("when it was given this wording, if that is not the first")
    missing_since: datetime | None = told("when it was found missing")
    accepted_at: datetime | None = told("when it was accepted as an answer")
    source: str | None = told("its identity as people write it, such as a Message-ID", ADDRESS)
    endorsements: Mapping[str, int] = told(
        "endorsements by kind, as last counted; none in views of the past"
    )
    wordings: tuple[Wording, ...] = told(
        "every wording by then, oldest first; none where its words do not show"
    )

    @property
    def state(self) -> str:
        """shown, hidden or withdrawn."""
        return "withdrawn" if self.withdrawn else "hidden" if self.hidden else "shown"


@dataclass(frozen=True, kw_only=True)
class Deed(Fact):
    """Something that moderation did about a contribution, or somebody asked of it."""

    KIND: ClassVar[str] = "moderation"

    contribution_id: UUID = told("what it was about")
    action: str = told("`hidden`, `withdrawn`, `restored`, `appealed` or `appeal_answered`")
    outcome: str = told("of an answer: `upheld` or `overturned`; of a restoring: what it undid")
    norm_id: UUID | None = told("the norm it was hidden under, if the viewer sees that")
    clause: str = told("the clause, as it was called then", TEXT)
    reason: str | None = told("why, where the viewer may know", TEXT)
    acted_as: str = told("in which capacity it was done")
    by_id: UUID | None = told("who did it: for stewards alone", PERSON)
    cause: UUID | None = told("what one act did to several has one")
    is_open: bool = told("whether it is an appeal that waits for its answer")
    occurred_at: datetime = told("when it was done")
    precision: str = told("how exactly that is known")
    recorded_at: datetime = told("when the archive learned of it")
