"""Who said what a scribe wrote down."""

import pytest

from ingest.readers.minutes.scribes import Scribes


@pytest.fixture
def scribes() -> Scribes:
    made = Scribes(["ada", "Bob_Ogun_", "cleo"])
    made.hear("cleo", "scribe: cleo")
    return made


def test_words_after_a_nick_are_those_of_the_nick(scribes: Scribes) -> None:
    assert scribes.speaker("cleo", "Ada: good evening") == ("ada", "good evening")
    assert scribes.speaker("cleo", "bob_ogun: hello") == ("Bob_Ogun_", "hello")


def test_dots_go_on_with_whoever_spoke_before(scribes: Scribes) -> None:
    scribes.speaker("cleo", "ada: one")
    scribes.speaker("bob", "... aside")
    scribes.speaker("cleo", "Topic: pears")

    assert scribes.speaker("cleo", "... two") == ("ada", "two")
    assert scribes.speaker("cleo", "\u2026three") == ("ada", "three")


@pytest.mark.parametrize(
    "text", ["Neighbour: I can", "see https://example.org", "ada agrees", "a:b"]
)
def test_what_is_no_nick_remains_the_scribes(scribes: Scribes, text: str) -> None:
    assert scribes.speaker("cleo", text) == ("cleo", text)


def test_dots_after_somebody_unknown_remain_the_scribes(scribes: Scribes) -> None:
    scribes.speaker("cleo", "ada: one")
    scribes.speaker("cleo", "Neighbour: two")

    assert scribes.speaker("cleo", "... three") == ("cleo", "... three")


def test_others_who_write_to_a_nick_speak_for_themselves(scribes: Scribes) -> None:
    assert scribes.speaker("Bob_Ogun_", "ada: yes") == ("Bob_Ogun_", "ada: yes")


def test_scribes_come_and_go(scribes: Scribes) -> None:
    scribes.hear("ada", "scribe+")
    assert scribes.speaker("ada", "cleo: one") == ("cleo", "one")
    scribes.hear("bob", "scribe- ada")
    assert scribes.speaker("ada", "cleo: one") == ("ada", "cleo: one")
    scribes.hear("bob", "scribenick: ada")
    assert scribes.speaker("cleo", "ada: one") == ("cleo", "ada: one")


def test_a_robot_that_transcribes_may_name_whom_the_log_has_not() -> None:
    scribes = Scribes(["Transcriber"])

    assert scribes.speaker("Transcriber", "Dan Low_[Club]: one: two") == (
        "Dan Low_[Club]",
        "one: two",
    )
    assert scribes.speaker("Transcriber", "https://example.org") == (
        "Transcriber",
        "https://example.org",
    )
