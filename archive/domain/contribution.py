"""Contribution: what somebody said, every wording it had, and what became of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from archive.commands import ContributionKind, Media, Visibility
from archive.domain.aggregate import ArchiveAggregate, Occurred, id_of
from archive.domain.personal import Personal


class Contribution(ArchiveAggregate):
    """A question, answer, message, comment or document. Its words belong to its author."""

    TOPIC = "contribution"

    class Event(ArchiveAggregate.Event):
        """Base class of the contribution's events."""

    class Made(Event, AggregateCreated):
        """Somebody said it. `source` and `extra` keep what the source knew beside the words."""

        TOPIC = "contribution.made"
        key: str
        space: UUID
        thread: UUID
        reply_to: UUID | None
        kind: ContributionKind
        author: UUID
        body: Personal
        media: Media
        visibility: Visibility | None
        edited_at: datetime | None
        source: Personal
        extra: Personal | None

    class Revised(Event):
        """It was worded anew. The words stay the author's, whoever the editor was."""

        TOPIC = "contribution.revised"
        body: Personal
        media: Media
        editor: UUID | None
        reason: Personal

    class Withdrawn(Event):
        """It was taken back, or deleted at its source."""

        TOPIC = "contribution.withdrawn"
        by: UUID | None
        reason: Personal

    class Hidden(Event):
        """It was hidden by moderation, under a clause of a norm."""

        TOPIC = "contribution.hidden"
        by: UUID | None
        reason: Personal
        norm: str

    class Restored(Event):
        """It is shown again."""

        TOPIC = "contribution.restored"
        by: UUID | None
        reason: Personal

    class AnswerAccepted(Event):
        """It was accepted as its thread's answer."""

        TOPIC = "contribution.answer_accepted"
        by: UUID | None

    class EndorsementsObserved(Event):
        """The source counted these endorsements of it."""

        TOPIC = "contribution.endorsements_observed"
        counts: dict[str, int]

    class ObservedMissing(Event):
        """A later export of its space no longer has it; that is not the same as deleted."""

        TOPIC = "contribution.observed_missing"

    @staticmethod
    def create_id(key: str) -> UUID:
        """The same source thing always gets the same ID, so a second import finds it."""
        return id_of("contribution", key)

    @event(Made)
    def __init__(  # noqa: PLR0913 - these are the event's fields
        self,
        key: str,
        space: UUID,
        thread: UUID,
        reply_to: UUID | None,
        kind: ContributionKind,
        author: UUID,
        body: Personal,
        media: Media,
        visibility: Visibility | None,
        edited_at: datetime | None,
        source: Personal,
        extra: Personal | None,
        occurred: Occurred,
    ):
        self.thread = thread
        self.author = author
        self.wordings = {body.text}
        self.endorsements: list[Mapping[str, int]] = [{}]
        self.missing = False
        self.changed_at = set()

    def observe_wording(self, body: Personal, media: Media, occurred: Occurred) -> None:
        """Take the wording that the source has now, if the contribution never had it."""
        erased = None in self.wordings or body.text is None
        if not erased and body.text not in self.wordings:
            nothing = Personal(self.author, "")
            self._revise(body=body, media=media, editor=None, reason=nothing, occurred=occurred)

    def revise(
        self,
        body: Personal,
        media: Media,
        editor: UUID | None,
        reason: Personal,
        occurred: Occurred,
    ) -> None:
        """Take another wording at a known time. The same revision again changes nothing."""
        if self.is_new("revised", occurred):
            self._revise(body=body, media=media, editor=editor, reason=reason, occurred=occurred)

    @event(Revised)
    def _revise(
        self,
        body: Personal,
        media: Media,
        editor: UUID | None,
        reason: Personal,
        occurred: Occurred,
    ) -> None:
        self.wordings.add(body.text)
        self.changed_at.add(("revised", occurred.at))

    def withdraw(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        """Take it back. The same withdrawal again changes nothing."""
        if self.is_new("withdrawn", occurred):
            self._withdraw(by=by, reason=reason, occurred=occurred)

    @event(Withdrawn)
    def _withdraw(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        self.changed_at.add(("withdrawn", occurred.at))

    def hide(self, by: UUID | None, reason: Personal, norm: str, occurred: Occurred) -> None:
        """Hide it. The same hiding again changes nothing."""
        if self.is_new("hidden", occurred):
            self._hide(by=by, reason=reason, norm=norm, occurred=occurred)

    @event(Hidden)
    def _hide(self, by: UUID | None, reason: Personal, norm: str, occurred: Occurred) -> None:
        self.changed_at.add(("hidden", occurred.at))

    def restore(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        """Show it again. The same restoring again changes nothing."""
        if self.is_new("restored", occurred):
            self._restore(by=by, reason=reason, occurred=occurred)

    @event(Restored)
    def _restore(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        self.changed_at.add(("restored", occurred.at))

    def accept(self, by: UUID | None, occurred: Occurred) -> None:
        """Accept it as its thread's answer. The same acceptance again changes nothing."""
        if self.is_new("accepted", occurred):
            self._accept(by=by, occurred=occurred)

    @event(AnswerAccepted)
    def _accept(self, by: UUID | None, occurred: Occurred) -> None:
        self.changed_at.add(("accepted", occurred.at))

    def observe_endorsements(self, counts: dict[str, int], occurred: Occurred) -> None:
        """Take the counts that the source has now, if the contribution never had them."""
        if counts not in self.endorsements:
            self._observe_endorsements(counts=counts, occurred=occurred)

    @event(EndorsementsObserved)
    def _observe_endorsements(self, counts: dict[str, int], occurred: Occurred) -> None:
        self.endorsements.append(counts)

    def observe_missing(self, occurred: Occurred) -> None:
        """Note that a later export no longer has it. Missing twice is missing once."""
        if not self.missing:
            self._observe_missing(occurred=occurred)

    @event(ObservedMissing)
    def _observe_missing(self, occurred: Occurred) -> None:
        self.missing = True
