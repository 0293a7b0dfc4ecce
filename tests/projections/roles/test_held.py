"""Who held what at many moments at once."""

import pytest

from archive import commands as c
from projections.roles import holdings
from projections.roles.held import holdings_at, roles_held
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


@pytest.fixture(params=["a few", "many"], autouse=True)
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked of a few from the tables, of many from the timeline: it must not matter."""
    if request.param == "many":
        monkeypatch.setattr(holdings, "FEW", 0)
        monkeypatch.setattr("projections.roles.held.FEW", 0)


def test_each_moment_has_the_roles_of_then_by_what_they_were_called_then(council: Council) -> None:
    before = council.tell(
        established(),
        established("k", title="cook", body=""),
        granted(ADA, 1),
        granted(ADA, 2, "k"),
        left(ADA, 6),
    )
    council.tell(a(c.ChangeMandate, role=CHAIR, title="speaker", occurred_at=day(4)))
    ada, bob = council.person(ADA), council.person(BOB)
    moments = [*((ada, day(n)) for n in (0, 1, 2, 4, 6)), (bob, day(2))]

    with council.engine.connect() as connection:
        now = roles_held(connection, ANONYMOUS, moments)
        then = roles_held(connection, ANONYMOUS, moments, known_at=before)

    assert list(now.values()) == [
        (),
        ("chair of garden",),
        ("chair of garden", "cook"),
        ("cook", "speaker of garden"),
        ("cook",),
        (),
    ]
    assert then[ada, day(4)] == ("chair of garden", "cook")


def test_any_handle_of_a_person_tells_of_all(council: Council) -> None:
    before = council.tell(established(), granted(ADA, 1), granted(CY, 2))
    council.tell(linked(ADA, CY), corrected(2, 0))
    asked = [(council.person(handle), day(1)) for handle in (ADA, CY)]

    with council.engine.connect() as connection:
        now = holdings_at(connection, ANONYMOUS, asked)
        then = holdings_at(connection, ANONYMOUS, asked, known_at=before)

    assert [[row.since for row in rows] for rows in now.values()] == [[day(0)], [day(0)]]
    assert [[row.since for row in rows] for rows in then.values()] == [[day(1)], []]


def test_a_role_one_may_not_see_is_not_told(council: Council) -> None:
    council.tell(established(visibility="stewards"), granted(ADA, 1))
    asked = [(council.person(ADA), day(1))]

    with council.engine.connect() as connection:
        assert roles_held(connection, ANONYMOUS, asked) == {asked[0]: ()}
        assert roles_held(connection, STEWARD, asked) == {asked[0]: ("chair of garden",)}
        assert roles_held(connection, STEWARD, []) == {}
