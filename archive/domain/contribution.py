"""Contribution: what somebody said, every wording it had, and what became of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from archive.commands import AppealOutcome, ContributionKind, Media, Undoes, Visibility
from archive.domain.aggregate import ArchiveAggregate, Occurred, id_of
from archive.domain.moderation import Deed, check, undone_by_overturning
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

    class Moved(Event):
        """It was moved into another thread, which split the one it was in."""

        TOPIC = "contribution.moved"
        thread: UUID
        by: UUID | None
        reason: Personal

    class Withdrawn(Event):
        """It was taken back, or deleted at its source. What one act did has one `cause`."""

        TOPIC = "contribution.withdrawn"
        class_version = 2
        by: UUID | None
        reason: Personal
        cause: UUID | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Version 1 had no cause."""
            state["cause"] = None

    class Hidden(Event):
        """It was hidden by moderation. `norm` is a `ClauseVersion`, or what a platform said."""

        TOPIC = "contribution.hidden"
        class_version = 2
        by: UUID | None
        reason: Personal
        norm: str
        cause: UUID | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Version 1 had no cause."""
            state["cause"] = None

    class Restored(Event):
        """What `undoes` says is undone: hiding, withdrawing, or both where it is empty."""

        TOPIC = "contribution.restored"
        class_version = 2
        by: UUID | None
        reason: Personal
        undoes: Undoes
        cause: UUID | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Version 1 undid all that withheld it, and had no cause."""
            state["undoes"], state["cause"] = "", None

    class Appealed(Event):
        """Somebody asked for another look at what withholds it."""

        TOPIC = "contribution.appealed"
        by: UUID | None
        reason: Personal

    class AppealAnswered(Event):
        """The appeal was answered. One that overturned has its Restored under the same cause."""

        TOPIC = "contribution.appeal_answered"
        by: UUID | None
        outcome: AppealOutcome
        reason: Personal
        cause: UUID

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
        self.made = occurred
        self.met_edited = edited_at is not None
        self.endorsements: list[Mapping[str, int]] = [{}]
        self.missing = False
        self.changed_at = set()
        self.deeds: list[Deed] = []

    def observe_wording(
        self, body: Personal, media: Media, dated: bool, occurred: Occurred
    ) -> None:
        """Take the wording that the source has now, if the contribution never had it.

        Where it was met edited, at a time that its source told, one without such a time (not
        `dated`) is what was said at first: it comes from an older export.
        """
        erased = None in self.wordings or body.text is None
        if not erased and body.text not in self.wordings:
            nothing = Personal(self.author, "")
            if self.met_edited and not dated:
                occurred = replace(self.made, recorded_by=occurred.recorded_by)
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

    def move(self, thread: UUID, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        """Go into another thread. The same move again changes nothing."""
        if self.is_new("moved", occurred):
            self._move(thread=thread, by=by, reason=reason, occurred=occurred)

    @event(Moved)
    def _move(self, thread: UUID, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        self.thread = thread
        self.changed_at.add(("moved", occurred.at))

    def withdraw(
        self, by: UUID | None, reason: Personal, cause: UUID | None, occurred: Occurred
    ) -> None:
        """Take it back. The same withdrawal again changes nothing."""
        if self._is_new_deed("withdrawn", cause, occurred):
            self._withdraw(by=by, reason=reason, cause=cause, occurred=occurred)

    @event(Withdrawn)
    def _withdraw(
        self, by: UUID | None, reason: Personal, cause: UUID | None, occurred: Occurred
    ) -> None:
        self.deeds.append(self._deed("withdrawn", by, occurred, cause=cause))

    def hide(
        self,
        by: UUID | None,
        reason: Personal,
        norm: str,
        cause: UUID | None,
        occurred: Occurred,
    ) -> None:
        """Hide it. The same hiding again changes nothing."""
        if self._is_new_deed("hidden", cause, occurred):
            self._hide(by=by, reason=reason, norm=norm, cause=cause, occurred=occurred)

    @event(Hidden)
    def _hide(
        self,
        by: UUID | None,
        reason: Personal,
        norm: str,
        cause: UUID | None,
        occurred: Occurred,
    ) -> None:
        self.deeds.append(self._deed("hidden", by, occurred, cause=cause))

    def restore(
        self,
        by: UUID | None,
        reason: Personal,
        undoes: Undoes,
        cause: UUID | None,
        occurred: Occurred,
    ) -> None:
        """Undo what withholds it. The same restoring again changes nothing."""
        if self._is_new_deed("restored", cause, occurred, undoes):
            self._restore(by=by, reason=reason, undoes=undoes, cause=cause, occurred=occurred)

    @event(Restored)
    def _restore(
        self,
        by: UUID | None,
        reason: Personal,
        undoes: Undoes,
        cause: UUID | None,
        occurred: Occurred,
    ) -> None:
        self.deeds.append(self._deed("restored", by, occurred, undoes, cause))

    def appeal(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        """Ask for another look at what others withhold it by. The same appeal again is one.

        Raises CommandRefusedError when nobody but its author withholds it at that time, when an
        appeal is open, or when one was answered since.
        """
        if self._is_new_deed("appealed", None, occurred):
            check(self.deeds, self._deed("appealed", by, occurred), self.author)
            self._appeal(by=by, reason=reason, occurred=occurred)

    @event(Appealed)
    def _appeal(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        self.deeds.append(self._deed("appealed", by, occurred))

    def answer_appeal(
        self,
        by: UUID | None,
        outcome: AppealOutcome,
        reason: Personal,
        cause: UUID | None,
        occurred: Occurred,
    ) -> None:
        """Answer the appeal that is open; `overturned` restores it too. The same again is one.

        Raises CommandRefusedError when none is open at that time, or when the answer comes from
        whoever hid it or appealed.
        """
        if not self._is_new_deed("appeal_answered", cause, occurred):
            return
        cause = cause or uuid5(self.id, f"appeal answered {occurred.at.isoformat()}")
        answer = self._deed("appeal_answered", by, occurred, cause=cause)
        check(self.deeds, answer, self.author)
        undoes = undone_by_overturning(self.deeds, answer, self.author)
        self._answer_appeal(by=by, outcome=outcome, reason=reason, cause=cause, occurred=occurred)
        if outcome == "overturned":
            self._restore(by=by, reason=reason, undoes=undoes, cause=cause, occurred=occurred)

    @event(AppealAnswered)
    def _answer_appeal(
        self,
        by: UUID | None,
        outcome: AppealOutcome,
        reason: Personal,
        cause: UUID,
        occurred: Occurred,
    ) -> None:
        self.deeds.append(self._deed("appeal_answered", by, occurred, cause=cause))

    def _is_new_deed(
        self, change: str, cause: UUID | None, occurred: Occurred, undoes: str = ""
    ) -> bool:
        """Whether no such thing was recorded for that moment, or under that cause."""
        return not any(
            deed.change == change
            and deed.undoes == undoes
            and (deed.at == occurred.at or (cause is not None and deed.cause == cause))
            for deed in self.deeds
        )

    def _deed(
        self,
        change: str,
        by: UUID | None,
        occurred: Occurred,
        undoes: str = "",
        cause: UUID | None = None,
    ) -> Deed:
        return Deed(change, occurred.at, len(self.deeds), by, undoes, cause)

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
