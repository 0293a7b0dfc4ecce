"""Decision: it is taken once, then superseded, reversed or reaffirmed."""

from uuid import UUID

import pytest

from archive.domain.aggregate import CommandRefusedError
from archive.domain.decision import Decision
from tests.archive.domain.chronicles import a_decision, why
from tests.builders import BOB, later, occurred, topics_since


def take(decision: Decision, minute: int, outcome: str = "accepted") -> None:
    decision.take(outcome, "vote", {"for": 5}, [BOB], "", why(), occurred(minute))  # type: ignore[arg-type]


def taken(outcome: str = "accepted") -> Decision:
    decision = a_decision()
    take(decision, 1, outcome)
    return decision


@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
def test_a_decision_is_taken_once(outcome: str) -> None:
    with pytest.raises(CommandRefusedError, match="supersede, reverse or reaffirm it"):
        take(taken(outcome), 2)


def test_a_deferred_or_withdrawn_proposal_can_still_be_decided() -> None:
    decision = a_decision()
    decision.restate("deferred", "", why(), occurred(1))
    decision.restate("withdrawn", "", why(), occurred(2))

    take(decision, 3)

    assert topics_since(decision)[-1] == "decision.taken"


def test_a_taken_decision_is_reaffirmed_reviewed_superseded_and_reversed() -> None:
    decision = taken()

    decision.reaffirm(why(), occurred(2))
    decision.schedule_review(later(90), why(), occurred(3))
    decision.supersede(UUID(int=9), "", why(), occurred(4))
    decision.reverse("", why(), occurred(5))

    assert topics_since(decision)[1:] == [
        "decision.reaffirmed",
        "decision.due_for_review",
        "decision.superseded",
        "decision.reversed",
    ]


@pytest.mark.parametrize("change", ["reaffirm", "reverse", "schedule_review"])
def test_what_was_not_decided_cannot_be_reaffirmed_reversed_or_reviewed(change: str) -> None:
    decision = a_decision()
    given = {"reaffirm": (), "reverse": ("",), "schedule_review": (later(9),)}[change]

    with pytest.raises(CommandRefusedError, match="Record first how it was taken"):
        getattr(decision, change)(*given, why(), occurred(2))


def test_a_proposal_is_not_called_decided() -> None:
    with pytest.raises(CommandRefusedError, match="cannot be called accepted"):
        a_decision().restate("accepted", "Final", why(), occurred(1))


def test_a_decision_is_not_called_undecided() -> None:
    with pytest.raises(CommandRefusedError, match="cannot be called proposed"):
        taken().restate("proposed", "Draft", why(), occurred(2))


def test_a_decision_may_go_by_another_word() -> None:
    decision = taken()

    decision.restate("accepted", "Final", why(), occurred(2))

    assert topics_since(decision)[-1] == "decision.restated"


def test_a_superseded_decision_stays_so() -> None:
    decision = taken()
    decision.supersede(UUID(int=9), "", why(), occurred(2))

    with pytest.raises(CommandRefusedError, match="Put the question anew"):
        decision.reaffirm(why(), occurred(3))


def test_no_decision_supersedes_itself() -> None:
    decision = taken()

    with pytest.raises(CommandRefusedError, match="cannot supersede itself"):
        decision.supersede(decision.id, "", why(), occurred(2))


def test_the_text_can_be_amended_at_any_time() -> None:
    decision = taken()
    decision.supersede(UUID(int=9), "", why(), occurred(3))

    decision.amend("", "As it was meant.", why(), occurred(4))

    assert topics_since(decision)[-1] == "decision.amended"


def test_the_id_is_made_of_the_key() -> None:
    assert Decision.create_id("k") == a_decision().id != Decision.create_id("l")


def test_what_was_never_decided_can_be_called_superseded() -> None:
    decision = a_decision()

    decision.restate("superseded", "Superseded", why(), occurred(1))

    assert topics_since(decision) == ["decision.restated"]


def test_several_decisions_can_take_its_place_at_once() -> None:
    decision = taken()

    for number in (8, 9):
        decision.supersede(UUID(int=number), "", why("git:1a"), occurred(2))

    assert topics_since(decision)[1:] == ["decision.superseded", "decision.superseded"]
