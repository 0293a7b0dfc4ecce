"""What in a log is no part of a talk."""

import pytest

from ingest.readers.minutes.noise import (
    ATTENDANCE,
    EMPTY,
    OF_ROBOTS,
    QUEUE,
    TO_ROBOTS,
    noise,
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("present+", ATTENDANCE),
        ("Present+ Ada, Bob", ATTENDANCE),
        ("regrets+ Cleo", ATTENDANCE),
        ("q+", QUEUE),
        ("q?", QUEUE),
        ("q- ada", QUEUE),
        ("ack Bob", QUEUE),
        ("scribe+", TO_ROBOTS),
        ("scribe: cleo", TO_ROBOTS),
        ("s/aples/apples/", TO_ROBOTS),
        ("rrsagent, make minutes", TO_ROBOTS),
        ("voip: noise?", TO_ROBOTS),
        ("", EMPTY),
        ("...", EMPTY),
    ],
)
def test_commands_and_attendance_are_left_out(text: str, reason: str) -> None:
    assert noise("ada", text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "q+ to ask about ladders",
        "+1",
        ":)",
        "I am present",
        "presents for all",
        "acknowledged",
        "0",
    ],
)
def test_what_people_say_is_kept(text: str) -> None:
    assert noise("ada", text) is None


def test_a_long_list_is_looked_at_quickly() -> None:
    assert noise("ada", f"present+ {'a,' * 5000} and others") is None


def test_whatever_a_robot_says_is_left_out() -> None:
    assert noise("Zakim", "ada, you wanted to ask") == OF_ROBOTS
