"""How roles stood at a moment, one of them or all."""

import pytest

from archive import commands as c
from projections.roles.states import states_at, states_until
from projections.threads.rows import Then
from projections.viewer import ANONYMOUS, STEWARD
from tests.builders import a
from tests.projections.roles.council import CHAIR, Council, day, established, retired


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_role_is_found_as_it_was(council: Council, is_whole: bool) -> None:
    before = council.tell(established(), established("k", visibility="stewards"))
    council.tell(a(c.ChangeMandate, role=CHAIR, title="speaker", occurred_at=day(3)), retired(6))
    only = None if is_whole else [council.role(), council.role("k")]

    with council.engine.connect() as connection:
        found = {
            at: [s.title for s in states_at(connection, ANONYMOUS, day(at), None, only)]
            for at in (-1, 0, 3)
        }
        [known] = states_at(connection, ANONYMOUS, day(9), before, only)
        spans = states_until(connection, ANONYMOUS, Then(day(5)), only)
        everything = states_until(connection, STEWARD, Then(), only)

    assert found == {-1: [], 0: ["chair"], 3: ["speaker"]}
    assert (known.title, known.retired_at) == ("chair", None)
    assert [(s.title, since, until) for s, since, until in spans] == [
        ("chair", day(0), day(3)),
        ("speaker", day(3), day(6)),
    ]
    assert len(everything) == 4
