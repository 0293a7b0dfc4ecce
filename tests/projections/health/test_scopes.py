"""Which spaces can be chosen is told to those who see them."""

from daybook.bootstrap import Daybook
from projections.health.asking import Asked
from projections.health.measuring import measured
from projections.health.scopes import scopes
from projections.viewer import ANONYMOUS, STEWARD


def test_spaces_are_those_that_the_viewer_sees_by_name(demo: Daybook) -> None:
    everybody, stewards = scopes(demo.engine, ANONYMOUS), scopes(demo.engine, STEWARD)

    assert everybody.keys() < stewards.keys()
    assert list(stewards.values()) == sorted(stewards.values(), key=str.casefold)


def test_what_was_said_adds_up_over_the_spaces(demo: Daybook) -> None:
    def said(asked: Asked) -> int:
        [one] = measured(demo.engine, asked, ["participation"])
        return sum(int(line.values["said"] or 0) for line in one.lines)

    parts = [said(Asked(STEWARD, space=space)) for space in scopes(demo.engine, STEWARD)]
    assert sum(parts) == said(Asked(STEWARD))
    assert all(part < sum(parts) for part in parts)
