"""What is wrong with a log, in words."""

from uuid import UUID

import pytest

from archive.store.troubles import Trouble, name_of

THING = "00000000-0000-0000-0000-0000000000ab"


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (Trouble("tree", "The tree is wrong."), "The tree is wrong."),
        (Trouble("missing", "is missing", event=7), "event 7 is missing"),
        (Trouble("missing", "is missing", event=0), "event 0 is missing"),
        (Trouble("sequence", "has no version 2", thing=THING), f"thing {THING} has no version 2"),
        (
            Trouble("changed", "was changed", 7, THING, 3),
            f"event 7 (thing {THING}, version 3) was changed",
        ),
    ],
)
def test_a_trouble_says_where(trouble: Trouble, told: str) -> None:
    assert str(trouble) == told


def test_a_thing_is_named_as_pages_name_it() -> None:
    assert name_of(bytearray(UUID(int=0xAB).hex.encode())) == THING
    assert name_of(UUID(int=0xAB)) == THING


@pytest.mark.parametrize(("stored", "name"), [(None, "None"), (b"\xff", "'�'"), ("x", "'x'")])
def test_what_is_no_id_is_shown_as_it_lies_there(stored: object, name: str) -> None:
    assert name_of(stored) == name
