"""Thread: a conversation with a title or more than one voice."""

from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from archive.commands import Visibility
from archive.domain.aggregate import ArchiveAggregate, CommandRefusedError, Occurred, id_of
from archive.domain.personal import Personal


class Thread(ArchiveAggregate):
    """A conversation. Its title belongs to whoever wrote it."""

    TOPIC = "thread"

    class Event(ArchiveAggregate.Event):
        """Base class of the thread's events."""

    class Opened(Event, AggregateCreated):
        """The conversation began."""

        TOPIC = "thread.opened"
        key: str
        space: UUID
        title: Personal
        visibility: Visibility | None

    class Renamed(Event):
        """The thread took another title."""

        TOPIC = "thread.renamed"
        title: Personal

    class Moved(Event):
        """The thread went to another space."""

        TOPIC = "thread.moved"
        space: UUID

    class Merged(Event):
        """The thread became part of another."""

        TOPIC = "thread.merged"
        into: UUID

    class Closed(Event):
        """No more replies were taken."""

        TOPIC = "thread.closed"
        reason: Personal

    class Reopened(Event):
        """Replies were taken again."""

        TOPIC = "thread.reopened"
        reason: Personal

    class Resolved(Event):
        """The matter was settled."""

        TOPIC = "thread.resolved"
        reason: Personal

    @staticmethod
    def create_id(key: str) -> UUID:
        """The same source thing always gets the same ID, so a second import finds it."""
        return id_of("thread", key)

    @event(Opened)
    def __init__(
        self,
        key: str,
        space: UUID,
        title: Personal,
        visibility: Visibility | None,
        occurred: Occurred,
    ):
        self.titles = {title.text}
        self.changed_at = set()

    def observe_title(self, title: Personal, occurred: Occurred) -> None:
        """Take the title that the source has now, if the thread never had it.

        Where the owner of one was erased none is taken any more: it could be the same again.
        """
        erased = None in self.titles
        if title.text and not erased and title.text not in self.titles:
            self._rename(title=title, occurred=occurred)

    def rename(self, title: Personal, occurred: Occurred) -> None:
        """Take another title at a known time. The same change again changes nothing."""
        if self.is_new("renamed", occurred):
            self._rename(title=title, occurred=occurred)

    @event(Renamed)
    def _rename(self, title: Personal, occurred: Occurred) -> None:
        self.titles.add(title.text)
        self.changed_at.add(("renamed", occurred.at))

    def move(self, space: UUID, occurred: Occurred) -> None:
        """Go to another space. The same move again changes nothing."""
        if self.is_new("moved", occurred):
            self._move(space=space, occurred=occurred)

    @event(Moved)
    def _move(self, space: UUID, occurred: Occurred) -> None:
        self.changed_at.add(("moved", occurred.at))

    def merge(self, into: UUID, occurred: Occurred) -> None:
        """Become part of another thread. The same merger again changes nothing."""
        if into == self.id:
            raise CommandRefusedError(f"The thread {self.id} cannot be merged into itself.")
        if self.is_new("merged", occurred):
            self._merge(into=into, occurred=occurred)

    @event(Merged)
    def _merge(self, into: UUID, occurred: Occurred) -> None:
        self.changed_at.add(("merged", occurred.at))

    def close(self, reason: Personal, occurred: Occurred) -> None:
        """Take no more replies. The same closing again changes nothing."""
        if self.is_new("closed", occurred):
            self._close(reason=reason, occurred=occurred)

    @event(Closed)
    def _close(self, reason: Personal, occurred: Occurred) -> None:
        self.changed_at.add(("closed", occurred.at))

    def reopen(self, reason: Personal, occurred: Occurred) -> None:
        """Take replies again. The same reopening again changes nothing."""
        if self.is_new("reopened", occurred):
            self._reopen(reason=reason, occurred=occurred)

    @event(Reopened)
    def _reopen(self, reason: Personal, occurred: Occurred) -> None:
        self.changed_at.add(("reopened", occurred.at))

    def resolve(self, reason: Personal, occurred: Occurred) -> None:
        """Settle the matter. The same settling again changes nothing."""
        if self.is_new("resolved", occurred):
            self._resolve(reason=reason, occurred=occurred)

    @event(Resolved)
    def _resolve(self, reason: Personal, occurred: Occurred) -> None:
        self.changed_at.add(("resolved", occurred.at))
