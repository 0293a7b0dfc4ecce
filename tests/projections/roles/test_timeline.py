"""The timeline: kept while the read models stand still, and read again when they moved on."""

from collections.abc import Callable

import sqlalchemy as sa

from archive.application import Archive
from projections.people.identities import identities
from projections.roles.roster import roster
from projections.roles.timeline import NEVER, Stretches, ticks, timeline_in
from projections.viewer import ANONYMOUS, STEWARD
from tests.projections.roles.council import (
    ADA,
    BOB,
    CY,
    Council,
    day,
    established,
    granted,
    linked,
)


def test_it_is_kept_until_the_read_models_move_on(council: Council) -> None:
    council.tell(established(), granted(ADA, 1))
    with council.engine.connect() as connection:
        first = timeline_in(connection)
        assert timeline_in(connection) is first

    council.tell(granted(BOB, 2))
    with council.engine.connect() as connection:
        assert timeline_in(connection) is not first
        assert len(timeline_in(connection).held.rows) == 2


def test_an_erased_name_is_not_answered_from_it(council: Council) -> None:
    council.tell(established(), granted(ADA, 1))
    assert roster(council.engine, STEWARD)[0].name == "Ada"

    council.erase(ADA)

    assert roster(council.engine, STEWARD)[0].name == "[erased]"
    with council.engine.connect() as connection:
        assert "Ada" not in str(timeline_in(connection).facts)


def test_tables_without_rows_make_an_empty_one(council: Council) -> None:
    council.tell()

    assert roster(council.engine, STEWARD) == []


def test_each_database_has_its_own(
    council: Council, archive: Archive, new_engine: Callable[[], sa.Engine]
) -> None:
    other = Council(archive, new_engine())
    other.tell(established(), granted(ADA, 1))
    council.tell(granted(BOB, 2))

    for _ in range(2):
        assert [row.name for row in roster(other.engine, ANONYMOUS)] == ["Ada"]
        assert [row.name for row in roster(council.engine, ANONYMOUS)] == ["Ada", "Bob"]


def test_the_handles_of_one_person_are_found_by_each_other(council: Council) -> None:
    council.tell(established(), granted(ADA, 1), granted(BOB, 2), granted(CY, 3), linked(ADA, CY))
    with council.engine.connect() as connection:
        timeline = timeline_in(connection)
        who = identities(connection)
    people = [row.person_id for row in timeline.held.rows]
    ada, bob, cy = (council.person(handle) for handle in (ADA, BOB, CY))

    def chosen(mask: object) -> set[object]:
        return {row.person_id for row in timeline.held.chosen(mask)}  # type: ignore[arg-type]

    assert set(people) == {ada, bob, cy}
    assert chosen(timeline.of_several(who)) == {ada, cy}
    assert chosen(timeline.of_handles([bob])) == {bob}
    assert chosen(timeline.of_same(timeline.of_handles([cy]), who)) == {ada, cy}


def test_times_are_numbers_as_exact_as_they_are() -> None:
    assert ticks(day(1)) - ticks(day(0)) == 24 * 60 * 60 * 1_000_000
    assert ticks(None) == NEVER


def test_stretches_are_those_that_were_known() -> None:
    rows = Stretches.of(
        [
            ("first", [day(1), day(5), day(50), day(60)]),
            ("second", [day(1), None, day(60), None]),
            ("third", [day(7), None, day(50), None]),
        ]
    )

    assert rows.chosen(rows.begun(None, None)) == ["second", "third"]
    assert rows.chosen(rows.begun(day(1), None)) == ["second"]
    assert rows.chosen(rows.begun(None, day(50))) == ["first", "third"]
    assert rows.chosen(rows.lasting(day(5), day(59))) == []
    assert rows.chosen(rows.lasting(day(4), day(59))) == ["first"]
    assert rows.numbered(rows.lasting(day(7), None)) == [(1, "second"), (2, "third")]
