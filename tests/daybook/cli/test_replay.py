"""daybook replay: for people and for scripts."""

import json

from tests.daybook.cli.desk import Desk


def frames(desk: Desk, *options: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in desk("replay", "--json", *options).splitlines()]


def test_nothing_is_told_of_an_empty_archive(desk: Desk) -> None:
    assert "Nothing has happened yet" in desk("replay")
    assert frames(desk) == []


def test_each_step_is_a_line_for_scripts_and_a_paragraph_for_people(desk: Desk) -> None:
    desk("decision", "propose", "Mornings", "--at", "2014-02-03")
    desk.adopt("Watering", "--at", "2014-04-05")

    told = desk("replay")
    assert "the decision “Mornings” was proposed" in told
    assert "March 2014: nothing" in told
    months = frames(desk)
    assert [frame["from"] for frame in months] == [
        f"2014-0{month}-01T00:00:00Z" for month in (2, 3, 4)
    ]
    assert months[-1]["norms"]["in_force"] == 1  # type: ignore[index]


def test_a_stretch_and_a_step_can_be_chosen(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2014-04-05")

    assert len(frames(desk, "--step", "year", "--from", "2012-01-01", "--until", "2015-06-01")) == 4
    assert len(frames(desk, "--by", "recorded", "--step", "day")) == 1
    assert frames(desk, "--known-at", "2013-01-01") == []


def test_a_stretch_that_cannot_be_is_refused_with_a_way_out(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "1900-04-05")

    order = desk.refused("replay", "--from", "2015-01-02", "--until", "2014-01-02", code=2)
    assert "2015-01-02 is after --until 2014-01-02" in order
    many = desk.refused("replay", "--step", "day", "--until", "2020-01-01")
    assert "Take a longer step" in many
