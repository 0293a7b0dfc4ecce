"""Hiding, withdrawing, restoring and appeals, on the contribution itself."""

from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from archive.domain.aggregate import CommandRefusedError
from archive.domain.contribution import Contribution
from archive.domain.moderation import Deed, standing
from tests.archive.domain.test_contribution import a_contribution
from tests.builders import ADA, BOB, later, occurred, pending, text_of, topics_since

CY = UUID(int=3)
BAN = UUID(int=77)
WHY = text_of(BOB, "because")


def hidden(minutes: int = 1, by: UUID | None = BOB, **changes: Any) -> Contribution:
    contribution = a_contribution()
    hide(contribution, minutes, by, **changes)
    return contribution


def hide(it: Contribution, minutes: int, by: UUID | None = BOB, cause: UUID | None = None) -> None:
    it.hide(by, WHY, "norm", cause, occurred(minutes))


def appeal(it: Contribution, minutes: int, by: UUID | None = ADA) -> None:
    it.appeal(by, text_of(ADA, "look again"), occurred(minutes))


def answer(
    it: Contribution, minutes: int, by: UUID | None = CY, outcome: str = "upheld", **more: Any
) -> None:
    it.answer_appeal(by, outcome, WHY, more.get("cause"), occurred(minutes))  # type: ignore[arg-type]


def state(it: Contribution) -> str:
    return standing(it.deeds).state


def test_one_act_hides_a_thing_once_whenever_it_is_told_again() -> None:
    it = hidden(1, cause=BAN)

    hide(it, 2, cause=BAN)
    hide(it, 3, cause=UUID(int=78))

    events = pending(it)[1:]
    assert [(event.cause, event.occurred.at) for event in events] == [
        (BAN, later(1)),
        (UUID(int=78), later(3)),
    ]


def test_a_thing_hidden_and_withdrawn_shows_when_both_are_undone() -> None:
    it = hidden(1)
    it.withdraw(ADA, WHY, None, occurred(2))
    assert state(it) == "withdrawn"

    it.restore(ADA, WHY, "withdrawn", None, occurred(3))
    assert state(it) == "hidden"
    it.restore(CY, WHY, "hidden", None, occurred(4))
    assert state(it) == "shown"


def test_a_restoring_that_says_nothing_undoes_both() -> None:
    it = hidden(1)
    it.withdraw(ADA, WHY, None, occurred(2))

    it.restore(CY, WHY, "", None, occurred(3))

    assert state(it) == "shown"


@pytest.mark.parametrize("told", list(permutations(range(4))))
def test_how_a_thing_stands_does_not_depend_on_the_order_of_telling(told: tuple[int, ...]) -> None:
    it = a_contribution()
    deeds = (
        lambda: hide(it, 1),
        lambda: it.restore(CY, WHY, "hidden", None, occurred(2)),
        lambda: it.withdraw(ADA, WHY, None, occurred(3)),
        lambda: hide(it, 4),
    )
    for number in told:
        deeds[number]()

    assert state(it) == "withdrawn"
    it.restore(ADA, WHY, "withdrawn", None, occurred(5))
    assert state(it) == "hidden"


def test_an_appeal_and_its_answer_are_events_of_the_thing() -> None:
    it = hidden()

    appeal(it, 2)
    answer(it, 3)

    asked, answered = pending(it)[2:]
    assert isinstance(asked, Contribution.Appealed)
    assert isinstance(answered, Contribution.AppealAnswered)
    assert (str(asked.reason), asked.by) == ("look again", ADA)
    assert (answered.outcome, answered.by) == ("upheld", CY)
    assert state(it) == "hidden"


@pytest.mark.parametrize("cause", [None, BAN])
def test_what_overturns_restores_under_the_same_cause(cause: UUID | None) -> None:
    it = hidden()
    appeal(it, 2)

    answer(it, 3, outcome="overturned", cause=cause)

    answered, restored = pending(it)[3:]
    assert (restored.TOPIC, restored.undoes) == ("contribution.restored", "hidden")
    assert restored.cause == answered.cause == (cause or answered.cause)
    assert state(it) == "shown"


def test_what_its_author_withdrew_stays_so_when_its_hiding_is_overturned() -> None:
    it = hidden()
    appeal(it, 2)
    it.withdraw(ADA, WHY, None, occurred(3))

    answer(it, 4, outcome="overturned")

    assert state(it) == "withdrawn"


def test_what_others_withdrew_and_hid_is_restored_from_both() -> None:
    it = hidden()
    it.withdraw(BOB, WHY, None, occurred(2))
    appeal(it, 3)

    answer(it, 4, outcome="overturned")

    assert state(it) == "shown"


def test_the_same_appeal_and_answer_are_told_once() -> None:
    it = hidden()

    for _ in range(2):
        appeal(it, 2)
        answer(it, 3, outcome="overturned")

    assert topics_since(it) == [
        "contribution.hidden",
        "contribution.appealed",
        "contribution.appeal_answered",
        "contribution.restored",
    ]


@pytest.mark.parametrize("by", [BOB, None])
def test_what_others_withdrew_can_be_appealed(by: UUID | None) -> None:
    it = a_contribution()
    it.withdraw(by, WHY, None, occurred(1))

    appeal(it, 2)

    assert topics_since(it)[-1] == "contribution.appealed"


def refused(told: Any) -> str:
    with pytest.raises(CommandRefusedError) as error:
        told()
    return str(error.value)


def test_what_shows_cannot_be_appealed() -> None:
    it = a_contribution()
    assert "nothing to appeal against on 2020-05-01" in refused(lambda: appeal(it, 1))

    hide(it, 3)
    assert "nothing to appeal against" in refused(lambda: appeal(it, 2))


def test_what_its_author_withdrew_cannot_be_appealed() -> None:
    it = a_contribution()
    it.withdraw(ADA, WHY, None, occurred(1))

    assert "can restore it without an appeal" in refused(lambda: appeal(it, 2))


def test_an_open_appeal_is_not_made_twice_in_either_order() -> None:
    it = hidden()
    appeal(it, 5)

    assert "waits for its answer" in refused(lambda: appeal(it, 6))
    assert "waits for its answer" in refused(lambda: appeal(it, 4))


def test_an_appeal_is_answered_once_until_it_is_hidden_anew() -> None:
    it = hidden()
    appeal(it, 2)
    answer(it, 3)

    assert "is answered once" in refused(lambda: answer(it, 4, outcome="overturned"))
    assert "appealed anew" in refused(lambda: appeal(it, 5))
    hide(it, 6)
    appeal(it, 7)
    assert "is answered once" not in refused(lambda: answer(it, 8, by=BOB))


def test_an_answer_needs_an_appeal_that_was_open_then() -> None:
    it = hidden()
    assert "Record the appeal first" in refused(lambda: answer(it, 2))

    appeal(it, 5)
    assert "No appeal was open" in refused(lambda: answer(it, 4))


def test_an_earlier_answer_told_later_cannot_stand_beside_the_one_there_is() -> None:
    it = hidden()
    appeal(it, 2)
    answer(it, 5)

    assert "is answered once" in refused(lambda: answer(it, 4))


@pytest.mark.parametrize(("by", "told"), [(BOB, "Whoever hid"), (ADA, "Whoever appeals")])
def test_neither_who_hid_it_nor_who_appeals_answers(by: UUID, told: str) -> None:
    it = hidden()
    appeal(it, 2)

    assert told in refused(lambda: answer(it, 3, by=by))
    assert topics_since(it)[-1] == "contribution.appealed"


def test_whoever_hid_it_once_may_answer_for_what_another_hid() -> None:
    it = hidden(1)
    it.restore(CY, WHY, "hidden", None, occurred(2))
    hide(it, 3, by=CY)
    appeal(it, 4)

    answer(it, 5, by=BOB)

    assert topics_since(it)[-1] == "contribution.appeal_answered"


def test_restoring_settles_an_appeal() -> None:
    it = hidden()
    appeal(it, 2)
    it.restore(BOB, WHY, "hidden", None, occurred(3))

    assert "No appeal was open" in refused(lambda: answer(it, 4))
    assert standing(it.deeds).appeal is None


def test_a_restoring_told_late_is_taken_in_though_an_appeal_stands() -> None:
    it = hidden()
    appeal(it, 3)

    it.restore(BOB, WHY, "hidden", None, occurred(2))
    hide(it, 5)

    assert state(it) == "hidden"
    answer(it, 6)
    assert topics_since(it)[-1] == "contribution.appeal_answered"


def test_of_one_moment_what_was_told_last_holds() -> None:
    deeds = [Deed("hidden", later(1), 0), Deed("restored", later(1), 1)]

    assert standing(reversed(deeds)).state == "shown"
