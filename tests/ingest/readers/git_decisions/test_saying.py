"""When something was said, and by whom."""

from datetime import UTC, date, datetime

import pytest

from ingest.readers.git_decisions.saying import Saying, dated

AT = datetime(2020, 5, 4, 12, tzinfo=UTC)
SAYING = Saying(AT, "mailto:ada@example.org", "Ada", "Because", "1a")


def test_a_change_is_known_by_its_commit_and_by_the_part_of_it() -> None:
    assert SAYING.change()["source"] == "git:1a"
    assert SAYING.change("taken")["source"] == "git:1a#taken"


def test_a_moment_has_no_reason() -> None:
    assert "reason" not in SAYING.moment()
    assert SAYING.change()["reason"] == "Because"


def test_a_day_that_the_file_tells_is_when_it_was() -> None:
    moment = dated(SAYING.moment(), date(2020, 5, 1), since=datetime(2020, 4, 1, tzinfo=UTC))

    assert moment["occurred_at"] == datetime(2020, 5, 1, tzinfo=UTC)
    assert moment["precision"] == "day"


@pytest.mark.parametrize("day", [None, date(2020, 5, 5), date(2020, 3, 1), date(1, 1, 1)], ids=str)
def test_a_day_that_contradicts_the_commits_is_not(day: date | None) -> None:
    moment = dated(SAYING.moment(), day, since=datetime(2020, 4, 1, tzinfo=UTC))

    assert (moment["occurred_at"], moment["precision"]) == (AT, "second")
