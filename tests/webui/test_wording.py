"""How times and numbers are written."""

from datetime import UTC, datetime, timedelta, timezone

from webui.wording import count, endorsed, long_day, of_day, when

MOMENT = datetime(2016, 3, 4, 14, 5, 6, tzinfo=UTC)


def test_a_time_is_written_for_people_and_for_machines() -> None:
    assert when(MOMENT) == '<time datetime="2016-03-04T14:05:06Z">4 March 2016, 14:05</time>'


def test_a_time_is_no_more_exact_than_it_is_known() -> None:
    assert when(MOMENT, "day") == '<time datetime="2016-03-04">4 March 2016</time>'
    assert when(MOMENT, "about") == '<time datetime="2016-03-04">about 4 March 2016</time>'


def test_a_brief_time_leaves_out_the_hour() -> None:
    assert when(MOMENT, brief=True).striptags() == "4 March 2016"
    assert when(MOMENT, "about", brief=True).striptags() == "about 4 March 2016"


def test_all_times_are_written_in_utc() -> None:
    east = MOMENT.astimezone(timezone(timedelta(hours=12)))

    assert when(east) == when(MOMENT)
    assert long_day(east) == "Friday, 4 March 2016"
    assert of_day(east) == '<time datetime="2016-03-04T14:05:06Z">14:05</time>'


def test_numbers_have_their_noun() -> None:
    assert count(1, "thread") == "1 thread"
    assert count(12345, "reply", "replies") == "12,345 replies"
    assert count(0, "person", "people") == "0 people"


def test_endorsements_of_which_there_are_none_are_left_out() -> None:
    assert endorsed({"up": 1200, "down": 0, "thank_you": 1}) == "1,200 up, 1 thank you"
    assert endorsed({}) == ""
