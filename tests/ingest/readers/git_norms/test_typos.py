"""Telling a typo from another word."""

import time

import pytest

from ingest.readers.git_norms.typos import distance, only_typos, rules


def fixed(old: str, new: str, message: str = "Fix a typo") -> bool:
    """Whether only typos were put right."""
    return only_typos(old.split(), new.split(), message)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("the comittee meets", "the committee meets"),
        ("members agrees", "members agree"),
        ("in short timeframe", "in short time frame"),
        ("we meet at the the hall", "we meet at the hall"),
        ("this is rule", "this is a rule"),
        ("a council decides", "councils decide"),
        ("behaviour harrassment agression", "behavior harassment aggression"),
    ],
)
def test_what_a_message_calls_a_typo_and_looks_like_one_is_one(old: str, new: str) -> None:
    assert fixed(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("wait 7 days", "wait 8 days"),
        ("you may vote", "you must vote"),
        ("you can vote", "you can't vote"),
        ("they do vote", "they do not vote"),
        ("all of them", "any of them"),
        ("this or that", "this and that"),
        ("members vote", "chairs vote"),
        ("members vote", "members of the board vote"),
        ("one two three red blue", "uno tow there rod glue"),
    ],
)
def test_what_may_change_the_rule_is_no_typo_whatever_the_message_says(old: str, new: str) -> None:
    assert not fixed(old, new)


def test_without_such_a_message_the_text_itself_must_speak_for_it() -> None:
    message = "Update rules.md"
    old = "the committee meets and the comittee decides"

    assert fixed(old, "the committee meets and the committee decides", message)
    assert fixed("the committee meets and the committee decides", old, message)
    assert not fixed("the comittee decides", "the committee decides", message)
    assert not fixed("members elect a member", "members elect members", message)
    assert not fixed("they vote", "they all vote", message)


def test_many_different_words_are_more_than_typos() -> None:
    old = [f"wordy{letter}" for letter in "abcdefgh"]

    assert not only_typos(old, [f"{word}x" for word in old], "Fix typos")


def test_the_same_word_thousands_of_times_takes_no_minutes() -> None:
    old, new = "a b " * 15_000, "a c " * 15_000
    started = time.process_time()

    assert not fixed(f"{old} x {new}", f"{new} y {old}")
    assert time.process_time() - started < 5


def test_a_typo_in_a_long_text_is_found() -> None:
    text = "the members meet in the hall of the club and the chair opens the door " * 3_000

    assert fixed(f"{text} the comittee {text}", f"{text} the committee {text}")
    assert not fixed(f"{text} the committee {text}", f"{text} the chamber {text}")


def test_what_is_as_long_as_no_word_is_no_typo() -> None:
    started = time.process_time()

    assert not fixed("b" + "a" * 50_000, "c" + "a" * 50_000)
    assert time.process_time() - started < 1


def test_words_that_rule_are_known() -> None:
    assert rules(["who", "must"])
    assert rules(["80"])
    assert rules(["won't"])
    assert not rules(["responding", "to", "reports"])


def test_letters_that_changed_places_are_one_step_apart() -> None:
    assert distance("recieve", "receive") == 1
    assert distance("", "abc") == 3
    assert distance("form", "from") == 1
    assert distance("kitten", "sitting") == 3
