"""Commands on pins."""

from archive import commands as c
from tests.builders import a


def test_a_pin_is_of_a_whole_thing_unless_told_otherwise() -> None:
    pin = a(c.PlacePin)
    whole = c.PlacePin(
        occurred_at=pin.occurred_at, of_kind=pin.of_kind, of=pin.of, section=pin.section
    )
    assert (whole.clause, whole.note) == ("", "")
