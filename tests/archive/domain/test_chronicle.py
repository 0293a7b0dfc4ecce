"""Chronicle: changes are told in any order, known again, and corrected."""

from itertools import permutations

import pytest

from archive.domain.aggregate import CommandRefusedError
from archive.domain.norm import Norm
from tests.archive.domain.chronicles import a_norm, a_role, why
from tests.builders import ADA, BOB, later, occurred, text_of, topics_since


def amend(norm: Norm, minute: int, source: str = "") -> None:
    norm.amend("", f"1. Text {minute}.", None, why(source), occurred(minute))


def test_the_same_change_told_again_changes_nothing() -> None:
    norm = a_norm()

    amend(norm, 1)
    amend(norm, 1)

    assert topics_since(norm) == ["norm.amended"]


def test_a_change_with_a_source_is_known_by_it_whatever_its_time() -> None:
    norm = a_norm()

    amend(norm, 1, "git:1a")
    amend(norm, 2, "git:1a")
    amend(norm, 1, "git:2b")

    assert topics_since(norm) == ["norm.amended", "norm.amended"]


def test_changes_about_several_people_from_one_source_are_several() -> None:
    role = a_role()

    for person in (ADA, BOB):
        role.grant(person, None, text_of(person, ""), why("git:1a"), occurred(1))

    assert topics_since(role) == ["role.granted", "role.granted"]


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_changes_are_numbered_as_they_are_told(order: tuple[int, ...]) -> None:
    norm = a_norm()

    for minute in order:
        amend(norm, minute)

    assert [norm.entries[n + 2].at for n in range(3)] == [later(minute) for minute in order]


def test_a_change_can_be_given_its_right_time() -> None:
    norm = a_norm()
    amend(norm, 5)

    norm.correct(2, later(3), "day", why(), occurred(9))

    assert norm.entries[2].at == later(3)


def test_a_change_that_never_took_place_is_taken_out() -> None:
    norm = a_norm()
    norm.repeal(None, why(), occurred(2))

    norm.correct(2, None, "second", why(), occurred(9))
    amend(norm, 5)

    assert topics_since(norm) == ["norm.repealed", "norm.corrected", "norm.amended"]


def test_what_was_taken_out_does_not_come_back_with_its_source() -> None:
    norm = a_norm()
    amend(norm, 2, "git:1a")
    norm.correct(2, None, "second", why(), occurred(9))

    amend(norm, 2, "git:1a")

    assert topics_since(norm) == ["norm.amended", "norm.corrected"]


def test_a_correction_keeps_the_rules() -> None:
    norm = a_norm()
    norm.repeal(None, why(), occurred(5))
    amend(norm, 3)

    with pytest.raises(CommandRefusedError, match="was repealed"):
        norm.correct(3, later(7), "second", why(), occurred(9))


def test_the_first_change_cannot_be_taken_out() -> None:
    with pytest.raises(CommandRefusedError, match="Everything else stands on the first change"):
        a_norm().correct(1, None, "second", why(), occurred(9))


def test_a_change_that_is_not_there_cannot_be_corrected() -> None:
    norm = a_norm()
    amend(norm, 1)

    with pytest.raises(CommandRefusedError, match=r"no change number 7 .* numbers 1, 2"):
        norm.correct(7, later(1), "second", why(), occurred(9))


def test_a_correction_told_again_changes_nothing() -> None:
    norm = a_norm()
    for _ in range(2):
        norm.correct(1, later(-5), "day", why(), occurred(9))

    assert topics_since(norm) == ["norm.corrected"]


def test_a_change_is_found_by_its_source_its_time_or_its_day() -> None:
    norm = a_norm()
    amend(norm, 1, "git:1a")
    norm.amend("", "1. Never.", None, why(), occurred(60 * 24))

    assert norm.entry_told("git:1a", "git:1a") == 2
    assert norm.entry_told("", "2020-05-01T12:01:00Z") == 2
    assert norm.entry_told("", "2020-05-02") == 3
    assert norm.entry_told("", "2020-05-01") is None  # there are two


def test_one_source_words_a_norm_once_whatever_a_reader_calls_that() -> None:
    norm = a_norm()
    amend(norm, 1, "git:1a")

    norm.retranscribe("", "1. Text 1.", None, why("git:1a"), occurred(1))

    assert topics_since(norm) == ["norm.amended"]
