"""Person: somebody (or a bot) who took part, their names, their handles, and their leaving."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from archive.domain.aggregate import ArchiveAggregate, CommandRefusedError, Occurred, id_of
from archive.domain.personal import COMMUNITY, Personal


class Person(ArchiveAggregate):
    """A participant. Names are theirs, so they are sealed under their own key."""

    TOPIC = "person"

    class Event(ArchiveAggregate.Event):
        """Base class of the person's events."""

    class Introduced(Event, AggregateCreated):
        """The archive met this person. `handle` is a keyed fingerprint, `address` its text."""

        TOPIC = "person.introduced"
        handle: str
        address: Personal
        name: Personal
        kind: str

    class Renamed(Event):
        """The person took another name."""

        TOPIC = "person.renamed"
        name: Personal

    class HandleLinked(Event):
        """Another handle was found to be this person's; `person` is who it stood for alone."""

        TOPIC = "person.handle_linked"
        person: UUID
        handle: str
        evidence: Personal

    class HandleUnlinked(Event):
        """A link was taken back; what the handle did is again that of `person` alone."""

        TOPIC = "person.handle_unlinked"
        person: UUID
        handle: str
        reason: Personal

    class LinkDismissed(Event):
        """That the two are one was looked into and not found so; nobody need ask again."""

        TOPIC = "person.link_dismissed"
        person: UUID
        handle: str
        reason: Personal

    class Left(Event):
        """The person left the community."""

        TOPIC = "person.left"
        reason: Personal

    class Erased(Event):
        """The person's key was destroyed: nothing of theirs can be read any more.

        `named_in` are the words of others that named or quoted them, by kind of thing.
        """

        TOPIC = "person.erased"
        class_version = 2
        by: UUID | None
        reason: Personal
        named_in: dict[str, list[UUID]]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Of the first erasures it was not kept who asked for them, nor why."""
            state |= {"by": None, "reason": Personal(COMMUNITY, ""), "named_in": {}}

    @staticmethod
    def create_id(handle: str) -> UUID:
        """The same source thing always gets the same ID, so a second import finds it."""
        return id_of("person", handle)

    @event(Introduced)
    def __init__(
        self, handle: str, address: Personal, name: Personal, kind: str, occurred: Occurred
    ):
        self.handle = handle
        self.names = {name.text}
        self.left = False
        self.erased = False
        self.dismissed: set[str] = set()
        self.changed_at = set()

    def observe_name(self, name: Personal, occurred: Occurred) -> None:
        """Take the name that the source has now, if they never had it. Not once erased."""
        if name.text and name.text not in self.names and not self.erased:
            self._rename(name=name, occurred=occurred)

    def rename(self, name: Personal, occurred: Occurred) -> None:
        """Take another name at a known time. The same change again changes nothing."""
        if self.is_new("renamed", occurred) and not self.erased:
            self._rename(name=name, occurred=occurred)

    @event(Renamed)
    def _rename(self, name: Personal, occurred: Occurred) -> None:
        self.names.add(name.text)
        self.changed_at.add(("renamed", occurred.at))

    def link_handle(
        self, person: UUID, handle: str, evidence: Personal, occurred: Occurred
    ) -> None:
        """Take in another handle. The same link again changes nothing."""
        if person == self.id:
            msg = f"The handle is person {self.id}'s own"
            raise CommandRefusedError(f"{msg}, so it cannot be linked to them once more.")
        if self.is_new(f"linked {handle}", occurred):
            self._link_handle(person=person, handle=handle, evidence=evidence, occurred=occurred)

    @event(HandleLinked)
    def _link_handle(
        self, person: UUID, handle: str, evidence: Personal, occurred: Occurred
    ) -> None:
        self.changed_at.add((f"linked {handle}", occurred.at))

    def unlink_handle(
        self, person: UUID, handle: str, reason: Personal, occurred: Occurred
    ) -> None:
        """Give a linked handle back. Their own, or the same again, changes nothing."""
        if self.is_new(f"unlinked {handle}", occurred) and person != self.id:
            self._unlink_handle(person=person, handle=handle, reason=reason, occurred=occurred)

    @event(HandleUnlinked)
    def _unlink_handle(
        self, person: UUID, handle: str, reason: Personal, occurred: Occurred
    ) -> None:
        self.changed_at.add((f"unlinked {handle}", occurred.at))

    def dismiss_link(self, person: UUID, handle: str, reason: Personal, occurred: Occurred) -> None:
        """Hold another handle for somebody else's. Once is for good: again changes nothing."""
        if person == self.id:
            msg = f"The handle is person {self.id}'s own"
            raise CommandRefusedError(f"{msg}, so it cannot be held for somebody else's.")
        if handle not in self.dismissed:
            self._dismiss_link(person=person, handle=handle, reason=reason, occurred=occurred)

    @event(LinkDismissed)
    def _dismiss_link(
        self, person: UUID, handle: str, reason: Personal, occurred: Occurred
    ) -> None:
        self.dismissed.add(handle)

    def leave(self, reason: Personal, occurred: Occurred) -> None:
        """Leave the community. Leaving twice is leaving once."""
        if not self.left:
            self._leave(reason=reason, occurred=occurred)

    @event(Left)
    def _leave(self, reason: Personal, occurred: Occurred) -> None:
        self.left = True

    def erase(
        self,
        by: UUID | None,
        reason: Personal,
        named_in: Mapping[str, list[UUID]],
        occurred: Occurred,
    ) -> None:
        """Record that nothing of this person can be read any more. Twice is once."""
        if not self.erased:
            self._erase(by=by, reason=reason, named_in=dict(named_in), occurred=occurred)

    @event(Erased)
    def _erase(
        self, by: UUID | None, reason: Personal, named_in: dict[str, list[UUID]], occurred: Occurred
    ) -> None:
        self.erased = True
