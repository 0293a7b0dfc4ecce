"""Handover: only what somebody held is handed over, and each is accepted once, by another."""

from typing import Any
from uuid import UUID

import pytest

from archive.domain.aggregate import CommandRefusedError
from archive.domain.chronicle import Why
from archive.domain.handover import MadeFrom
from archive.domain.role import Role
from tests.archive.domain.chronicles import a_role
from tests.builders import ADA, BOB, later, occurred, text_of, topics_since

MADE = MadeFrom(successor=None, left_out=[], cites=[1], size=3, made_at=later())


def why(by: UUID) -> Why:
    return Why(by, text_of(by, ""), text_of(by, ""), "")


def held(until: int | None = None) -> Role:
    """A role that Bob took up at minute 1."""
    role = a_role()
    term = None if until is None else later(until)
    role.grant(BOB, term, text_of(BOB, ""), why(BOB), occurred(1))
    return role


def prepare(role: Role, minute: int, by: UUID = BOB, person: UUID = BOB) -> int:
    role.prepare_handover(person, text_of(BOB, "The tap sticks."), MADE, why(by), occurred(minute))
    return role.version


def accept(role: Role, minute: int, prepared: int, by: UUID = ADA, **told: Any) -> None:
    note = text_of(by, "Which tap?")
    role.accept_handover(prepared, note, told.get("alone", False), why(by), occurred(minute))


def test_who_holds_a_role_prepares_it_and_another_accepts_it() -> None:
    role = held()

    accept(role, 3, prepare(role, 2))

    assert topics_since(role) == [
        "role.granted",
        "role.handover_prepared",
        "role.handover_accepted",
    ]


def test_who_held_it_once_can_hand_it_over_still() -> None:
    role = held(until=2)

    accept(role, 9, prepare(role, 8))

    assert role.handover_prepared_by(later(9)) == 3


def test_nobody_hands_over_what_they_never_held() -> None:
    with pytest.raises(CommandRefusedError, match=r"handover of the role .* did not hold it by"):
        prepare(held(), 2, person=ADA)


def test_nobody_hands_over_what_they_took_up_later() -> None:
    with pytest.raises(CommandRefusedError, match="Record first when they took it up"):
        prepare(held(), 0)


def test_it_is_accepted_once() -> None:
    role = held()
    prepared = prepare(role, 2)
    accept(role, 3, prepared)

    with pytest.raises(CommandRefusedError, match="accepted once"):
        accept(role, 4, prepared)
    accept(role, 6, prepare(role, 5))


def test_what_was_prepared_anew_is_what_is_accepted() -> None:
    role = held()
    first, second = prepare(role, 2), prepare(role, 3)

    with pytest.raises(CommandRefusedError, match=f"accept that one, change {second}"):
        accept(role, 4, first)
    accept(role, 4, second)


@pytest.mark.parametrize("by", [BOB, ADA])
def test_who_prepared_it_does_not_accept_it_unless_alone(by: UUID) -> None:
    role = held()
    prepared = prepare(role, 2, by=ADA)

    with pytest.raises(CommandRefusedError, match="Let somebody else do that"):
        accept(role, 3, prepared, by=by)
    accept(role, 3, prepared, by=by, alone=True)


def test_only_what_was_prepared_is_accepted() -> None:
    role = held()
    prepared = prepare(role, 5)

    with pytest.raises(CommandRefusedError, match="as change 2; those that were: 3"):
        accept(role, 6, 2)
    with pytest.raises(CommandRefusedError, match="those that were: none"):
        accept(role, 4, prepared)


def test_what_is_corrected_never_to_have_been_prepared_cannot_stay_accepted() -> None:
    role = held()
    prepared = prepare(role, 2)
    accept(role, 3, prepared)

    with pytest.raises(CommandRefusedError, match="No handover was prepared by then"):
        role.correct(prepared, None, "second", why(ADA), occurred(9))


def test_nothing_was_prepared_before_the_first() -> None:
    role = held()
    prepare(role, 5)

    assert role.handover_prepared_by(later(4)) is None
