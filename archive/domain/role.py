"""Role: what somebody is asked to do for the community, and who held it when."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from archive.commands import Precision, Visibility
from archive.domain.aggregate import CommandRefusedError, Occurred, id_of
from archive.domain.chronicle import Chronicle, Entry, Why, when
from archive.domain.handover import Handovers, MadeFrom
from archive.domain.personal import Personal

ENDINGS = ("relinquished", "revoked", "expired")


class Role(Chronicle):
    """A role. What it is called and for is the community's own; the reasons belong to people."""

    TOPIC = "role"
    OPENED = "established"

    class Event(Chronicle.Event):
        """Base class of the role's events."""

    class Established(Event, AggregateCreated):
        """The community made the role. `body` is the group it belongs to."""

        TOPIC = "role.established"
        key: str
        title: str
        mandate: str
        body: str
        seats: int | None
        visibility: Visibility

    class MandateChanged(Event):
        """The role is called or for something else. What is empty stayed as it was."""

        TOPIC = "role.mandate_changed"
        mandate: str
        title: str
        body: str

    class Granted(Event):
        """A person took the role up, at most until `until`; `evidence` says who tells it."""

        TOPIC = "role.granted"
        person: UUID
        until: datetime | None
        evidence: Personal

    class Relinquished(Event):
        """A person laid the role down."""

        TOPIC = "role.relinquished"
        person: UUID

    class Revoked(Event):
        """The role was taken from a person."""

        TOPIC = "role.revoked"
        person: UUID

    class Expired(Event):
        """A person's term ended."""

        TOPIC = "role.expired"
        person: UUID

    class Retired(Event):
        """The role exists no more; whoever held it holds it no more."""

        TOPIC = "role.retired"

    class Revived(Event):
        """The retired role exists again, held by nobody yet."""

        TOPIC = "role.revived"

    class Corrected(Event):
        """Change number `entry` took place at another time than recorded; None: it never did."""

        TOPIC = "role.corrected"
        entry: int
        to: datetime | None
        to_precision: Precision

    class HandoverPrepared(Event):
        """A person wrote down what whoever comes after them must know.

        `text` is theirs: what they added, and how they worded anew what the log told. The rest is
        made from the events `cites`, as the log told it that had `size` events, the last of them
        recorded `made_at` a time; `left_out` names what they took out of that.
        """

        TOPIC = "role.handover_prepared"
        person: UUID
        successor: UUID | None
        text: Personal
        left_out: list[str]
        cites: list[int]
        size: int
        made_at: datetime

    class HandoverAccepted(Event):
        """Somebody took over what was prepared as change number `prepared`.

        `alone` is whether there was nobody else than who prepared it.
        """

        TOPIC = "role.handover_accepted"
        prepared: int
        note: Personal
        alone: bool

    @staticmethod
    def create_id(key: str) -> UUID:
        """The same source thing always gets the same ID, so a second import finds it."""
        return id_of("role", key)

    @event(Established)
    def __init__(  # noqa: PLR0913 - these are the event's fields
        self,
        key: str,
        title: str,
        mandate: str,
        body: str,
        seats: int | None,
        visibility: Visibility,
        by: UUID | None,
        reason: Personal,
        source: Personal,
        fingerprint: str,
        occurred: Occurred,
    ):
        self.begin()
        self.title = f"{title} of {body}" if body else title

    def observe_establishment(self, why: Why, occurred: Occurred) -> None:
        """Note that the role is older than was known: a later source tells of it."""
        if occurred.at < self.entries[1].at and not self.was_told("established", why, occurred):
            self.rectify(self.Corrected, 1, occurred.at, occurred.precision, why, occurred)

    def change_mandate(
        self, mandate: str, title: str, body: str, why: Why, occurred: Occurred
    ) -> None:
        """Call it, or ask of it, something else."""
        self.happen(self.MandateChanged, why, occurred, mandate=mandate, title=title, body=body)

    def grant(
        self,
        person: UUID,
        until: datetime | None,
        evidence: Personal,
        why: Why,
        occurred: Occurred,
    ) -> None:
        """Give it to a person who does not hold it."""
        self.happen(self.Granted, why, occurred, person=person, until=until, evidence=evidence)

    def relinquish(self, person: UUID, why: Why, occurred: Occurred) -> None:
        """Let a person lay it down."""
        self.happen(self.Relinquished, why, occurred, person=person)

    def revoke(self, person: UUID, why: Why, occurred: Occurred) -> None:
        """Take it from a person."""
        self.happen(self.Revoked, why, occurred, person=person)

    def expire(self, person: UUID, why: Why, occurred: Occurred) -> None:
        """End a person's term."""
        self.happen(self.Expired, why, occurred, person=person)

    def retire(self, why: Why, occurred: Occurred) -> None:
        """End the role."""
        self.happen(self.Retired, why, occurred)

    def revive(self, why: Why, occurred: Occurred) -> None:
        """Let the role exist again."""
        self.happen(self.Revived, why, occurred)

    def prepare_handover(
        self, person: UUID, text: Personal, made_from: MadeFrom, why: Why, occurred: Occurred
    ) -> None:
        """Let who holds or held it write down what comes with it."""
        self.happen(
            self.HandoverPrepared, why, occurred, person=person, text=text, **made_from.fields()
        )

    def accept_handover(
        self, prepared: int, note: Personal, alone: bool, why: Why, occurred: Occurred
    ) -> None:
        """Take over what was prepared, once, by somebody else than who prepared it."""
        told = {"prepared": prepared, "note": note, "alone": alone}
        self.happen(self.HandoverAccepted, why, occurred, **told)

    def handover_prepared_by(self, at: datetime) -> int | None:
        """The number of what was prepared last by then; None when nothing was."""
        made = [e for e in self.entries.values() if e.change == "handover_prepared" and e.at <= at]
        return max(made, key=lambda e: (e.at, e.number)).number if made else None

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
        """A person holds it once at a time, nobody holds a retired one; and of handovers too."""
        retired: Entry | None = None
        held: dict[UUID, Entry] = {}
        handovers = Handovers()
        for entry in history:
            if broken := handovers.take(entry):
                self._refuse(entry, broken)
            if entry.change == "retired":
                self._refuse_if(retired, entry, "A role is retired once; revive it first.")
                retired, held = entry, {}
            elif entry.change == "revived":
                if retired is None:
                    self._refuse(entry, f"It was not retired by {when(entry)[3:]}.")
                retired = None
            elif entry.change == "granted":
                self._refuse_if(retired, entry, "Revive it first, or grant another.")
                self._grant(held, entry)
            elif entry.change in ENDINGS:
                self._end(held, entry)

    def _grant(self, held: dict[UUID, Entry], entry: Entry) -> None:
        person, until = entry.fields["person"], entry.fields["until"]
        if until is not None and until <= entry.at:
            self._refuse(entry, f"The term would end before that, on {until:%Y-%m-%d}.")
        since = held.get(person)
        if since is not None and _holds_at(since, entry.at):
            self._refuse(
                entry,
                f"The person {person} holds it since {when(since)[3:]}, and nobody holds a role"
                " twice at once. Record first how that term ended, or give the earlier one its"
                " end with `until`.",
            )
        held[person] = entry

    def _end(self, held: dict[UUID, Entry], entry: Entry) -> None:
        since = held.pop(entry.fields["person"], None)
        ends_with_term = entry.change == "expired" and since and entry.at == since.fields["until"]
        if since is None or not (_holds_at(since, entry.at) or ends_with_term):
            msg = f"The person {entry.fields['person']} did not hold it then."
            self._refuse(entry, f"{msg} Record first when they took it up.")

    def _refuse_if(self, retired: Entry | None, entry: Entry, way_out: str) -> None:
        if retired is not None:
            self._refuse(entry, f"It was retired {when(retired)}. {way_out}")

    def _refuse(self, entry: Entry, why: str) -> None:
        change = entry.change.removeprefix("handover_")
        what = "handover of the role" if change != entry.change else "role"
        msg = f"The {what} {self.title!r} cannot be {change} {when(entry)}."
        raise CommandRefusedError(f"{msg} {why}")


def _holds_at(granted: Entry, at: datetime) -> bool:
    until = granted.fields["until"]
    return until is None or at < until
