"""Role: nobody holds one twice at once, and nobody a retired one."""

from typing import Any

import pytest

from archive.domain.aggregate import CommandRefusedError
from archive.domain.role import Role
from tests.archive.domain.chronicles import a_role, why
from tests.builders import ADA, BOB, later, occurred, text_of, topics_since


def grant(role: Role, minute: int, person: Any = BOB, until: int | None = None) -> None:
    term = None if until is None else later(until)
    role.grant(person, term, text_of(person, "the list"), why(), occurred(minute))


@pytest.mark.parametrize("ending", ["relinquish", "revoke", "expire"])
def test_who_gave_a_role_up_can_hold_it_again(ending: str) -> None:
    role = a_role()
    grant(role, 1)
    getattr(role, ending)(BOB, why(), occurred(2))

    grant(role, 3)

    assert len(topics_since(role)) == 3


def test_nobody_holds_a_role_twice_at_once() -> None:
    role = a_role()
    grant(role, 1)

    with pytest.raises(CommandRefusedError, match="nobody holds a role twice at once"):
        grant(role, 2)


def test_a_term_that_ended_can_be_followed_by_another() -> None:
    role = a_role()
    grant(role, 1, until=5)

    grant(role, 5)

    assert topics_since(role) == ["role.granted", "role.granted"]


def test_an_earlier_term_can_be_told_later() -> None:
    role = a_role()
    grant(role, 8)

    grant(role, 1, until=5)

    assert topics_since(role) == ["role.granted", "role.granted"]


def test_an_earlier_term_without_an_end_would_overlap() -> None:
    role = a_role()
    grant(role, 8)

    with pytest.raises(CommandRefusedError, match="give the earlier one its end with `until`"):
        grant(role, 1)


def test_two_people_can_hold_a_role() -> None:
    role = a_role()

    grant(role, 1)
    grant(role, 2, ADA)

    assert topics_since(role) == ["role.granted", "role.granted"]


@pytest.mark.parametrize("until", [None, 2])
def test_nobody_lays_down_what_they_do_not_hold(until: int | None) -> None:
    role = a_role()
    if until is not None:
        grant(role, 1, until=until)

    with pytest.raises(CommandRefusedError, match="did not hold it then"):
        role.relinquish(BOB, why(), occurred(3))


def test_a_term_does_not_end_before_it_begins() -> None:
    with pytest.raises(CommandRefusedError, match="The term would end before that"):
        grant(a_role(), 5, until=4)


def test_a_retired_role_is_held_by_nobody() -> None:
    role = a_role()
    grant(role, 1)
    role.retire(why(), occurred(2))

    with pytest.raises(CommandRefusedError, match="Revive it first"):
        grant(role, 3, ADA)
    with pytest.raises(CommandRefusedError, match="did not hold it"):
        role.relinquish(BOB, why(), occurred(3))


def test_a_revived_role_starts_without_holders() -> None:
    role = a_role()
    grant(role, 1)
    role.retire(why(), occurred(2))
    role.revive(why(), occurred(3))

    grant(role, 4)

    assert topics_since(role)[-1] == "role.granted"


def test_a_role_is_retired_once_and_revived_once() -> None:
    role = a_role()

    with pytest.raises(CommandRefusedError, match="was not retired"):
        role.revive(why(), occurred(1))
    role.retire(why(), occurred(2))
    with pytest.raises(CommandRefusedError, match="A role is retired once"):
        role.retire(why(), occurred(3))


def test_the_id_is_made_of_the_key() -> None:
    assert Role.create_id("k") == a_role().id != Role.create_id("l")


def test_the_mandate_can_change() -> None:
    role = a_role()

    role.change_mandate("Counts slugs.", "", "", why(), occurred(1))

    assert topics_since(role) == ["role.mandate_changed"]


def test_a_term_may_be_told_to_have_ended_when_it_did() -> None:
    role = a_role()
    grant(role, 1, until=5)

    role.expire(BOB, why(), occurred(5))

    assert topics_since(role) == ["role.granted", "role.expired"]


def test_one_source_may_tell_of_several_terms_of_a_person() -> None:
    role = a_role()
    for minute in (1, 3):
        role.grant(BOB, None, text_of(BOB, ""), why("wiki"), occurred(minute))
        role.relinquish(BOB, why("wiki"), occurred(minute + 1))

    assert len(topics_since(role)) == 4
