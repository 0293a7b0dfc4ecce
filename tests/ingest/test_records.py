"""A record stands for one record of the source unless it says otherwise."""

from dataclasses import FrozenInstanceError

import pytest

from archive.commands import OpenSpace
from ingest.records import Found, Skipped, Unreadable
from tests.builders import a


def test_a_record_counts_for_one_unless_it_says_otherwise() -> None:
    assert Found("line 1", (a(OpenSpace),)).count == 1
    assert Skipped("badges").count == 1


def test_a_record_drops_nothing_unless_it_says_so() -> None:
    assert Found("line 1", ()).dropped == ()


def test_equal_readings_are_equal_and_stay_so() -> None:
    record = Found("line 1", (a(OpenSpace),))

    assert record == Found("line 1", (a(OpenSpace),))
    assert record != Found("line 2", (a(OpenSpace),))
    with pytest.raises(FrozenInstanceError):
        Unreadable("line 1", "no ts").why = "none"  # type: ignore[misc]
