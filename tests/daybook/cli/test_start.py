"""daybook start: what somebody new needs to know."""

from tests.daybook.cli.desk import Desk


def test_an_empty_archive_says_what_is_missing(desk: Desk) -> None:
    told = desk("start")

    assert "Nobody recorded it. Pin what says it: daybook pin THING --section purpose" in told
    assert "No norm: what people expect of each other, nobody has written down" in told
    assert "What holds here" not in told


def test_it_tells_what_holds_and_as_json(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2014", "--reason", "the tulips died")

    told = desk("start")
    page = desk.json("start")

    assert "Watering: " in told
    assert "the tulips died" in told
    assert [norm["title"] for norm in page["norms"]] == ["Watering"]
    assert desk.json("start", "--as-of", "2013-01-01")["norms"] == []
