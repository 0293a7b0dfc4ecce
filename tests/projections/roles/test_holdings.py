"""Holdings of persons, from those of their handles."""

from uuid import UUID

from projections.people.identities import Identities, identities
from projections.people.links import Link, Linked
from projections.roles.holdings import held_at, holders_at, holdings_in, merged
from projections.roles.rows import Holding
from projections.viewer import STEWARD
from tests.projections.roles.council import (
    ADA,
    BOB,
    CY,
    Council,
    day,
    established,
    granted,
    left,
    linked,
)

ONE, TWO, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
WHO = Identities(Linked({TWO: Link(ONE, day(0))}))


def held(person: UUID, since: int, until: int | None, number: int = 2) -> Holding:
    end = None if until is None else day(until)
    how = None if until is None else "revoked"
    return Holding(UUID(int=9), person, day(since), "day", end, how, how, number, number, None)


def spans(*holdings: Holding) -> list[tuple[UUID, int, int | None]]:
    return [
        (h.person_id, (h.since - day(0)).days, (h.until - day(0)).days if h.until else None)
        for h in merged(holdings, WHO)
    ]


def test_what_overlaps_is_one() -> None:
    assert spans(held(ONE, 1, 5), held(TWO, 3, 8)) == [(ONE, 1, 8)]
    assert spans(held(ONE, 1, 9), held(TWO, 3, 8)) == [(ONE, 1, 9)]
    assert spans(held(TWO, 1, None), held(ONE, 3, 8)) == [(ONE, 1, None)]
    assert spans(held(ONE, 1, 5), held(TWO, 4, 7), held(ONE, 6, 9)) == [(ONE, 1, 9)]


def test_what_meets_is_one_by_different_handles_only() -> None:
    assert spans(held(ONE, 1, 5), held(TWO, 5, 8)) == [(ONE, 1, 8)]
    assert spans(held(ONE, 1, 5), held(ONE, 5, 8)) == [(ONE, 1, 5), (ONE, 5, 8)]


def test_what_lies_apart_stays_so() -> None:
    assert spans(held(TWO, 6, 8), held(ONE, 1, 5)) == [(ONE, 1, 5), (ONE, 6, 8)]
    assert spans(held(OTHER, 1, 5), held(TWO, 2, 3)) == [(OTHER, 1, 5), (ONE, 2, 3)]


def test_the_one_that_ends_last_says_how() -> None:
    [one] = merged([held(ONE, 1, 5, 2), held(TWO, 3, 8, 4)], WHO)

    assert (one.granted_entry, one.ended_entry) == (2, 4)


def test_a_few_are_found_in_the_tables_as_all_are_in_the_timeline(council: Council) -> None:
    council.tell(
        established(),
        established("k"),
        granted(ADA, 1),
        granted(CY, 2),
        left(ADA, 4),
        granted(BOB, 3),
        granted(BOB, 1, "k"),
        linked(ADA, CY),
    )
    roles = [council.role(), council.role("k")]

    with council.engine.connect() as connection:
        for at in (0, 1, 3, 5):
            who = identities(connection, day(at), None)
            found = holdings_in(connection, STEWARD, who, roles=roles)
            assert sorted(found) == sorted(holdings_in(connection, STEWARD, who))
            then = held_at(connection, STEWARD, who, day(at), roles)
            assert sorted(then) == sorted(held_at(connection, STEWARD, who, day(at)))
            counts = holders_at(connection, STEWARD, who, day(at), roles)
            assert counts == holders_at(connection, STEWARD, who, day(at))
            assert sum(counts.values()) == len(then)
