from collections.abc import Callable
from uuid import UUID

import pytest

from archive.domain.aggregate import CommandRefusedError, Occurred, id_of
from archive.domain.thread import Thread
from tests.builders import ADA, BOB, occurred, pending, text_of, topics_since

HERE, THERE, OTHER = UUID(int=10), UUID(int=11), UUID(int=12)


def a_thread(title: str | None = "Plants") -> Thread:
    return Thread(
        key="fingerprint of thread",
        space=HERE,
        title=text_of(ADA, title),
        visibility=None,
        occurred=occurred(),
    )


def test_a_thread_is_opened_under_an_id_made_of_its_key() -> None:
    thread = a_thread()

    [opened] = pending(thread)

    assert isinstance(opened, Thread.Opened)
    assert (opened.space, opened.visibility, str(opened.title)) == (HERE, None, "Plants")
    assert thread.id == id_of("thread", "fingerprint of thread") == Thread.create_id(opened.key)


def test_a_title_it_never_had_is_taken() -> None:
    thread = a_thread("")

    thread.observe_title(text_of(BOB, "Watering"), occurred(1))

    *_, renamed = pending(thread)
    assert isinstance(renamed, Thread.Renamed)
    assert renamed.title == text_of(BOB, "Watering")


@pytest.mark.parametrize("title", ["Plants", "Watering", "", None])
def test_a_title_it_had_or_none_at_all_is_not_taken(title: str | None) -> None:
    thread = a_thread("Plants")
    thread.rename(text_of(ADA, "Watering"), occurred(1))

    thread.observe_title(text_of(ADA, title), occurred(2))

    assert topics_since(thread) == ["thread.renamed"]


def test_no_title_is_taken_where_the_owner_of_one_was_erased() -> None:
    thread = a_thread(None)

    thread.observe_title(text_of(BOB, "Plants"), occurred(1))

    assert topics_since(thread) == []


def test_a_thread_cannot_be_merged_into_itself() -> None:
    thread = a_thread()

    with pytest.raises(CommandRefusedError, match=f"{thread.id} cannot be merged into itself"):
        thread.merge(thread.id, occurred(1))

    assert topics_since(thread) == []


NOTHING = text_of(ADA, "")
CHANGES: dict[str, Callable[[Thread, Occurred], None]] = {
    "thread.renamed": lambda thread, when: thread.rename(text_of(ADA, "Watering"), when),
    "thread.moved": lambda thread, when: thread.move(THERE, when),
    "thread.merged": lambda thread, when: thread.merge(OTHER, when),
    "thread.closed": lambda thread, when: thread.close(NOTHING, when),
    "thread.reopened": lambda thread, when: thread.reopen(NOTHING, when),
    "thread.resolved": lambda thread, when: thread.resolve(NOTHING, when),
}


@pytest.mark.parametrize("topic", CHANGES)
def test_the_same_change_is_told_by_its_moment(topic: str) -> None:
    thread = a_thread()

    for minutes in (1, 1, 2, 1, 2):
        CHANGES[topic](thread, occurred(minutes))

    assert topics_since(thread) == [topic, topic]


def test_different_changes_at_one_moment_are_all_recorded() -> None:
    thread = a_thread()

    for change in CHANGES.values():
        change(thread, occurred(1))

    assert topics_since(thread) == list(CHANGES)


def test_a_merger_taken_elsewhere_later_stays_so_when_both_are_told_again() -> None:
    thread = a_thread()

    for _ in range(2):
        thread.merge(OTHER, occurred(1))
        thread.merge(UUID(int=13), occurred(2))

    assert [event.into for event in pending(thread)[1:]] == [OTHER, UUID(int=13)]
