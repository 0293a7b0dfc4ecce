"""Decision: a question put to the community, how it was decided, and what became of that."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from archive.commands import DecisionState, Outcome, Precision, Visibility
from archive.domain.aggregate import CommandRefusedError, Occurred, id_of
from archive.domain.chronicle import Chronicle, Entry, Why, when
from archive.domain.personal import Personal

UNTAKEN = ("proposed", "deferred", "withdrawn")
TAKEN = ("accepted", "rejected")
ENDED = ("superseded", "reversed")
ALLOWED = {
    **dict.fromkeys(UNTAKEN, ("amended", "taken", "restated", "superseded")),
    **dict.fromkeys(
        TAKEN, ("amended", "restated", "superseded", "reversed", "reaffirmed", "due_for_review")
    ),
    **dict.fromkeys(ENDED, ("amended", "restated", "superseded", "reversed")),
}
"""What may happen to a decision as it stands."""
BECOMES = {"superseded": "superseded", "reversed": "reversed"}


class Decision(Chronicle):
    """A decision. Its title and text are the community's own; the reasons belong to people."""

    TOPIC = "decision"
    OPENED = "proposed"

    class Event(Chronicle.Event):
        """Base class of the decision's events."""

    class Proposed(Event, AggregateCreated):
        """The question was put. `status` is the community's own word, where it has one."""

        TOPIC = "decision.proposed"
        key: str
        title: str
        text: str
        label: str
        status: str
        visibility: Visibility

    class Amended(Event):
        """The proposal, or its record, was worded anew. What is empty stayed as it was."""

        TOPIC = "decision.amended"
        title: str
        text: str

    class Taken(Event):
        """It was decided."""

        TOPIC = "decision.taken"
        outcome: Outcome
        method: str
        tally: dict[str, int]
        deciders: list[UUID]
        status: str

    class Restated(Event):
        """It stands otherwise, or goes by another word, and nothing was decided by that."""

        TOPIC = "decision.restated"
        state: DecisionState
        status: str

    class Superseded(Event):
        """Another decision took its place."""

        TOPIC = "decision.superseded"
        superseded_by: UUID
        status: str

    class Reversed(Event):
        """It was taken back."""

        TOPIC = "decision.reversed"
        status: str

    class Reaffirmed(Event):
        """It was looked at again, and stands."""

        TOPIC = "decision.reaffirmed"

    class DueForReview(Event):
        """It is to be looked at again at a set time."""

        TOPIC = "decision.due_for_review"
        due_at: datetime

    class Corrected(Event):
        """Change number `entry` took place at another time than recorded; None: it never did."""

        TOPIC = "decision.corrected"
        entry: int
        to: datetime | None
        to_precision: Precision

    @staticmethod
    def create_id(key: str) -> UUID:
        """The same source thing always gets the same ID, so a second import finds it."""
        return id_of("decision", key)

    @event(Proposed)
    def __init__(  # noqa: PLR0913 - these are the event's fields
        self,
        key: str,
        title: str,
        text: str,
        label: str,
        status: str,
        visibility: Visibility,
        by: UUID | None,
        reason: Personal,
        source: Personal,
        fingerprint: str,
        occurred: Occurred,
    ):
        self.begin()
        self.title = title

    def amend(self, title: str, text: str, why: Why, occurred: Occurred) -> None:
        """Word it anew."""
        self.happen(self.Amended, why, occurred, title=title, text=text)

    def take(  # noqa: PLR0913 - these are the event's fields
        self,
        outcome: Outcome,
        method: str,
        tally: dict[str, int],
        deciders: list[UUID],
        status: str,
        why: Why,
        occurred: Occurred,
    ) -> None:
        """Decide it, once."""
        fields = {"outcome": outcome, "method": method, "tally": tally, "deciders": deciders}
        self.happen(self.Taken, why, occurred, **fields, status=status)

    def restate(self, state: DecisionState, status: str, why: Why, occurred: Occurred) -> None:
        """Note how it stands now."""
        self.happen(self.Restated, why, occurred, state=state, status=status)

    def supersede(self, superseded_by: UUID, status: str, why: Why, occurred: Occurred) -> None:
        """Note which decision took its place."""
        if superseded_by == self.id:
            msg = f"The decision {self.title!r} cannot supersede itself."
            raise CommandRefusedError(f"{msg} Name the one that took its place.")
        self.happen(self.Superseded, why, occurred, superseded_by=superseded_by, status=status)

    def reverse(self, status: str, why: Why, occurred: Occurred) -> None:
        """Take it back."""
        self.happen(self.Reversed, why, occurred, status=status)

    def reaffirm(self, why: Why, occurred: Occurred) -> None:
        """Let it stand after another look."""
        self.happen(self.Reaffirmed, why, occurred)

    def schedule_review(self, due_at: datetime, why: Why, occurred: Occurred) -> None:
        """Set when it is to be looked at again."""
        self.happen(self.DueForReview, why, occurred, due_at=due_at)

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
        """It is taken once; after that it is superseded, reversed or reaffirmed."""
        first, *later = history
        state, since = "proposed", first
        for entry in later:
            becomes = _state_after(entry, state)
            if _is_taking(entry, state, becomes) or entry.change not in ALLOWED[state]:
                raise CommandRefusedError(
                    f"The decision {self.title!r} was {since.change} {when(since)} and is {state},"
                    f" so it cannot be {_change(entry)} {when(entry)}. {_way_out(state)}"
                )
            if becomes != state:
                state, since = becomes, entry


def _state_after(entry: Entry, state: str) -> str:
    if entry.change == "taken":
        return str(entry.fields["outcome"])
    if entry.change == "restated":
        return str(entry.fields["state"])
    return BECOMES.get(entry.change, state)


def _is_taking(entry: Entry, state: str, becomes: str) -> bool:
    """Whether a mere word would decide what was not decided, or the other way."""
    if entry.change != "restated" or becomes == "superseded":
        return False
    return (state in UNTAKEN) != (becomes in UNTAKEN)


def _change(entry: Entry) -> str:
    named = {"restated": "called " + str(entry.fields.get("state"))}
    return named.get(entry.change, entry.change.replace("_", " "))


def _way_out(state: str) -> str:
    if state in UNTAKEN:
        return "Record first how it was taken."
    if state in TAKEN:
        return "A decision is taken once: supersede, reverse or reaffirm it."
    return "Put the question anew, as a decision of its own."
