"""Seats: whose handover of a role is asked for, and who may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from projections.people.identities import identities
from projections.roles.queries import RoleRow, TenureRow, role_of, tenures_of_role
from projections.roles.tables import tenures
from projections.viewer import Viewer


class SeatError(LookupError):
    """It is not clear whose handover is meant, or nobody's can be. The message says what to do."""


@dataclass(frozen=True)
class Seat:
    """A person's last term in a role, as it was known. `handles` are all of theirs."""

    role: RoleRow
    term: TenureRow
    handle: UUID
    """The one that was granted the role."""

    handles: tuple[UUID, ...]
    before: tuple[TenureRow, ...]
    """The terms in the role that began earlier, those of others and of their own."""

    @property
    def person(self) -> UUID:
        """Who holds or held it."""
        return self.term.person_id

    @property
    def name(self) -> str:
        """How they were called."""
        return self.term.name


def may_read(
    engine: sa.Engine, viewer: Viewer, seat: Seat, *, as_of: datetime | None = None
) -> bool:
    """Whether the viewer reads handovers of this role: stewards do, and those who hold it."""
    if viewer.level == "steward" or viewer.person is None:
        return viewer.level == "steward"
    if viewer.person in seat.handles:
        return True
    with engine.connect() as connection:
        person = identities(connection).person(viewer.person)
    terms = tenures_of_role(engine, viewer, seat.role.id)
    return any(t.person_id == person and _lasts(t, as_of or datetime.now(UTC)) for t in terms)


def seat_of(
    engine: sa.Engine,
    viewer: Viewer,
    role: UUID,
    person: UUID | str | None = None,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> Seat | None:
    """The seat of this person, by any handle or name; else of the one who holds it, or did last.

    None when there is no such role that the viewer sees. Raises SeatError when nobody held it by
    then, when several do and none is named, or when the one named never did.
    """
    row = role_of(engine, viewer, role, as_of=as_of, known_at=known_at)
    if row is None:
        return None
    terms = tenures_of_role(engine, viewer, role, as_of=as_of, known_at=known_at)
    if not terms:
        raise SeatError(f"Nobody has held {row.called!r} yet: there is nothing to hand over.")
    with engine.connect() as connection:
        who = identities(connection, as_of, known_at)
        asked = who.person(person) if isinstance(person, UUID) else person
        term = _chosen(row, terms, asked, as_of or datetime.now(UTC))
        handles = who.all_of(term.person_id)
        c = tenures.c
        granted = sa.select(c.person_id).where(
            c.role_id == role, c.person_id.in_(handles), c.since <= (term.until or term.since)
        )
        by_handle = connection.scalars(granted.order_by(c.since.desc())).first()
    before = tuple(t for t in terms if t.granted_entry != term.granted_entry)
    earlier = tuple(t for t in before if t.since <= term.since)
    return Seat(row, term, by_handle or term.person_id, tuple(handles), earlier)


def _chosen(
    role: RoleRow, terms: Sequence[TenureRow], asked: UUID | str | None, at: datetime
) -> TenureRow:
    if asked is not None:
        theirs = [t for t in terms if asked in (t.person_id, t.name)]
        if not theirs:
            theirs = [t for t in terms if str(asked).casefold() == t.name.casefold()]
        if len({t.person_id for t in theirs}) == 1:
            return theirs[-1]
        what = "is called so more than once among" if theirs else "is not among"
        raise SeatError(f"{str(asked)!r} {what} those who held {role.called!r}: {_names(terms)}.")
    present = [t for t in terms if _lasts(t, at)]
    if len({t.person_id for t in present}) > 1:
        raise SeatError(
            f"Several people hold {role.called!r}. Name the one who hands over with --person:"
            f" {_names(present)}."
        )
    return present[-1] if present else max(terms, key=lambda t: (t.until or at, t.since))


def _lasts(term: TenureRow, at: datetime) -> bool:
    return term.since <= at and (term.until is None or at < term.until)


def _names(terms: Sequence[TenureRow]) -> str:
    names = {t.person_id: t.name for t in terms}
    return "; ".join(f"{name} ({person})" for person, name in names.items())
