"""Queries of roles: how each stood, who held it while when, and when nobody did."""

from typing import Any

import pytest

from archive import commands as c
from projections.roles.queries import (
    RoleRow,
    gaps,
    overfull_roles,
    role_of,
    roles_in,
    roles_seen,
    tenures_of_person,
    tenures_of_role,
    vacancies,
)
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a
from tests.projections.roles.council import (
    ADA,
    BOB,
    CHAIR,
    CY,
    Council,
    corrected,
    day,
    established,
    granted,
    left,
    linked,
    retired,
    revived,
)


def at(council: Council, number: int | None, **changes: Any) -> RoleRow | None:
    as_of = None if number is None else day(number)
    return role_of(council.engine, ANONYMOUS, council.role(), as_of=as_of, **changes)


def test_a_role_is_vacant_held_or_retired(council: Council) -> None:
    council.tell(
        established(), granted(ADA, 2), granted(BOB, 3), left(ADA, 4), retired(6), revived(8)
    )

    stood = {n: (row.state, row.holders) for n in range(9) if (row := at(council, n))}
    assert stood == {
        **dict.fromkeys((0, 1), ("vacant", 0)),
        2: ("held", 1),
        3: ("held", 2),
        **dict.fromkeys((4, 5), ("held", 1)),
        **dict.fromkeys((6, 7), ("retired", 0)),
        8: ("vacant", 0),
    }
    assert at(council, -1) is None


def test_a_role_is_called_and_for_what_it_was_then(council: Council) -> None:
    before = council.tell(established(mandate="Chairs.", seats=1, precision="day"))
    council.tell(
        a(c.ChangeMandate, role=CHAIR, title="speaker", mandate="Speaks.", occurred_at=day(4))
    )

    then, now = at(council, 3), at(council, None)
    assert then is not None
    assert now is not None
    assert (then.called, then.mandate, then.seats) == ("chair of garden", "Chairs.", 1)
    assert (then.established_at, then.precision) == (day(0), "day")
    assert (now.called, now.mandate) == ("speaker of garden", "Speaks.")
    assert at(council, None, known_at=before) == then


def test_the_list_is_by_body_and_title_with_the_retired_last(council: Council) -> None:
    council.tell(
        established("1", title="cook", body="attic"),
        established("2", title="Clerk", body="attic"),
        established("3", title="chair", body=""),
        retired(4, "2"),
    )

    def listed(number: int) -> list[str]:
        return [r.called for r in roles_seen(council.engine, ANONYMOUS, as_of=day(number))]

    assert listed(5) == ["chair", "cook of attic", "Clerk of attic"]
    assert listed(3) == ["chair", "Clerk of attic", "cook of attic"]


def test_one_role_is_what_it_is_on_the_list(council: Council) -> None:
    council.tell(established(), established("k"), granted(ADA, 1), granted(CY, 2), linked(ADA, CY))

    seen = roles_seen(council.engine, ANONYMOUS, as_of=day(5))

    assert [role.holders for role in seen] == sorted((0, 1), reverse=seen[0] == at(council, 5))
    assert at(council, 5) in seen
    with council.engine.connect() as connection:
        assert roles_in(connection, ANONYMOUS, [], as_of=day(5)) == {}


@pytest.mark.parametrize(
    ("visibility", "seers"),
    [("members", {MEMBER, STEWARD}), ("stewards", {STEWARD}), ("confidential", set())],
)
def test_a_role_shows_to_those_it_is_for(
    council: Council, visibility: Any, seers: set[Viewer]
) -> None:
    council.tell(established(visibility=visibility, seats=1), granted(ADA, 1), granted(BOB, 2))
    role, ada = council.role(), council.person(ADA)

    for viewer in (ANONYMOUS, MEMBER, STEWARD):
        with council.engine.connect() as connection:
            shown = (
                roles_seen(council.engine, viewer),
                role_of(council.engine, viewer, role),
                tenures_of_role(council.engine, viewer, role),
                tenures_of_person(council.engine, viewer, ada),
                vacancies(council.engine, viewer),
                vacancies(council.engine, viewer, role=role),
                overfull_roles(connection, viewer),
            )
        assert {bool(one) for one in shown} == {viewer in seers}


def test_the_tenures_of_a_role_tell_how_each_ended(council: Council) -> None:
    council.tell(
        established(),
        granted(ADA, 1),
        left(ADA, 4, precision="about"),
        granted(BOB, 4, until=day(9)),
        granted(CY, 5),
    )

    def lanes(number: int | None, **clocks: Any) -> list[tuple[object, ...]]:
        when = None if number is None else day(number)
        rows = tenures_of_role(council.engine, ANONYMOUS, council.role(), as_of=when, **clocks)
        return [(r.name, r.since, r.until, r.until_precision, r.ended_how) for r in rows]

    ada = ("Ada", day(1), day(4), "about", "relinquished")
    bob = ("Bob", day(4), day(9), "second", "term")
    assert lanes(None) == [ada, bob, ("Cy", day(5), None, None, None)]
    assert lanes(4) == [ada, bob]
    assert lanes(2) == [("Ada", day(1), None, None, None)]


def test_tenures_by_linked_handles_are_one_where_they_overlap(council: Council) -> None:
    before = council.tell(
        established(),
        granted(ADA, 1),
        granted(CY, 4),
        left(ADA, 6),
        left(CY, 8),
        granted(CY, 10),
    )
    council.tell(linked(ADA, CY))

    def lanes(**clocks: Any) -> list[tuple[object, ...]]:
        rows = tenures_of_role(council.engine, ANONYMOUS, council.role(), **clocks)
        return [(r.person_id, r.since, r.until, r.granted_entry, r.ended_entry) for r in rows]

    ada, cy = council.person(ADA), council.person(CY)
    assert lanes() == [(ada, day(1), day(8), 2, 5), (ada, day(10), None, 6, None)]
    assert [row[0] for row in lanes(known_at=before)] == [ada, cy, cy]


def test_what_a_person_held_is_found_by_any_handle(council: Council) -> None:
    council.tell(
        established(),
        established("k"),
        granted(ADA, 1),
        granted(CY, 4, "k"),
        linked(ADA, CY),
        granted(BOB, 1),
    )

    for handle in (ADA, CY):
        rows = tenures_of_person(council.engine, ANONYMOUS, council.person(handle))
        assert [(r.name, r.since) for r in rows] == [("Ada", day(1)), ("Ada", day(4))]


def short(council: Council, number: int | None = None, **changes: Any) -> list[tuple[Any, ...]]:
    as_of = None if number is None else day(number)
    rows = vacancies(council.engine, ANONYMOUS, as_of=as_of, **changes)
    return [(row.since, row.until, row.holders, row.is_gap) for row in rows]


def test_a_role_is_vacant_until_it_is_held_and_after_that(council: Council) -> None:
    before = council.tell(
        established(),
        granted(ADA, 2),
        left(ADA, 4),
        granted(BOB, 7),
        granted(CY, 8),
        left(BOB, 9),
        left(CY, 11),
    )
    first = (day(0), day(2), 0, False)
    gap = (day(4), day(7), 0, True)
    assert short(council) == [first, gap, (day(11), None, 0, False)]
    assert short(council, 5) == [first, (day(4), None, 0, False)]
    assert short(council, 3, role=council.role()) == [first]
    assert short(council, 4) == [first, (day(4), None, 0, False)]

    council.tell(corrected(3, 7))
    assert short(council) == [first, (day(11), None, 0, False)]
    assert short(council, known_at=before)[1] == gap
    assert [row.since for row in gaps(council.engine, ANONYMOUS, known_at=before)] == [day(4)]
    assert gaps(council.engine, ANONYMOUS) == []


def test_a_role_with_more_seats_than_holders_is_short_of_them(council: Council) -> None:
    council.tell(established(seats=2), granted(ADA, 1), granted(BOB, 3), left(BOB, 5))

    assert short(council) == [
        (day(0), day(1), 0, False),
        (day(1), day(3), 1, False),
        (day(5), None, 1, False),
    ]


def test_a_retired_role_is_not_vacant(council: Council) -> None:
    council.tell(established(), granted(ADA, 0), retired(4), revived(6), granted(BOB, 8))

    assert short(council) == [(day(6), day(8), 0, True)]
    assert short(council, 5) == []


def test_whoever_never_left_a_taken_seat_is_found(council: Council) -> None:
    council.tell(
        established(seats=1),
        established("k", seats=2),
        granted(ADA, 1),
        granted(BOB, 4),
        granted(ADA, 1, "k"),
        granted(BOB, 4, "k"),
    )

    def found(**clocks: Any) -> list[tuple[object, ...]]:
        with council.engine.connect() as connection:
            rows = overfull_roles(connection, ANONYMOUS, **clocks)
        return [(r.role_id, r.entry, r.name, r.successor, r.taken_up, r.seats) for r in rows]

    assert found() == [(council.role(), 2, "Ada", "Bob", day(4), 1)]
    assert found(as_of=day(3)) == []
    council.tell(left(ADA, 4))
    assert found() == []
