"""Norm: what may happen to a rule, and when."""

import pytest

from archive.domain.aggregate import CommandRefusedError
from archive.domain.norm import Norm
from tests.archive.domain.chronicles import a_norm, why
from tests.builders import later, occurred, topics_since

ENDINGS = ("amend", "suspend", "repeal")


def change(norm: Norm, name: str, minute: int) -> None:
    match name:
        case "amend":
            norm.amend("", f"1. Text {minute}.", None, why(), occurred(minute))
        case "retranscribe":
            norm.retranscribe("", f"1. Text {minute}.", None, why(), occurred(minute))
        case _:
            getattr(norm, name)(None, why(), occurred(minute))


def test_a_rule_is_amended_suspended_reinstated_and_repealed() -> None:
    norm = a_norm()

    for minute, name in enumerate(("amend", "suspend", "reinstate", "repeal"), 1):
        change(norm, name, minute)

    assert topics_since(norm) == [
        "norm.amended",
        "norm.suspended",
        "norm.reinstated",
        "norm.repealed",
    ]


@pytest.mark.parametrize("name", ENDINGS)
def test_a_repealed_norm_cannot_be_changed(name: str) -> None:
    norm = a_norm()
    change(norm, "repeal", 1)

    with pytest.raises(CommandRefusedError, match=r"'Watering' was repealed .* Reinstate it first"):
        change(norm, name, 2)


def test_a_repealed_norm_can_still_be_written_down_better() -> None:
    norm = a_norm()
    change(norm, "repeal", 1)

    change(norm, "retranscribe", 2)

    assert topics_since(norm)[-1] == "norm.retranscribed"


def test_what_was_done_before_the_repeal_can_be_told_after_it() -> None:
    norm = a_norm()
    change(norm, "repeal", 5)

    change(norm, "amend", 3)

    assert topics_since(norm) == ["norm.repealed", "norm.amended"]


def test_a_repeal_before_a_known_amendment_is_refused() -> None:
    norm = a_norm()
    change(norm, "amend", 5)

    with pytest.raises(CommandRefusedError, match="was repealed on 2020-05-01 at 12:03:00 UTC"):
        change(norm, "repeal", 3)


def test_a_rule_that_holds_cannot_be_reinstated() -> None:
    with pytest.raises(CommandRefusedError, match="It holds already"):
        change(a_norm(), "reinstate", 1)


def test_nothing_happens_to_a_norm_before_it_was_adopted() -> None:
    with pytest.raises(CommandRefusedError, match="correct it"):
        change(a_norm(), "amend", -1)


def test_a_change_cannot_be_in_force_before_it_was_made() -> None:
    norm = a_norm()

    with pytest.raises(CommandRefusedError, match="cannot be in force from 2020-05-01 12:01:00"):
        norm.amend("", "1. Never.", later(1), why(), occurred(2))


def test_a_change_may_take_effect_later() -> None:
    norm = a_norm()

    norm.amend("", "1. Never.", later(9), why(), occurred(2))

    assert topics_since(norm) == ["norm.amended"]


def test_the_id_is_made_of_the_key() -> None:
    assert Norm.create_id("k") == a_norm().id != Norm.create_id("l")
