"""Whose handover is asked for, and who may read it."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.handover.seats import Seat, SeatError, may_read, seat_of
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.projections.handover.conftest import ROLE
from tests.reading import Library, handle


def test_it_is_the_present_holders_unless_another_is_named(garden: Library, seat: Seat) -> None:
    assert (seat.name, [term.name for term in seat.before]) == ("Bob", ["Dee"])
    for named in (garden.person("dee"), "dee"):
        other = seat_of(garden.engine, STEWARD, seat.role.id, named)
        assert other is not None
        assert other.name == "Dee"


def test_who_never_held_it_hands_nothing_over(garden: Library, seat: Seat) -> None:
    with pytest.raises(SeatError, match="'Zed' is not among those who held"):
        seat_of(garden.engine, STEWARD, seat.role.id, "Zed")


def test_there_is_no_seat_of_what_is_not_there(garden: Library) -> None:
    assert seat_of(garden.engine, STEWARD, uuid4()) is None
    role = garden.archive.id_of("role", ROLE)
    assert seat_of(garden.engine, STEWARD, role, as_of=later(-9)) is None


def test_of_several_holders_one_must_be_named(archive: Archive, engine: sa.Engine) -> None:
    library = Library(archive, engine)
    library.tell(a(c.EstablishRole, source=""))
    role = library.archive.id_of("role", ROLE)
    with pytest.raises(SeatError, match="Nobody has held"):
        seat_of(library.engine, STEWARD, role)
    for name in ("bob", "cy"):
        library.tell(a(c.GrantRole, person=handle(name), person_name=name, source=""))

    with pytest.raises(SeatError, match=r"Several people hold .* bob \(.*; cy \("):
        seat_of(library.engine, STEWARD, role)


def test_stewards_and_those_who_hold_it_read_it(garden: Library, seat: Seat) -> None:
    bob, cy = (Viewer("member", garden.person(name)) for name in ("bob", "cy"))

    assert [may_read(garden.engine, v, seat) for v in (STEWARD, bob)] == [True, True]
    assert not any(may_read(garden.engine, v, seat) for v in (ANONYMOUS, MEMBER, cy))
