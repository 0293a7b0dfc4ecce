"""Happenings: what is told one by one, and what a decision, norm or tenure that it makes lasts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from projections.replay.asked import By

COUNTED: tuple[str, ...] = (
    "space.opened", "space.renamed", "space.closed", "person.left",
    "decision.proposed", "decision.taken", "decision.restated", "decision.superseded",
    "decision.reversed", "decision.reaffirmed",
    "norm.adopted", "norm.amended", "norm.suspended", "norm.reinstated", "norm.repealed",
    "role.established", "role.changed", "role.retired", "role.revived", "role.begun", "role.ended",
    "moderation.hidden", "moderation.restored", "moderation.withdrawn", "moderation.appealed",
    "moderation.answered",
)  # fmt: skip
"""What happenings there are, beside people who arrive, and what each frame counts of them."""

LASTING: tuple[str, ...] = ("space", "decision", "norm", "role", "tenure")
"""Of what each frame counts how much there was at its end: spaces that are open, decisions that
stand, norms in force, roles that are there, and tenures that go on."""


@dataclass(frozen=True)
class Happening:
    """Something that happened, with the number of the event that tells of it.

    `id` is that of the thing, of whose `kind` there is a page; `person` is whom it is about, whose
    name goes with it. `learned_at` is when the archive was told of it first.
    """

    what: str
    kind: str
    id: UUID
    title: str
    occurred_at: datetime
    precision: str
    learned_at: datetime
    event: int | None
    person: UUID | None = None
    name: str = ""
    there_from: datetime | None = None
    """When the thing came about, if that may be later than what happened to it: where only the day
    is known of one of the two."""

    def at(self, by: By) -> datetime:
        """When that was, on this clock."""
        return self.occurred_at if by == "occurred" else self.learned_at

    def named(self, name: str) -> "Happening":
        """The same with the name of the person it is about."""
        return replace(self, name=name, title=self.title or name)


@dataclass(frozen=True)
class Turn:
    """A moment at which a thing came to hold, or held no more."""

    kind: str
    occurred_at: datetime
    learned_at: datetime
    change: int

    def at(self, by: By) -> datetime:
        """When that was, on this clock."""
        return self.occurred_at if by == "occurred" else self.learned_at


@dataclass(frozen=True)
class Change:
    """A change of a thing, in the order in which its changes count: the later one prevails."""

    occurred_at: datetime
    learned_at: datetime
    holds: bool | None
    """Whether the thing holds from then on; None: as before."""


def turns_of(kind: str, changes: Sequence[Change], by: By) -> Iterable[Turn]:
    """The moments on a clock at which what these changes are of began to hold, or ceased.

    A change that is told late is overtaken by those after it that are known already.
    """
    turning = [
        (number, change) for number, change in enumerate(changes) if change.holds is not None
    ]
    turning.sort(key=lambda each: (_at(each[1], by), each[0]))
    latest, held = -1, False
    for number, change in turning:
        if number < latest:
            continue
        latest = number
        if change.holds != held:
            held = bool(change.holds)
            yield Turn(kind, change.occurred_at, change.learned_at, 1 if held else -1)


def _at(change: Change, by: By) -> datetime:
    return change.occurred_at if by == "occurred" else change.learned_at
