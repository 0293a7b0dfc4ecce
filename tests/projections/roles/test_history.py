"""What happened to a role, as it was told and corrected."""

from typing import Any

from archive import commands as c
from projections.roles.history import RoleEntryRow, role_corrections, role_history
from projections.viewer import ANONYMOUS, STEWARD
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
)


def history(council: Council, **clocks: Any) -> list[RoleEntryRow]:
    return role_history(council.engine, ANONYMOUS, council.role(), **clocks)


def told(council: Council, **clocks: Any) -> list[tuple[object, ...]]:
    return [(row.entry, row.event, row.occurred_at) for row in history(council, **clocks)]


def test_entries_come_in_the_order_of_the_communitys_time(council: Council) -> None:
    council.tell(established(), granted(BOB, 5), granted(ADA, 2), left(ADA, 3))

    assert told(council) == [
        (1, "established", day(0)),
        (3, "granted", day(2)),
        (4, "relinquished", day(3)),
        (2, "granted", day(5)),
    ]
    assert [entry for entry, *_ in told(council, as_of=day(3))] == [1, 3, 4]


def test_an_entry_says_whom_by_whom_why_and_on_what_evidence(council: Council) -> None:
    council.tell(
        established(),
        granted(
            BOB,
            1,
            by=ADA,
            reason="the vote",
            evidence="minutes",
            source="git:9",
            until=day(9),
            precision="about",
        ),
        a(c.ChangeMandate, role=CHAIR, title="speaker", mandate="Speaks.", occurred_at=day(2)),
    )

    _, grant, change = history(council)
    assert (grant.person_id, grant.by) == (council.person(BOB), council.person(ADA))
    assert (grant.reason, grant.evidence, grant.source) == ("the vote", "minutes", "git:9")
    assert (grant.until, grant.precision, grant.is_corrected) == (day(9), "about", False)
    assert (change.title, change.mandate, change.person_id) == ("speaker", "Speaks.", None)


def test_linked_handles_go_by_their_person(council: Council) -> None:
    before = council.tell(established(), granted(CY, 1, by=CY), granted(ADA, 1))
    council.tell(linked(ADA, CY))
    ada, cy = council.person(ADA), council.person(CY)

    assert (history(council)[1].person_id, history(council)[1].by) == (ada, ada)
    assert history(council, known_at=before)[1].person_id == cy


def test_a_corrected_entry_has_its_right_time_and_the_older_view_the_one_of_then(
    council: Council,
) -> None:
    before = council.tell(established(), granted(ADA, 1), granted(BOB, 2))
    council.tell(corrected(2, 5), corrected(3, None))

    assert told(council) == [(1, "established", day(0)), (2, "granted", day(5))]
    assert [row.corrected_in for row in history(council)] == [None, 4]
    assert [row[0] for row in told(council, known_at=before)] == [1, 2, 3]
    assert not any(row.is_corrected for row in history(council, known_at=before))


def test_corrections_are_told_too_with_their_reasons(council: Council) -> None:
    before = council.tell(established(), granted(ADA, 1), granted(BOB, 2))
    council.tell(
        a(c.CorrectRole, role=CHAIR, entry=2, to=day(5), by=BOB, reason="typo", occurred_at=day(9)),
        corrected(3, None),
    )

    def shown(**clocks: Any) -> list[tuple[object, ...]]:
        rows = role_corrections(council.engine, ANONYMOUS, council.role(), **clocks)
        return [(r.entry, r.corrects, r.to, r.by, r.reason) for r in rows]

    assert shown() == [(4, 2, day(5), council.person(BOB), "typo"), (5, 3, None, None, "a typo")]
    assert shown(as_of=day(9)) == shown()[:1]
    assert shown(known_at=before) == []


def test_what_happened_to_a_role_shows_to_those_it_is_for(council: Council) -> None:
    council.tell(established(visibility="stewards"), granted(ADA, 1), corrected(2, 3))

    assert history(council) == []
    assert role_corrections(council.engine, ANONYMOUS, council.role()) == []
    assert len(role_history(council.engine, STEWARD, council.role())) == 2
    assert len(role_corrections(council.engine, STEWARD, council.role())) == 1


def test_what_an_erased_person_said_is_gone(council: Council) -> None:
    council.tell(established(), granted(BOB, 1, by=ADA, reason="why", evidence="minutes"))
    council.erase(ADA)

    grant = history(council)[1]
    assert (grant.reason, grant.evidence, grant.person_id) == (None, None, council.person(BOB))
