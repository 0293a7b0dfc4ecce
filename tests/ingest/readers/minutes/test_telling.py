"""A meeting, line by line, as records."""

from datetime import UTC, date, datetime

from archive.commands import Command, IntroducePerson, MakeContribution, OpenThread
from ingest.readers.minutes.lines import read_lines
from ingest.readers.minutes.meetings import Meeting
from ingest.readers.minutes.telling import LEFTOVERS, records_of
from ingest.records import Found, Record, Skipped, Unreadable

AT = datetime(2021, 7, 20, 20, tzinfo=UTC)
MEETING = Meeting("x/irc.log", "2021-07-20-x", "x", date(2021, 7, 20), AT)


def tell(*lines: str) -> list[Record]:
    stamped = [f"[2021-07-20T20:00:00Z]\t{x}" if x.startswith("<") else x for x in lines]
    read = list(read_lines(stamped, None))
    return list(records_of(MEETING, read, "net", "irc:net/x", "public"))


def commands(records: list[Record]) -> list[Command]:
    return [c for r in records if isinstance(r, Found) for c in r.commands]


def said(*lines: str) -> list[MakeContribution]:
    return [c for c in commands(tell(*lines)) if isinstance(c, MakeContribution)]


def test_each_line_is_a_contribution_known_by_its_time_nick_and_turn() -> None:
    one, two, three = said("<Ada> one", "<bob> two", "<Ada> three")

    assert [c.key for c in (one, two, three)] == [
        "irc:net/2021-07-20-x/2021-07-20T20:00:00Z/ada",
        "irc:net/2021-07-20-x/2021-07-20T20:00:00Z/bob",
        "irc:net/2021-07-20-x/2021-07-20T20:00:00Z/ada/2",
    ]
    assert (one.by, one.by_name, one.body, one.precision) == ("irc:net/ada", "Ada", "one", "second")
    assert {c.thread for c in (one, two, three)} == {"irc:net/2021-07-20-x"}


def test_a_skipped_line_takes_its_turn_so_that_another_rule_changes_no_key() -> None:
    [one] = said("<ada> q+", "<ada> one")

    assert one.key.endswith("/ada/2")


def test_the_thread_is_called_by_the_day_and_the_topics_of_whoever_set_the_first() -> None:
    records = tell("<ada> hello", "<ada> Topic: Pears", "<bob> topic: mine", "<ada> Topic: Apples")

    [opened] = [c for c in commands(records) if isinstance(c, OpenThread)]
    assert opened.title == "2021-07-20: Pears; Apples"
    assert opened.by == "irc:net/ada"


def test_a_meeting_without_topics_is_called_by_its_day_and_by_nobody() -> None:
    [opened] = [c for c in commands(tell("<ada> hello")) if isinstance(c, OpenThread)]

    assert (opened.title, opened.by) == ("Meeting of 2021-07-20", None)


def test_scribed_words_are_those_of_the_speaker_and_say_that_they_were_scribed() -> None:
    *_, last = said("<ada> hello", "<bob> scribe: bob", "<bob> ada: welcome")

    assert (last.by, last.body, last.extra) == ("irc:net/ada", "welcome", {"scribed": True})
    assert last.key.endswith("/bob/2")


def test_what_a_transcriber_could_not_give_to_anybody_is_a_robots() -> None:
    records = tell("<Transcriber> a voice without a name", "<Transcriber> Dan: words")

    assert [c.kind for c in commands(records) if isinstance(c, IntroducePerson)] == ["bot"]
    assert commands(records)[-1].by == "irc:net/dan"


def test_unsigned_lines_are_by_somebody_unknown_of_that_meeting() -> None:
    _, last = said("<ada> hello", "", "below the log")

    assert (last.by, last.by_name) == ("irc:net/2021-07-20-x/unsigned", "unknown speaker")
    assert last.precision == "about"


def test_a_nick_that_a_program_left_below_a_line_is_no_part_of_it() -> None:
    records = tell("<bob> hi", "<ada> ACTION: bob to mow", "bob", "the lawn", "", "bob")

    assert [r.count for r in records if isinstance(r, Skipped) and r.reason == LEFTOVERS] == [1, 1]
    assert said("<bob> hi", "<ada> one", "bob", "two")[1].body == "one\ntwo"


def test_a_word_that_stands_below_lines_again_and_again_is_a_programs() -> None:
    records = tell("<ada> one", "Eve_Low", "<ada> two", "Eve_Low", "<ada> three", "Eve_Low")

    assert [c.body for c in commands(records) if isinstance(c, MakeContribution)] == [
        "one",
        "two",
        "three",
    ]


def test_every_line_of_the_file_is_counted() -> None:
    records = tell("<ada> one", "more", "<ada> q+", "<ada> two", "Ada2", "<bob> hi", "", "x")

    counted = [r.count for r in records if isinstance(r, Found | Skipped)]
    assert sum(counted) == 7


def test_a_line_without_a_possible_time_is_told_with_its_place() -> None:
    records = tell("[2021-07-20T29:00:00Z] <ada> one")

    assert [r.where for r in records if isinstance(r, Unreadable)] == ["x/irc.log: line 1"]
