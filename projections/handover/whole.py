"""The whole of a handover, as pages and the command line show it: made now, or as prepared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from projections.handover.brief import Known, made_of
from projections.handover.document import Document, Draft, document_of, draft_of, with_words
from projections.handover.lines import Numbers
from projections.handover.looking import Clocks
from projections.handover.prepared import Prepared, prepared_seen
from projections.handover.seats import Seat, may_read, seat_of
from projections.handover.writing import WritingError, Written, read
from projections.roles.queries import role_of
from projections.viewer import Viewer


@dataclass(frozen=True)
class Asked:
    """Which handover is asked for: whose, as it was prepared or made `anew`, and at which time.

    `community` gives what was answered in the community, where that is known already.
    """

    person: UUID | str | None = None
    anew: bool = False
    as_of: datetime | None = None
    known_at: datetime | None = None
    community: Known | None = None

    @property
    def clocks(self) -> Clocks:
        """Both clocks."""
        return {"as_of": self.as_of, "known_at": self.known_at}


@dataclass(frozen=True)
class Whole:
    """A handover to read. `prepared` is what whoever hands over made of it, if it is shown so.

    `all_prepared` is everything that was prepared of the role, the latest first.
    """

    seat: Seat
    document: Document
    prepared: Prepared | None
    all_prepared: tuple[Prepared, ...]


def whole_of(
    engine: sa.Engine, viewer: Viewer, role: UUID, numbers: Numbers, asked: Asked
) -> Whole | None:
    """The handover of a seat as it was prepared last; from the log where it was not, or anew.

    None when there is none that the viewer may read. Raises SeatError.
    """
    clocks = asked.clocks
    seat = seat_of(engine, viewer, role, asked.person, **clocks)
    if seat is None or not may_read(engine, viewer, seat, as_of=asked.as_of):
        return None
    every = prepared_seen(engine, viewer, role=role, **clocks)
    theirs = next((each for each in every if each.person == seat.person), None)
    if theirs is None or asked.anew:
        made = made_of(engine, viewer, seat, **clocks, community=asked.community)
        return Whole(seat, document_of(made, numbers), None, tuple(every))
    document = _as_prepared(engine, viewer, theirs, numbers)
    return Whole(seat, document, theirs, tuple(every))


def draft_from(
    engine: sa.Engine, viewer: Viewer, seat: Seat, numbers: Numbers, text: str
) -> tuple[Draft, Document]:
    """What somebody made of the handover that was printed for them, and that handover.

    Raises WritingError where the text cannot be read, or was made from a log that this one is not.
    """
    written = read(text)
    base = _made_at(engine, viewer, seat, numbers, written.made_at or datetime.now(UTC))
    if written.size is not None and written.size > base.size:
        raise WritingError(
            f"It was made from the log up to event {written.size}, and this one ends with event"
            f" {base.size}. Print it from this archive, and move your words over."
        )
    if written.size is not None:
        base = replace(base, size=written.size)
    return draft_of(base, written), base


def open_handovers(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[Prepared]:
    """What was prepared last by each person for each role, and waits for whoever accepts it."""
    last: dict[tuple[UUID, UUID], Prepared] = {}
    for each in prepared_seen(engine, viewer, as_of=as_of, known_at=known_at):
        last.setdefault((each.role_id, each.person), each)
    return [each for each in last.values() if each.accepted is None]


def latest(every: Sequence[Prepared], entry: int | None) -> Prepared | None:
    """The one with this number; without a number, the latest."""
    return next((each for each in every if entry in (None, each.entry)), None)


def _as_prepared(
    engine: sa.Engine, viewer: Viewer, prepared: Prepared, numbers: Numbers
) -> Document:
    at: Clocks = {"as_of": prepared.made_at, "known_at": prepared.made_at}
    if role_of(engine, viewer, prepared.role_id, **at) is None:  # told to another archive since
        at = {"as_of": prepared.occurred_at, "known_at": prepared.recorded_at}
    seat = seat_of(engine, viewer, prepared.role_id, prepared.person, **at)
    if seat is None:
        raise LookupError(f"The role {prepared.role_id} was not there when it was handed over.")
    base = document_of(made_of(engine, viewer, seat, **at), numbers)
    try:
        written = read(prepared.text or "")
    except WritingError:  # told by another program, and kept as it was told
        written = Written(())
    size = prepared.size or base.size
    return replace(with_words(base, written, prepared.left_out), size=size)


def _made_at(
    engine: sa.Engine, viewer: Viewer, seat: Seat, numbers: Numbers, at: datetime
) -> Document:
    clocks: Clocks = {"as_of": at, "known_at": at}
    then = seat_of(engine, viewer, seat.role.id, seat.person, **clocks)
    if then is None:
        raise WritingError(f"The archive did not know this role by {at:%Y-%m-%d %H:%M} UTC.")
    return document_of(made_of(engine, viewer, then, **clocks), numbers)
