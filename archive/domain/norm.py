"""Norm: a rule of the community, every text it had, and whether it holds."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from archive.commands import Precision, Visibility
from archive.domain.aggregate import CommandRefusedError, Occurred, id_of
from archive.domain.chronicle import Chronicle, Entry, Why, when
from archive.domain.personal import Personal

RETOLD = {"amended": "in force", "retranscribed": "in force", "suspended": "suspended"}
ALLOWED = {
    "in force": RETOLD | {"repealed": "repealed"},
    "suspended": {"amended": "suspended", "retranscribed": "suspended"}
    | {"reinstated": "in force", "repealed": "repealed"},
    "repealed": {"retranscribed": "repealed", "reinstated": "in force"},
}
"""What may happen to a norm as it stands, and how it stands then."""


class Norm(Chronicle):
    """A rule. Its text is the community's own; the reasons belong to whoever gave them."""

    TOPIC = "norm"
    OPENED = "adopted"

    class Event(Chronicle.Event):
        """Base class of the norm's events."""

    class Adopted(Event, AggregateCreated):
        """The community gave itself the rule."""

        TOPIC = "norm.adopted"
        key: str
        title: str
        text: str
        scope: str
        effective_from: datetime | None
        visibility: Visibility

    class Amended(Event):
        """The rule was changed. An empty title stays as it was."""

        TOPIC = "norm.amended"
        title: str
        text: str
        effective_from: datetime | None

    class Retranscribed(Event):
        """The same rule was written down otherwise; nothing was decided by that."""

        TOPIC = "norm.retranscribed"
        title: str
        text: str
        effective_from: datetime | None

    class Suspended(Event):
        """The rule does not hold for the time being."""

        TOPIC = "norm.suspended"
        effective_from: datetime | None

    class Reinstated(Event):
        """The suspended or repealed rule holds again."""

        TOPIC = "norm.reinstated"
        effective_from: datetime | None

    class Repealed(Event):
        """The rule holds no more."""

        TOPIC = "norm.repealed"
        effective_from: datetime | None

    class Corrected(Event):
        """Change number `entry` took place at another time than recorded; None: it never did."""

        TOPIC = "norm.corrected"
        entry: int
        to: datetime | None
        to_precision: Precision

    @staticmethod
    def create_id(key: str) -> UUID:
        """The same source thing always gets the same ID, so a second import finds it."""
        return id_of("norm", key)

    @event(Adopted)
    def __init__(  # noqa: PLR0913 - these are the event's fields
        self,
        key: str,
        title: str,
        text: str,
        scope: str,
        effective_from: datetime | None,
        visibility: Visibility,
        by: UUID | None,
        reason: Personal,
        source: Personal,
        fingerprint: str,
        occurred: Occurred,
    ):
        self.begin()
        self.title = title

    def amend(
        self, title: str, text: str, effective_from: datetime | None, why: Why, occurred: Occurred
    ) -> None:
        """Change the rule."""
        fields = {"title": title, "text": text, "effective_from": effective_from}
        self.happen(self.Amended, why, occurred, **fields)

    def retranscribe(
        self, title: str, text: str, effective_from: datetime | None, why: Why, occurred: Occurred
    ) -> None:
        """Write the same rule down otherwise."""
        fields = {"title": title, "text": text, "effective_from": effective_from}
        self.happen(self.Retranscribed, why, occurred, **fields)

    def suspend(self, effective_from: datetime | None, why: Why, occurred: Occurred) -> None:
        """Let the rule rest."""
        self.happen(self.Suspended, why, occurred, effective_from=effective_from)

    def reinstate(self, effective_from: datetime | None, why: Why, occurred: Occurred) -> None:
        """Let the rule hold again."""
        self.happen(self.Reinstated, why, occurred, effective_from=effective_from)

    def repeal(self, effective_from: datetime | None, why: Why, occurred: Occurred) -> None:
        """End the rule."""
        self.happen(self.Repealed, why, occurred, effective_from=effective_from)

    def correct(
        self,
        entry: int,
        to: datetime | None,
        to_precision: Precision,
        why: Why,
        occurred: Occurred,
    ) -> None:
        """Correct the time of a change, or take it for one that never took place."""
        self.rectify(self.Corrected, entry, to, to_precision, why, occurred)

    def check(self, history: Iterable[Entry]) -> None:
        """A norm is changed while it holds; a repealed one only when it was reinstated."""
        first, *later = history
        _refuse_early_effect(self, first)
        standing, since = "in force", first
        for entry in later:
            _refuse_early_effect(self, entry)
            becomes = ALLOWED[standing].get(entry.change)
            if becomes is None:
                raise CommandRefusedError(
                    f"The norm {self.title!r} was {since.change} {when(since)}, so it cannot be"
                    f" {entry.change} {when(entry)}. {_way_out(standing, entry.change)}"
                )
            if becomes != standing:
                since = entry
            standing = becomes


def _refuse_early_effect(norm: Norm, entry: Entry) -> None:
    effect = entry.fields.get("effective_from")
    if effect is not None and effect < entry.at:
        raise CommandRefusedError(
            f"The norm {norm.title!r} was {entry.change} {when(entry)}, so that cannot be in force"
            f" from {effect:%Y-%m-%d %H:%M:%S} UTC on. Give the time when it was decided, which"
            " may lie back as far as need be."
        )


def _way_out(standing: str, change: str) -> str:
    if change == "reinstated":
        return "It holds already."
    if standing == "repealed":
        return "Reinstate it first, or adopt another norm."
    return "Record first what happened in between."
