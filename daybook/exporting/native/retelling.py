"""Retelling: what every event needs to be told anew: names for things, and who may know of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from archive.application import Archive
from archive.domain.aggregate import Occurred
from archive.domain.personal import COMMUNITY, Personal
from daybook.exporting.content import Content
from daybook.exporting.sight import in_parts
from projections.chronicles import standing
from projections.decisions.queries import decision_seen
from projections.decisions.tables import decision_changes, decisions
from projections.norms.history import norm_seen
from projections.norms.tables import norm_changes, norms
from projections.people.identities import identities
from projections.people.names import ERASED
from projections.people.tables import people
from projections.roles.seen import role_seen
from projections.roles.tables import role_changes, roles
from projections.spaces.seen import space_seen
from projections.spaces.tables import spaces
from projections.threads.lists import titles_of
from projections.threads.seen import contribution_seen, text_readable, thread_seen
from projections.threads.tables import contributions, threads

Line = dict[str, Any]
MENTION = re.compile(r"<@([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})>")
HANDLE = re.compile(r"[a-z][a-z0-9+.-]*:[^<>\s]+")
MODERATOR = "name:somebody-who-moderates"
ANSWERER = "name:somebody-who-answers-appeals"
UNTOUCHED = ("mail", "html")
"""Media in which a mention is not written as `<@...>`."""

PLACING = ("thread.moved", "thread.merged", "space.visibility_changed")
DEEDS = ("withdrawn", "hidden", "restored", "appealed", "appeal_answered")

CHRONICLES = {
    "decision": (decisions, decision_changes, decision_seen),
    "norm": (norms, norm_changes, norm_seen),
    "role": (roles, role_changes, role_seen),
}


@dataclass
class Seen:
    """What the viewer sees, of things that had come to be by then."""

    contributions: dict[UUID, bool] = field(default_factory=dict)
    """Each, and whether its words show."""

    withheld: set[UUID] = field(default_factory=set)
    authors: dict[UUID, UUID] = field(default_factory=dict)
    threads: dict[UUID, bool] = field(default_factory=dict)
    """Each in which something was said, and whether its title shows."""

    spaces: set[UUID] = field(default_factory=set)
    used: set[UUID] = field(default_factory=set)
    """The spaces in which something was said."""

    ruled: dict[str, set[UUID]] = field(default_factory=dict)
    """Decisions, norms and roles."""


class Retelling:
    """Names things and people, and says what may be told. `met` are all whom it has named."""

    def __init__(self, content: Content, archive: Archive):
        self.content = content
        self.archive = archive
        self.sight = content.sight
        self.is_steward = content.sight.viewer.level == "steward"
        self.met: set[UUID] = set()
        self.entries: dict[UUID, dict[int, int]] = defaultdict(dict)
        """The numbers that changes of decisions, norms and roles get, where others than before."""

        self._who = identities(content.connection)
        self._told_at: dict[tuple[UUID, str], set[datetime]] = defaultdict(set)

    @cached_property
    def seen(self) -> Seen:
        """What the viewer sees."""
        return _seen(self.content)

    @cached_property
    def _handles(self) -> dict[UUID, str]:
        """Every handle that is no mail address and can be written, of who was not erased: what
        stewards are told."""
        if not self.is_steward:
            return {}
        known = sa.select(people.c.id, people.c.address).where(people.c.address.is_not(None))
        rows = self.content.connection.execute(known.where(people.c.erased_at.is_(None)))
        return {row.id: row.address for row in rows if HANDLE.fullmatch(row.address)}

    @cached_property
    def erased(self) -> set[UUID]:
        """The handles of those who were erased."""
        gone = sa.select(people.c.id).where(people.c.erased_at.is_not(None))
        return set(self.content.connection.scalars(gone))

    def handle(self, person: UUID) -> str:
        """The handle that a person is told by. A mail address is told to nobody."""
        self.met.add(person)
        veil = self.content.veil
        if veil is not None:
            login = veil.pseudonyms.login(self._who.person(person))
            is_linked = self._who.person(person) != person
            return f"name:{login}" + (f"-{veil.pseudonyms.id(person)}" if is_linked else "")
        return self._handles.get(person, f"name:{person}")

    def name(self, person: UUID, name: Personal) -> str:
        """A name of theirs."""
        if person in self.erased or name.text is None:
            return ERASED
        veil = self.content.veil
        return name.text if veil is None else veil.pseudonyms.name(self._who.person(person))

    def by(self, person: UUID | None) -> str | None:
        """The handle of whoever did something; nobody in particular has none."""
        return None if person is None or person == COMMUNITY else self.handle(person)

    def key(self, thing: UUID) -> str:
        """What a thing goes by: its ID in this archive."""
        return f"daybook:{thing}"

    def text(self, text: Personal | str | None, media: str = "plain") -> str:
        """Words as they are told: of who was erased, that they are; people by their handles."""
        if isinstance(text, Personal):
            if text.text is None:
                return ERASED
            text = text.text
        if not text:
            return ""
        told = self.content.text(text) if self.content.veil is None else self._veiled(text)
        if media in UNTOUCHED:
            return told
        return MENTION.sub(self._mentioned, told)

    def source(self, text: Personal) -> str:
        """What the source calls something. It may hold addresses."""
        return "" if self.content.veil is not None else text.text or ""

    def is_own(self, contribution: UUID, by: UUID | None) -> bool:
        """Whether the author of a contribution may have done it."""
        author = self.seen.authors[contribution]
        return by is None or self._who.person(by) == self._who.person(author)

    def occurred(self, event: Any, at: Occurred | None = None) -> Line:
        """When it happened, as every line says it."""
        when = at or event.occurred
        told = {"occurred_at": when.at.isoformat()}
        return told if when.precision == "second" else {**told, "precision": when.precision}

    def apart(self, event: Any) -> Occurred:
        """When it happened, a moment later where the same happened to the thing at that time: what
        was seen in one export, twice, was no repetition."""
        told = self._told_at[event.originator_id, event.TOPIC]
        occurred: Occurred = event.occurred
        at = occurred.at
        while at in told:
            at += timedelta(microseconds=1)
        told.add(at)
        return replace(occurred, at=at)

    def had_happened(self, event: Any) -> bool:
        """Whether it had by then in the community, or holds in every view of the past."""
        at = self.sight.as_of
        return at is None or event.occurred.at <= at or self._holds_always(event)

    def was_known(self, event: Any) -> bool:
        """Whether it was recorded by then, or holds in every view of the past."""
        at = self.sight.known_at
        return at is None or event.timestamp <= at or self._holds_always(event)

    def _holds_always(self, event: Any) -> bool:
        """Whether it says where something is found and who sees it, which is as it is now."""
        if event.TOPIC.startswith("contribution."):
            is_deed = event.TOPIC.split(".")[1] in DEEDS
            return is_deed and event.originator_id in self.seen.withheld
        return event.TOPIC in PLACING

    def standing_changes(self, kind: str, subject: UUID) -> Mapping[int, Occurred]:
        """The changes of a decision, norm or role that stood then, by number, with their times."""
        table = CHRONICLES[kind][1]
        c = table.c
        rows = self.content.connection.execute(
            sa.select(c.entry, c.occurred_at, c.precision)
            .where(c.subject_id == subject, standing(table, self.sight.as_of, self.sight.known_at))
            .order_by(c.occurred_at, c.entry)
        )
        return {r.entry: Occurred(r.occurred_at, r.precision, COMMUNITY) for r in rows}

    def _veiled(self, text: str) -> str:
        veil = self.content.veil
        if veil is None:
            return text
        # Mentions first: under pseudonyms their IDs could not be found again.
        parts = MENTION.split(text)
        return "".join(
            f"<@{part}>" if number % 2 else veil.text(part) for number, part in enumerate(parts)
        )

    def _mentioned(self, found: re.Match[str]) -> str:
        return f"<@{self.handle(UUID(found[1]))}>"


def told(**fields: Any) -> Line:
    """The fields of a line that say anything."""
    return {
        name: _plain(value) for name, value in fields.items() if value not in ("", None, (), {})
    }


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _seen(content: Content) -> Seen:
    connection, sight, viewer = content.connection, content.sight, content.sight.viewer
    seen = Seen(spaces=set(connection.scalars(sa.select(spaces.c.id).where(space_seen(viewer)))))
    c = contributions.c
    said = sa.select(c.id, c.state, c.author_id, c.thread_id, c.made_in, c.space_id, c.said_in)
    rows = connection.execution_options(yield_per=1000).execute(
        said.where(contribution_seen(viewer), sight.then.of(contributions))
    )
    spoken: set[UUID] = set()
    for row in rows:
        seen.contributions[row.id] = text_readable(viewer, row.state)
        seen.authors[row.id] = row.author_id
        if row.state != "shown":
            seen.withheld.add(row.id)
        spoken |= {row.thread_id, row.made_in or row.thread_id}
        seen.used |= {row.space_id, row.said_in or row.space_id}
    seen.threads = dict(_titled(connection, content, spoken))
    for kind, (table, _, is_seen) in CHRONICLES.items():
        seen.ruled[kind] = set(connection.scalars(sa.select(table.c.id).where(is_seen(viewer))))
    return seen


def _titled(
    connection: sa.Connection, content: Content, spoken: Iterable[UUID]
) -> Iterable[tuple[UUID, bool]]:
    viewer = content.sight.viewer
    for part in in_parts(iter(spoken)):
        mine = sa.select(threads.c.id, threads.c.merged_into)
        rows = connection.execute(mine.where(threads.c.id.in_(part), thread_seen(viewer))).all()
        shown = titles_of(connection, viewer, [row.id for row in rows])
        for row in rows:
            # What was said in a merged one is found elsewhere, so nothing of its own withholds it.
            yield row.id, shown[row.id] is not None or row.merged_into is not None
