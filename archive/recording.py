"""Recording: one batch of commands on its way into the log, saved in one transaction."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.utils import get_topic

from archive.commands import Change, Command, Media, Ref
from archive.domain.aggregate import ArchiveAggregate, CommandRefusedError, Occurred
from archive.domain.chronicle import Why
from archive.domain.import_run import ImportRun
from archive.domain.person import Person
from archive.domain.personal import COMMUNITY, Personal

if TYPE_CHECKING:
    from archive.application import Archive

TIMES = ("occurred_at", "edited_at", "effective_from", "until", "due_at", "to", "made_at")
DESTROYING = (Person.Erased, ImportRun.DetailsForgotten)
ENDS = ("by", "person", "superseded_by", "to", "deciders", "successor")
_MENTION = re.compile(r"<@([a-z][a-z0-9+.-]*:[^<>\s]+)>")  # a handle has a scheme
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # no database takes these in text


@dataclass(frozen=True)
class Handler:
    """How one kind of command is recorded: what it is about, and what it makes happen there."""

    aggregate: type[ArchiveAggregate]
    subject: str
    """The command's field that names the aggregate it is about."""

    apply: Callable[["Recording", Any, Any], ArchiveAggregate]
    """Given the recording, the command, and the aggregate as it is (None: not known yet)."""

    creates: bool = False
    needs: tuple[tuple[str, str], ...] = ()
    """What else it looks at: the kind, or the field that names the kind, and the field that names
    the thing or things."""

    identify: Callable[["Recording", Any], UUID] | None = None
    """How the aggregate is found, where the subject alone does not say."""

    @property
    def kind(self) -> str:
        """The aggregate's name in the log, which its IDs are made of."""
        return get_topic(self.aggregate)


class Recording:
    """Commands against the aggregates as they stand; what they made happen is saved at the end."""

    def __init__(self, archive: "Archive", handlers: Mapping[type, Handler], recorded_by: UUID):
        self._archive = archive
        self._handlers = handlers
        self._recorded_by = recorded_by
        archive.keyring.notice_erasures()
        self._aggregates: dict[UUID, ArchiveAggregate] = {}
        self._events: list[Any] = []
        self._owners: set[UUID] = set()
        self.now = datetime.now(UTC)
        self.met_erased = False
        """Whether any of it would have been the words of somebody who was erased."""

    def load(self, commands: Sequence[Command]) -> None:
        """Fetch, with few queries, what these commands are about."""
        named = [command for command in commands if self._handlers[type(command)].identify is None]
        wanted = {self._subject_id(command) for command in named}
        for command in commands:
            if command.by is not None:
                person = self.id_of("person", command.by)
                if person not in self._archive.people_met:
                    wanted.add(person)
            wanted.update(self._needed(command))
        self._aggregates.update(self._archive.load(wanted))
        self._aggregates.update(self._archive.load(self._identified(commands)))

    def apply(self, command: Command) -> bool:
        """Apply one command; whether it told the archive anything new.

        Raises CommandRefusedError when the archive's rules do not allow it; nothing of the
        command is recorded then.
        """
        handler = self._handlers[type(command)]
        _check(command, handler.subject)
        subject = self._subject_id(command)
        known = self._aggregates.get(subject)
        if not isinstance(known, handler.aggregate):
            known = None
        if known is None and not handler.creates:
            name, ref = type(command).__name__, str(getattr(command, handler.subject))
            msg = f"{name}: the {handler.kind} {ref!r} is not in the archive."
            raise CommandRefusedError(f"{msg} Record first what makes it known.")
        happened, there = len(self._events), len(self._aggregates)
        try:
            changed = handler.apply(self, command, known)
        except CommandRefusedError:
            del self._events[happened:]  # whoever was introduced on its account
            while len(self._aggregates) > there:
                self._aggregates.popitem()
            raise
        self._aggregates[subject] = changed
        self._events += changed.collect_events()
        return len(self._events) > happened

    def save(self) -> None:
        """Save what happened in one transaction, the keys of those whose texts it holds first."""
        self._archive.keyring.ensure_keys(self._owners)
        self._archive.put(self._events)
        people = (i for i, known in self._aggregates.items() if isinstance(known, Person))
        self._archive.people_met.update(people)

    @property
    def has_erased(self) -> bool:
        """Whether keys have to be destroyed, now that the events are in the log."""
        return any(isinstance(event, DESTROYING) for event in self._events)

    def id_of(self, kind: str, ref: Ref) -> UUID:
        """The archive's ID of what a reference names."""
        return ref if isinstance(ref, UUID) else self._archive.id_of(kind, ref)

    def find(self, kind: str, ref: Ref) -> ArchiveAggregate | None:
        """An aggregate of this batch, if it is known."""
        return self._aggregates.get(self.id_of(kind, ref))

    def occurred(self, command: Command) -> Occurred:
        """When the command happened and who records it."""
        return Occurred(command.occurred_at, command.precision, self._recorded_by)

    def observed(self, at: datetime | None) -> Occurred:
        """For a change seen by comparing: at its own time if the source has one, else about now."""
        if at is None:
            return Occurred(self.now, "about", self._recorded_by)
        return Occurred(at, "second", self._recorded_by)

    def personal(self, person: UUID | None, text: str) -> Personal:
        """A text that belongs to this person, or to nobody in particular. None once erased."""
        owner = person or COMMUNITY
        self._owners.add(owner)
        erased = self._archive.keyring.is_erased(owner)
        self.met_erased = self.met_erased or erased
        return Personal(owner, None if erased else clean(text))

    def actor(self, command: Command) -> UUID | None:
        """The person who did it. One not met before is introduced by the name given."""
        return None if command.by is None else self.meet(command.by, command.by_name, command)

    def why(self, command: Change, about: UUID | None = None) -> Why:
        """Who made a change and why. The reason is about the one `about`, if nobody gave it."""
        by = self.actor(command)
        return Why(
            by=by,
            reason=self.personal(by or about, command.reason),
            source=self.personal(by or about, command.source),
            fingerprint=self.fingerprint(command.source) if command.source else "",
        )

    def meet(self, ref: Ref, name: str, command: Command) -> UUID:
        """A person whom a command names. One not met before is introduced by the name given."""
        person = self.id_of("person", ref)
        self._owners.add(person)
        met = person in self._archive.people_met
        if not met and not isinstance(self._aggregates.get(person), Person):
            if isinstance(ref, UUID):
                msg = f"{type(command).__name__}: there is no person {ref} in the archive."
                raise CommandRefusedError(f"{msg} Name them by a handle to introduce them.")
            name = name or name_in_handle(ref)
            met_now = self.introduce(ref, name, "person", self.occurred(command))
            self._aggregates[person] = met_now
            self._events += met_now.collect_events()
        return person

    def introduce(self, handle: str, name: str, kind: str, occurred: Occurred) -> Person:
        """A person met for the first time.

        The key ring may know that they were erased, where the log is from a backup that is older
        than their being met.
        """
        person = self.id_of("person", handle)
        met = Person(
            handle=self._archive.keyring.fingerprint(handle),
            address=self.personal(person, handle),
            name=self.personal(person, name),
            kind=kind,
            occurred=occurred,
        )
        if self._archive.keyring.is_erased(person):
            nothing = self.personal(None, "")
            met.erase(None, nothing, {}, Occurred(self.now, "about", COMMUNITY))
        return met

    def with_references(self, body: str, media: Media) -> str:
        """The body with each mention `<@HANDLE>` turned into a reference to the person.

        In mail and HTML these characters mean something else and stay.
        """
        if "<@" not in body or media in ("mail", "html"):
            return body
        return _MENTION.sub(lambda m: f"<@{self.id_of('person', m[1])}>", body)

    def fingerprint(self, identity: str) -> str:
        """The keyed fingerprint of a source's identity."""
        return self._archive.keyring.fingerprint(identity)

    def _subject_id(self, command: Command) -> UUID:
        handler = self._handlers[type(command)]
        if handler.identify is not None:
            return handler.identify(self, command)
        return self.id_of(handler.kind, getattr(command, handler.subject))

    def _identified(self, commands: Sequence[Command]) -> Iterator[UUID]:
        """What is found only by what else is there. What this batch makes is not there yet."""
        for command in commands:
            handler = self._handlers[type(command)]
            if handler.identify is not None:
                with suppress(CommandRefusedError):
                    yield handler.identify(self, command)

    def _needed(self, command: Command) -> Iterator[UUID]:
        for kind, field in self._handlers[type(command)].needs:
            named = getattr(command, field)
            of_kind = getattr(command, kind) if kind.endswith("_kind") else kind
            for ref in named if isinstance(named, tuple) else (named,):
                if ref is not None:
                    yield self.id_of(of_kind, ref)


def _check(command: Command, subject: str) -> None:
    """Refuse what would be taken in wrongly: references to nothing, and times of no certain day."""
    name = type(command).__name__
    for field in (subject, *ENDS):
        given = getattr(command, field, None)
        if given == "" or (isinstance(given, tuple) and "" in given):
            msg = f"{name}: {field!r} is empty, and would stand for all that have none."
            raise CommandRefusedError(f"{msg} Give the source's own identity of it.")
    for at in (getattr(command, field, None) for field in TIMES):
        if not isinstance(at, datetime) or at.tzinfo is UTC:
            continue
        if at.utcoffset() is None:
            msg = f"{name}: the time {at} has no zone."
            raise CommandRefusedError(f"{msg} Give it an offset, such as Z for UTC.")
        try:
            at.astimezone(UTC)
        except OverflowError as error:
            msg = f"{name}: the time {at} lies outside of the years 1 to 9999 in UTC."
            raise CommandRefusedError(msg) from error


def name_in_handle(handle: str) -> str:
    """What to call somebody of whom only the handle is known, without giving away an address.

    `mailto:ada@example.org` is called `ada`, `slack:U061A1R2R` is called `U061A1R2R`.
    """
    return handle.split(":", 1)[-1].rsplit("/", 1)[-1].split("@", 1)[0] or "somebody"


def clean(text: str) -> str:
    """The text without the two kinds of character that databases refuse, each shown as U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


def counted(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by names from the source, in a form that every store takes and the library reads."""
    # It takes {"_type_": ..., "_data_": ...} for one of its own values, and then reads nothing.
    return {clean(name).replace("_type_", "-type-"): count for name, count in counts.items()}


def as_json(extra: Mapping[str, object]) -> str:
    """The source's unmodelled fields as one text, to be sealed."""
    return json.dumps(extra, ensure_ascii=False, default=str, separators=(",", ":"))


def flat(groups: Iterable[Sequence[Command]]) -> list[Command]:
    """The commands of all groups."""
    return [command for group in groups for command in group]
