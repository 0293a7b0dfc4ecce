"""The order in which a conversation is read."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from projections.threads.nesting import Item, Place, openers, reading_order


def item(number: int, reply_to: int | None = None, kind: str = "message") -> Item:
    return Item(UUID(int=number), None if reply_to is None else UUID(int=reply_to), kind)


def order(*items: Item, accepted: int | None = None) -> list[tuple[int, int]]:
    """The numbers in reading order, each with its depth. A stub has its number negative."""
    places = reading_order(items, None if accepted is None else UUID(int=accepted))
    return [(-p.id.int if p.is_stub else p.id.int, p.depth) for p in places]


def test_replies_stand_below_what_they_reply_to() -> None:
    assert order(item(1), item(2), item(3, 1), item(4, 3), item(5, 1)) == [
        (1, 0),
        (3, 1),
        (4, 2),
        (5, 1),
        (2, 0),
    ]


def test_comments_come_before_answers() -> None:
    items = item(1), item(2, 1, "answer"), item(3, 1, "comment"), item(4, 2, "comment")

    assert order(*items) == [(1, 0), (3, 1), (2, 1), (4, 2)]


def test_a_comment_on_something_unseen_does_not_come_before_the_opening() -> None:
    assert order(item(1), item(2, 99, "comment")) == [(1, 0), (2, 0)]


def test_a_reply_to_what_is_not_here_stands_at_the_top() -> None:
    assert order(item(1), item(2, 99)) == [(1, 0), (2, 0)]


def test_replies_in_a_circle_are_all_shown() -> None:
    assert order(item(1, 2), item(2, 1), item(3, 3)) == [(1, 0), (2, 1), (3, 0)]


def test_a_reply_dated_before_what_it_replies_to_stands_below_it() -> None:
    assert order(item(2, 1), item(1)) == [(1, 0), (2, 1)]


def test_the_accepted_answer_comes_first_with_all_that_hangs_on_it() -> None:
    items = item(1), item(2, 1, "comment"), item(3, 1), item(4, 1), item(5, 4), item(6, 1)

    assert order(*items, accepted=4) == [
        (1, 0),
        (2, 1),
        (4, 1),
        (5, 2),
        (3, 1),
        (-4, 1),
        (6, 1),
    ]


def test_an_accepted_answer_that_stands_first_leaves_no_stub() -> None:
    assert order(item(1), item(2, 1), item(3, 1), accepted=2) == [(1, 0), (2, 1), (3, 1)]


def test_an_accepted_answer_deep_in_the_thread_comes_up() -> None:
    items = item(1), item(2, 1), item(3, 2), item(4, 3)

    assert order(*items, accepted=3) == [(1, 0), (3, 1), (4, 2), (2, 1), (-3, 2)]


def test_an_accepted_answer_in_a_flat_thread_comes_up() -> None:
    assert order(item(1), item(2), item(3), accepted=3) == [(1, 0), (3, 1), (2, 0), (-3, 0)]


def test_an_opening_that_is_itself_accepted_stays_where_it_is() -> None:
    assert order(item(1), item(2), accepted=1) == [(1, 0), (2, 0)]


def test_a_very_long_chain_is_no_trouble() -> None:
    chain = [item(1), *(item(n, n - 1) for n in range(2, 20_000))]

    assert reading_order(chain)[-1] == Place(UUID(int=19_999), 19_998)


def test_every_contribution_has_the_one_that_opened_its_chain() -> None:
    found = openers([item(1), item(2, 1), item(3), item(4, 2), item(5, 3)])

    assert {a.int: b.int for a, b in found.items()} == {1: 1, 2: 1, 3: 3, 4: 1, 5: 3}


numbers = st.integers(1, 8)


@given(
    st.lists(st.builds(item, numbers, st.none() | numbers), unique_by=lambda i: i.id),
    st.none() | numbers,
)
def test_everything_is_read_exactly_once(items: list[Item], accepted: int | None) -> None:
    places = reading_order(items, None if accepted is None else UUID(int=accepted))

    shown = [place.id for place in places if not place.is_stub]
    assert sorted(shown) == sorted(item.id for item in items)
    assert all(place.depth >= 0 for place in places)
    assert sum(place.is_stub for place in places) <= 1
