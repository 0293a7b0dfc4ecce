"""Differences between wordings."""

import time

from hypothesis import given
from hypothesis import strategies as st

from projections.text.differences import Change, difference


def pieces(old: str, new: str) -> list[tuple[Change, str]]:
    return [(p.change, p.text) for s in difference(old, new).stretches for p in s.pieces]


def test_a_changed_word_is_shown_in_its_sentence() -> None:
    assert pieces("The door is green now", "The door is red now") == [
        ("same", "The door is "),
        ("removed", "green"),
        ("added", "red"),
        ("same", " now"),
    ]


def test_the_few_words_between_two_changes_are_part_of_them() -> None:
    assert pieces("Any host may say yes today", "The host writes it today") == [
        ("removed", "Any host may say yes"),
        ("added", "The host writes it"),
        ("same", " today"),
    ]


def test_only_what_was_added_is_marked() -> None:
    assert pieces("one two", "one and a two") == [
        ("same", "one "),
        ("added", "and a "),
        ("same", "two"),
    ]


def test_lines_far_from_a_change_are_folded() -> None:
    lines = [f"line {n}\n" for n in range(30)]
    changed = [*lines[:15], "new\n", *lines[15:]]

    stretches = difference("".join(lines), "".join(changed)).stretches

    assert [stretch.folded for stretch in stretches] == [13, 0, 0, 0, 13]


def test_the_same_wording_has_no_difference() -> None:
    assert difference("a\nb", "a\nb").is_empty
    assert not difference("a\nb", "a\nc").is_empty


def test_very_long_lines_are_compared_in_no_time() -> None:
    old, new = (" ".join(f"{word}{n}" for n in range(20_000)) for word in ("old", "new"))
    started = time.monotonic()

    assert pieces(old, new) == [("removed", old), ("added", new)]
    assert time.monotonic() - started < 2


def test_very_many_lines_are_compared_in_no_time() -> None:
    old, new = "\n" * 5_000, "\n" * 5_000 + "more"
    started = time.monotonic()

    assert pieces(old, new) == [("removed", old), ("added", new)]
    assert time.monotonic() - started < 2


texts = st.text(st.sampled_from("ab .\n"), max_size=60)


@given(texts, texts)
def test_both_wordings_can_be_read_from_their_difference(old: str, new: str) -> None:
    found = pieces(old, new)

    assert "".join(text for change, text in found if change != "added") == old
    assert "".join(text for change, text in found if change != "removed") == new
