"""Pins, by their rules alone."""

from archive.domain.pin import Pin
from tests.builders import ADA, occurred, text_of, topics_since


def a_pin() -> Pin:
    return Pin("k", "norm", ADA, "1", "norms", ADA, text_of(ADA, "first"), occurred())


def test_the_same_thing_in_the_same_section_is_one_pin() -> None:
    assert Pin.create_id("k") == Pin.create_id("k") != Pin.create_id("other")


def test_placed_again_it_has_another_note_or_is_back() -> None:
    pin = a_pin()
    pin.restore(ADA, text_of(ADA, "second"), occurred(1))
    pin.remove(ADA, text_of(ADA, ""), occurred(2))
    pin.remove(ADA, text_of(ADA, ""), occurred(3))
    pin.restore(ADA, text_of(ADA, "third"), occurred(4))

    assert topics_since(pin) == ["pin.annotated", "pin.removed", "pin.restored"]
    assert [pin.is_up(occurred(m).at) for m in (0, 2, 4)] == [True, False, True]


def test_what_is_told_twice_happens_once() -> None:
    pin = a_pin()
    pin.restore(ADA, text_of(ADA, "first"), occurred())
    for _ in range(2):
        pin.annotate(ADA, text_of(ADA, "second"), occurred(1))

    assert topics_since(pin) == ["pin.annotated"]
