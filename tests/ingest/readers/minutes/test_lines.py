"""The lines of a log: who said what, and when."""

from datetime import UTC, date, datetime

import pytest

from ingest.readers.minutes.lines import Line, is_said, read_lines

DAY = date(2021, 7, 20)


def read(*lines: str, day: date | None = None) -> list[Line]:
    return list(read_lines(lines, day))


def at(hour: int, minute: int, second: int = 0, micro: int = 0, day: int = 20) -> datetime:
    return datetime(2021, 7, day, hour, minute, second, micro, UTC)


@pytest.mark.parametrize(
    ("text", "when", "exact"),
    [
        ("[2021-07-20T20:40:22.616Z]\t<ada>\twords", at(20, 40, 22, 616000), True),
        ("[2021-07-20T20:40:22Z].   <ada> words", at(20, 40, 22), True),
        ("[2021-07-20T22:40:22+02:00] <ada>words", at(20, 40, 22), True),
        ("[2021-07-20T20:40:22.0000]      <ada> words", at(20, 40, 22), False),
        ("2021-07-20 20:40:22 <@ada> words", at(20, 40, 22), False),
        ("20:40:22 <ada> words", at(20, 40, 22), False),
        ("[20:40] <+ada> words", at(20, 40), False),
        ("20:40:22 [ada] words", at(20, 40, 22), False),
    ],
)
def test_every_shape_of_line_tells_when_and_who(text: str, when: datetime, exact: bool) -> None:
    [line] = read(text, day=DAY)

    assert (line.kind, line.at, line.exact) == ("said", when, exact)
    assert (line.nick, line.text) == ("ada", "words")
    assert is_said(text)


@pytest.mark.parametrize(
    "nick", ["Ada_L._(she)", "Ada Lace", "Ada_<https://example.org/#i>", "Kay_[Tools]"]
)
def test_nicks_are_read_whole(nick: str) -> None:
    [line] = read(f"[2021-07-20T20:40:22Z]\t<{nick}>\twords")

    assert line.nick == nick


def test_what_somebody_does_is_said_by_them() -> None:
    [line] = read("20:40 * ada waves at all", day=DAY)

    assert (line.nick, line.text) == ("ada", "* waves at all")


@pytest.mark.parametrize(
    "text",
    [
        "20:40 -!- ada [~ada@host.example] has joined #orchard",
        "20:40:01 * ada has quit (bye)",
        "20:40:01 <ada> ada has joined #orchard",
        "20:40:01 * ada is now known as ada_away",
        "=== ada [~ada@host.example]  has left #orchard []",
        "20:40 <ccgbot> CG Bot joined the meeting.",
    ],
)
def test_notices_of_programs_are_said_by_nobody(text: str) -> None:
    lines = read("20:39 <bob> hi", text, day=DAY)

    assert [line.kind for line in lines] == ["said", "notice"]


def test_lines_without_a_time_go_on_with_the_line_right_above() -> None:
    lines = read("[2021-07-20T20:40:22Z] <ada> one", "  two", "10:30 three", "", "four")

    assert [(line.kind, line.text, line.count) for line in lines] == [
        ("said", "one\n  two\n10:30 three", 3),
        ("unsigned", "four", 1),
    ]
    assert (lines[1].at, lines[1].exact, lines[1].number) == (lines[0].at, False, 5)


def test_what_goes_on_for_hundreds_of_lines_is_no_message() -> None:
    lines = read("[2021-07-20T20:40:22Z] <ada> one", *["words"] * 300)

    assert (lines[0].count, lines[1].kind, sum(line.count for line in lines)) == (
        200,
        "unsigned",
        301,
    )


def test_words_with_a_time_and_no_nick_are_nobodys() -> None:
    lines = read("[2021-07-20T20:40:22Z] <ada> one", "[2021-07-20T20:41:00Z]\tTopic: two", "more")

    assert [(line.kind, line.text) for line in lines[1:]] == [
        ("unsigned", "Topic: two"),
        ("unsigned", "more"),
    ]


def test_times_go_on_after_midnight() -> None:
    lines = read("23:59:50 <ada> a", "23:59:48 <bob> b", "00:00:01 <ada> c", day=DAY)

    assert [line.at for line in lines] == [
        at(23, 59, 50),
        at(23, 59, 48),
        at(0, 0, 1, day=21),
    ]


@pytest.mark.parametrize(
    "text", ["25:00:00 <ada> a", "[2021-02-30T20:00:00Z] <ada> a", "words above all"]
)
def test_a_time_that_cannot_be_is_told(text: str) -> None:
    [line] = read(text, day=DAY)

    assert line.kind == "timeless"


def test_times_without_a_day_are_not_told_where_no_day_is_known() -> None:
    assert [line.kind for line in read("20:40 <ada> a", "20:41 <ada> b")] == ["timeless"] * 2
