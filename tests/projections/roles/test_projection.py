"""The tables of roles, however their events come."""

from typing import Any

import pytest
import sqlalchemy as sa

from archive import commands as c
from projections.roles.projection import RolesProjection
from projections.roles.tables import role_changes, roles, tenures
from tests.builders import a
from tests.contracts.projections import ProjectionContract, rows_of
from tests.projections.roles.council import (
    ADA,
    BOB,
    CHAIR,
    Council,
    corrected,
    day,
    established,
    granted,
    left,
    retired,
    revived,
)


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = RolesProjection


def rows(council: Council, table: sa.Table) -> list[Any]:
    with council.engine.connect() as connection:
        order = (table.c.recorded_at, *(table.c[n] for n in ("entry",) if n in table.c))
        return list(connection.execute(table.select().order_by(*order)))


def held(council: Council) -> list[tuple[object, ...]]:
    """The tenures that stand."""
    standing = [row for row in rows(council, tenures) if row.recorded_until is None]
    return sorted((row.since, row.until, row.ended_how) for row in standing)


def test_a_role_is_as_its_changes_left_it(council: Council) -> None:
    council.tell(
        established(seats=3, visibility="members", mandate="Chairs."),
        a(c.ChangeMandate, role=CHAIR, mandate="", title="speaker", occurred_at=day(4)),
        a(c.ChangeMandate, role=CHAIR, mandate="Speaks.", occurred_at=day(2)),
        retired(9),
    )

    [role] = rows(council, roles)
    assert (role.title, role.body, role.mandate) == ("speaker", "garden", "Speaks.")
    assert (role.seats, role.visibility) == (3, "members")
    assert (role.established_at, role.retired_at) == (day(0), day(9))

    council.tell(revived(10))
    assert rows(council, roles)[0].retired_at is None


def test_a_change_is_told_with_all_that_belongs_to_it(council: Council) -> None:
    council.tell(
        established(),
        granted(
            BOB, 2, by=ADA, reason="the vote", evidence="minutes", until=day(8), source="git:9"
        ),
    )

    change = rows(council, role_changes)[-1]
    assert (change.event, change.entry, change.occurred_at) == ("granted", 2, day(2))
    assert (change.person_id, change.by) == (council.person(BOB), council.person(ADA))
    assert (change.reason, change.evidence, change.source) == ("the vote", "minutes", "git:9")
    assert (change.until, change.recorded_until) == (day(8), None)


def test_a_tenure_that_is_ended_gives_way_to_one_with_its_end(council: Council) -> None:
    council.tell(established(), granted(ADA, 1))
    council.tell(left(ADA, 5))

    first, second = rows(council, tenures)
    assert (first.since, first.until) == (day(1), None)
    assert (second.since, second.until, second.ended_how) == (day(1), day(5), "relinquished")
    assert first.recorded_until == second.recorded_at
    assert second.recorded_until is None


def test_within_one_batch_it_does_too(council: Council) -> None:
    council.tell(established(), granted(ADA, 1), left(ADA, 5))

    first, second = rows(council, tenures)
    assert (first.until, second.until) == (None, day(5))
    assert first.recorded_until == second.recorded_at


def test_a_retired_role_ends_the_tenures_of_all(council: Council) -> None:
    council.tell(established(), granted(ADA, 1), granted(BOB, 2), left(ADA, 3))
    council.tell(retired(6))

    assert held(council) == [(day(1), day(3), "relinquished"), (day(2), day(6), "retired")]


def test_what_was_told_late_takes_its_place(council: Council) -> None:
    council.tell(established(), granted(ADA, 10), retired(20))
    council.tell(granted(BOB, 3, until=day(5)), granted(BOB, 8))

    assert held(council) == [
        (day(3), day(5), "term"),
        (day(8), day(20), "retired"),
        (day(10), day(20), "retired"),
    ]


@pytest.mark.parametrize("at_once", [True, False])
def test_a_correction_leaves_what_was_held_to_be_so_before(council: Council, at_once: bool) -> None:
    told = (established(), granted(ADA, 1), left(ADA, 5), corrected(3, 4), corrected(2, None))
    for commands in [told[:4]] if at_once else [(command,) for command in told[:4]]:
        council.tell(*commands)

    assert held(council) == [(day(1), day(4), "relinquished")]
    ends = [(row.until, row.recorded_until is None) for row in rows(council, tenures)]
    assert ends == [(None, False), (day(5), False), (day(4), True)]
    changed = [row for row in rows(council, role_changes) if row.entry == 3]
    assert [(r.occurred_at, r.corrected_in) for r in changed] == [(day(5), None), (day(4), 4)]


def test_a_grant_that_never_was_leaves_no_tenure(council: Council) -> None:
    council.tell(established(), granted(ADA, 1), granted(BOB, 1))
    council.tell(corrected(2, None))

    [tenure] = [row for row in rows(council, tenures) if row.recorded_until is None]
    assert tenure.person_id == council.person(BOB)


def test_a_role_that_was_never_retired_is_held_on(council: Council) -> None:
    council.tell(established(), granted(ADA, 1), retired(6))
    council.tell(corrected(3, None))

    assert held(council) == [(day(1), None, None)]
    assert rows(council, roles)[0].retired_at is None


def test_of_an_erased_person_no_text_is_left(council: Council) -> None:
    council.tell(
        established(by=BOB, reason="bobword", source="bobword:1"),
        granted(BOB, 1, evidence="bobword"),
        granted(ADA, 1, by=BOB, evidence="bobword", reason="bobword"),
        left(ADA, 3, by=ADA, reason="adaword"),
    )
    council.erase(BOB)
    council.tell(granted(BOB, 1, evidence="bobword again"), left(BOB, 4, reason="bobword"))

    text = str(rows_of(council.engine, RolesProjection()))
    assert "bobword" not in text
    assert "adaword" in text
