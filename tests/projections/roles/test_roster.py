"""The roster: the 2015 one shows a role entered in 2026, the view of 2020 does not."""

from typing import Any

import pytest

from archive import commands as c
from projections.roles.roster import RosterRow, roster
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
    met,
    retired,
)

CLERK = "garden:roles/clerk"


def on(council: Council, number: int | None, **changes: Any) -> list[RosterRow]:
    viewer: Viewer = changes.pop("viewer", ANONYMOUS)
    as_of = None if number is None else day(number)
    return roster(council.engine, viewer, as_of=as_of, **changes)


def names(council: Council, number: int | None, **changes: Any) -> list[str]:
    return [row.name for row in on(council, number, **changes)]


def test_it_says_who_held_what_by_body_title_and_time(council: Council) -> None:
    council.tell(
        established(),
        established(CLERK, title="clerk"),
        established("k", title="cook", body="Attic"),
        granted(BOB, 1),
        granted(ADA, 1, precision="day"),
        granted(CY, 0),
        granted(CY, 2, CLERK, until=day(20)),
        granted(BOB, 3, "k"),
    )

    rows = on(council, 9)

    assert [(row.called, row.name) for row in rows] == [
        ("cook of Attic", "Bob"),
        ("chair of garden", "Cy"),
        ("chair of garden", "Ada"),
        ("chair of garden", "Bob"),
        ("clerk of garden", "Cy"),
    ]
    assert rows[2].person_id == council.person(ADA)
    assert (rows[2].handle, rows[2].since, rows[2].since_precision) == (ADA, day(1), "day")
    assert [row.until for row in rows] == [None, None, None, None, day(20)]


def test_it_can_be_that_of_one_role_or_body(council: Council) -> None:
    council.tell(
        established(),
        established("k", title="cook", body="attic"),
        granted(ADA, 1),
        granted(BOB, 1, "k"),
    )

    assert names(council, 5, role=council.role()) == ["Ada"]
    assert names(council, 5, body="attic") == ["Bob"]
    assert names(council, 5, body="cellar") == []
    assert names(council, 5, role=council.person(ADA)) == []


def test_as_of_a_day_it_is_that_of_the_day(council: Council) -> None:
    council.tell(established(), granted(ADA, 1), left(ADA, 5), granted(BOB, 5, until=day(9)))

    shown = {number: names(council, number) for number in (0, 1, 4, 5, 8, 9, None)}
    assert shown == {0: [], 1: ["Ada"], 4: ["Ada"], 5: ["Bob"], 8: ["Bob"], 9: [], None: []}


def test_an_end_that_was_still_to_come_is_not_told_unless_it_was_granted_so(
    council: Council,
) -> None:
    council.tell(
        established(),
        granted(ADA, 1),
        granted(BOB, 1, until=day(9)),
        left(ADA, 5),
        left(BOB, 6),
    )

    assert [row.until for row in on(council, 3)] == [None, day(9)]
    assert [row.until for row in on(council, 3, role=council.role())] == [None, day(9)]


def test_what_was_entered_late_shows_then_and_not_in_what_was_known_before(
    council: Council,
) -> None:
    before = council.tell(established())
    council.tell(granted(ADA, 1, precision="about", evidence="a message"))

    assert [(row.name, row.since_precision) for row in on(council, 2)] == [("Ada", "about")]
    assert names(council, 2, known_at=before) == []


def test_a_correction_changes_no_older_view(council: Council) -> None:
    before = council.tell(established(), granted(ADA, 1), left(ADA, 5))
    council.tell(corrected(3, 9), corrected(2, 3))

    shown = {n: names(council, n) for n in (1, 3, 7)}
    known = {n: names(council, n, known_at=before) for n in (1, 3, 7)}
    assert (shown, known) == ({1: [], 3: ["Ada"], 7: ["Ada"]}, {1: ["Ada"], 3: ["Ada"], 7: []})


def test_titles_and_names_are_those_of_then(council: Council) -> None:
    before = council.tell(established(), granted(ADA, 1))
    council.tell(
        a(c.ChangeMandate, role=CHAIR, title="speaker", occurred_at=day(4)),
        a(c.RenamePerson, person=ADA, name="Countess", occurred_at=day(4)),
    )

    then = {"as_of": 3, "now": None}
    assert {when: [(r.title, r.name) for r in on(council, n)] for when, n in then.items()} == {
        "as_of": [("chair", "Ada")],
        "now": [("speaker", "Countess")],
    }
    assert [(r.title, r.name) for r in on(council, None, known_at=before)] == [("chair", "Ada")]


def test_linked_handles_are_one_person_who_held_it_all_along(council: Council) -> None:
    before = council.tell(
        established(),
        granted(ADA, 1),
        granted(CY, 4),
        left(ADA, 6),
        granted(BOB, 2),
    )
    council.tell(linked(ADA, CY, 8))

    assert [(r.name, r.handle, r.since) for r in on(council, 9)] == [
        ("Ada", CY, day(1)),
        ("Bob", BOB, day(2)),
    ]
    [ada, _] = on(council, 5)
    assert (ada.person_id, ada.handle) == (council.person(ADA), ADA)
    assert names(council, 5, known_at=before) == ["Ada", "Bob", "Cy"]
    assert on(council, 9, role=council.role()) == on(council, 9)


def test_a_mail_address_is_nobodys_handle(council: Council) -> None:
    mail = "mailto:dora@example.org"
    council.tell(established(), granted(mail, 1, person_name="Dora"))
    assert [(r.name, r.handle) for r in on(council, 9)] == [("Dora", None)]

    council.tell(met(CY), linked(mail, CY))
    assert [(r.name, r.handle) for r in on(council, 9)] == [("Dora", CY)]


def test_of_an_erased_person_there_is_neither_name_nor_handle(council: Council) -> None:
    council.tell(established(), granted(ADA, 1), granted(CY, 2), linked(ADA, CY))
    on(council, 9)
    council.erase(ADA)

    for rows in (on(council, 9), on(council, 9, role=council.role())):
        assert [(r.name, r.handle, r.erased) for r in rows] == [("[erased]", None, True)]


@pytest.mark.parametrize(
    ("visibility", "seers"),
    [("members", {MEMBER, STEWARD}), ("stewards", {STEWARD}), ("confidential", set())],
)
def test_a_role_shows_to_those_it_is_for(
    council: Council, visibility: Any, seers: set[Viewer]
) -> None:
    council.tell(established(visibility=visibility), granted(ADA, 1))

    for viewer in (ANONYMOUS, MEMBER, STEWARD):
        sees = [council.person(ADA)] if viewer in seers else []
        assert [r.person_id for r in on(council, 5, viewer=viewer)] == sees
        assert [r.person_id for r in on(council, 5, viewer=viewer, role=council.role())] == sees


def test_a_retired_role_has_nobody(council: Council) -> None:
    council.tell(established(), granted(ADA, 1), retired(5))

    assert (names(council, 4), names(council, 5)) == (["Ada"], [])
