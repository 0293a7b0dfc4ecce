from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from archive.domain.aggregate import Occurred, id_of
from archive.domain.contribution import Contribution
from tests.builders import ADA, BOB, later, occurred, pending, text_of, topics_since

SPACE, THREAD = UUID(int=10), UUID(int=11)


def a_contribution(body: str | None = "red", **changes: Any) -> Contribution:
    given: dict[str, Any] = {
        "key": "fingerprint of message",
        "space": SPACE,
        "thread": THREAD,
        "reply_to": None,
        "kind": "message",
        "author": ADA,
        "body": text_of(ADA, body),
        "media": "plain",
        "visibility": None,
        "edited_at": None,
        "source": text_of(ADA, "1"),
        "extra": None,
        "occurred": occurred(),
    }
    return Contribution(**given | changes)


def test_a_contribution_is_made_under_an_id_made_of_its_key() -> None:
    contribution = a_contribution("red", edited_at=later(3))

    [made] = pending(contribution)

    assert isinstance(made, Contribution.Made)
    assert (made.author, made.thread, made.space) == (ADA, THREAD, SPACE)
    assert (str(made.body), made.edited_at) == ("red", later(3))
    assert contribution.id == id_of("contribution", made.key) == Contribution.create_id(made.key)


def test_a_wording_it_never_had_is_a_revision_by_nobody_known() -> None:
    contribution = a_contribution("red")

    contribution.observe_wording(text_of(ADA, "green"), "markdown", False, occurred(1))

    *_, revised = pending(contribution)
    assert isinstance(revised, Contribution.Revised)
    assert (str(revised.body), revised.media, revised.editor) == ("green", "markdown", None)
    assert revised.reason == text_of(ADA, "")


def test_a_wording_it_had_once_is_not_taken_again() -> None:
    contribution = a_contribution("red")
    contribution.revise(text_of(ADA, "green"), "plain", None, text_of(ADA, ""), occurred(1))

    for body in ("red", "green"):
        contribution.observe_wording(text_of(ADA, body), "plain", False, occurred(2))

    assert topics_since(contribution) == ["contribution.revised"]


def test_what_was_met_edited_has_its_first_wording_from_an_older_export() -> None:
    contribution = a_contribution("green", edited_at=later(9))

    contribution.observe_wording(text_of(ADA, "red"), "plain", False, occurred(30))
    contribution.observe_wording(text_of(ADA, "blue"), "plain", True, occurred(20))

    made, first, latest = pending(contribution)
    assert (str(first.body), first.occurred.at) == ("red", made.occurred.at)
    assert first.occurred.precision == made.occurred.precision
    assert (str(latest.body), latest.occurred.at) == ("blue", later(20))


def test_an_undated_wording_of_a_source_that_dates_nothing_is_of_when_it_was_seen() -> None:
    contribution = a_contribution("red")

    contribution.observe_wording(text_of(ADA, "green"), "plain", False, occurred(30))

    *_, seen = pending(contribution)
    assert seen.occurred.at == later(30)


def test_the_words_of_an_erased_author_are_not_compared() -> None:
    contribution = a_contribution(None)

    contribution.observe_wording(text_of(ADA, "red"), "plain", False, occurred(1))

    assert topics_since(contribution) == []


def test_an_author_erased_meanwhile_gets_no_empty_revision() -> None:
    contribution = a_contribution("red")

    contribution.observe_wording(text_of(ADA, None), "plain", False, occurred(1))

    assert topics_since(contribution) == []


def test_counts_it_never_had_are_taken() -> None:
    contribution = a_contribution()

    for counts in ({}, {"up": 1}, {"up": 2}, {"up": 1}, {"up": 2}, {"up": 2, "down": 1}):
        contribution.observe_endorsements(counts, occurred(1))

    observed = [event.counts for event in pending(contribution)[1:]]
    assert observed == [{"up": 1}, {"up": 2}, {"up": 2, "down": 1}]


def test_missing_twice_is_missing_once() -> None:
    contribution = a_contribution()

    contribution.observe_missing(occurred(1))
    contribution.observe_missing(occurred(2))

    assert topics_since(contribution) == ["contribution.observed_missing"]


WHY = text_of(BOB, "because")
CHANGES: dict[str, Callable[[Contribution, Occurred], None]] = {
    "contribution.revised": lambda it, when: it.revise(
        text_of(ADA, "green"), "plain", BOB, WHY, when
    ),
    "contribution.moved": lambda it, when: it.move(UUID(int=7), BOB, WHY, when),
    "contribution.withdrawn": lambda it, when: it.withdraw(BOB, WHY, None, when),
    "contribution.hidden": lambda it, when: it.hide(BOB, WHY, "topics/2", None, when),
    "contribution.restored": lambda it, when: it.restore(BOB, WHY, "", None, when),
    "contribution.answer_accepted": lambda it, when: it.accept(BOB, when),
}


@pytest.mark.parametrize("topic", CHANGES)
def test_the_same_change_is_told_by_its_moment(topic: str) -> None:
    contribution = a_contribution()

    for minutes in (1, 1, 2, 1, 2):
        CHANGES[topic](contribution, occurred(minutes))

    assert topics_since(contribution) == [topic, topic]


def test_different_changes_at_one_moment_are_all_recorded() -> None:
    contribution = a_contribution()

    for change in CHANGES.values():
        change(contribution, occurred(1))

    assert topics_since(contribution) == list(CHANGES)
