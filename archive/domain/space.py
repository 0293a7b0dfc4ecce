"""Space: a channel, list, category or repository, its name, and who may see it."""

from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from archive.commands import Visibility
from archive.domain.aggregate import ArchiveAggregate, Occurred, id_of
from archive.domain.personal import Personal

STRICTNESS: tuple[Visibility, ...] = ("public", "members", "stewards", "confidential")


class Space(ArchiveAggregate):
    """A place where the community talks."""

    TOPIC = "space"

    class Event(ArchiveAggregate.Event):
        """Base class of the space's events."""

    class Opened(Event, AggregateCreated):
        """The space came into being. `named` may see it when it is confidential."""

        TOPIC = "space.opened"
        key: str
        name: str
        kind: str
        visibility: Visibility
        named: list[UUID]
        purpose: Personal

    class Renamed(Event):
        """The space took another name."""

        TOPIC = "space.renamed"
        name: str

    class VisibilityChanged(Event):
        """Other people may see the space now. `observed`: its source says so."""

        TOPIC = "space.visibility_changed"
        visibility: Visibility
        named: list[UUID]
        observed: bool

    class Closed(Event):
        """The space was closed."""

        TOPIC = "space.closed"
        reason: Personal

    @staticmethod
    def create_id(key: str) -> UUID:
        """The same source thing always gets the same ID, so a second import finds it."""
        return id_of("space", key)

    @event(Opened)
    def __init__(  # noqa: PLR0913 - these are the event's fields
        self,
        key: str,
        name: str,
        kind: str,
        visibility: Visibility,
        named: list[UUID],
        purpose: Personal,
        occurred: Occurred,
    ):
        self.names = {name}
        self.visibility = visibility
        self.observed = [(visibility, sorted(named))]
        self.closed = False
        self.changed_at = set()

    def observe_name(self, name: str, occurred: Occurred) -> None:
        """Take the name that the source has now, if the space never had it."""
        if name and name not in self.names:
            self._rename(name=name, occurred=occurred)

    def rename(self, name: str, occurred: Occurred) -> None:
        """Take another name at a known time. The same change again changes nothing."""
        if self.is_new("renamed", occurred):
            self._rename(name=name, occurred=occurred)

    @event(Renamed)
    def _rename(self, name: str, occurred: Occurred) -> None:
        self.names.add(name)
        self.changed_at.add(("renamed", occurred.at))

    def change_visibility(
        self, visibility: Visibility, named: list[UUID], occurred: Occurred
    ) -> None:
        """Let other people see the space. The same change again changes nothing."""
        if self.is_new("visibility", occurred):
            self._change_visibility(
                visibility=visibility, named=named, observed=False, occurred=occurred
            )

    def tighten(self, visibility: Visibility, named: list[UUID], occurred: Occurred) -> None:
        """Follow a source that got stricter, or names others; never one that got laxer.

        A source that says what it said before, or less, does not undo what people decided here
        since.
        """
        if (visibility, sorted(named)) in self.observed:
            return
        before = (self.visibility, *(seen for seen, _ in self.observed))
        stricter = STRICTNESS.index(visibility) > max(map(STRICTNESS.index, before))
        if stricter or visibility == self.visibility == "confidential":
            self._change_visibility(
                visibility=visibility, named=named, observed=True, occurred=occurred
            )

    @event(VisibilityChanged)
    def _change_visibility(
        self, visibility: Visibility, named: list[UUID], observed: bool, occurred: Occurred
    ) -> None:
        self.visibility = visibility
        if observed:
            self.observed.append((visibility, sorted(named)))
        else:
            self.changed_at.add(("visibility", occurred.at))

    def close(self, reason: Personal, occurred: Occurred) -> None:
        """Close the space. Closing twice is closing once."""
        if not self.closed:
            self._close(reason=reason, occurred=occurred)

    @event(Closed)
    def _close(self, reason: Personal, occurred: Occurred) -> None:
        self.closed = True
