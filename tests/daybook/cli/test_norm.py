"""daybook norm: list, show, history, blame, diff."""

from typing import Any

import pytest

from tests.daybook.cli.desk import ADA, ANEW, BOB, TEXT, Desk


@pytest.fixture
def norm(desk: Desk) -> str:
    """A norm that was adopted in 2014 and amended in 2018, as Bob the gardener decided."""
    desk("role", "establish", "gardener", "--at", "2013")
    desk("role", "grant", "gardener", BOB, "--name", "Bob", "--at", "2013-05-01")
    desk("decision", "propose", "Mornings", "--label", "D 1", "--at", "2018-04-01")
    desk("decision", "take", "D 1", "accepted", "--decider", BOB, "--at", "2018-04-02")
    adopted = desk.adopt("Watering", "--at", "~2014-03-05", "--reason", "they withered")
    desk.amend("Watering", "--at", "2018-05-01", "--reason", "slugs", "--because", "decision:D 1")
    desk("norm", "suspend", "Watering", "--at", "2020-01-01", "--source", "git:3c", "--yes")
    return adopted


def test_the_list_has_what_scripts_rely_on(desk: Desk, norm: str) -> None:
    [row] = desk.json("norm", "list")

    assert (row["id"], row["title"], row["state"]) == (norm, "Watering", "suspended")
    assert desk.json("norm", "list", "--as-of", "2014-03-04") == []
    assert desk.json("norm", "list", "--known-at", "2020-01-01") == []
    [then] = desk.json("norm", "list", "--as-of", "2016-01-01")
    assert (then["state"], then["version"]) == ("in force", 1)


def test_the_list_for_people_names_the_norm_and_how_it_stands(desk: Desk, norm: str) -> None:
    assert f"{norm[:8]}  Watering  (suspended, version 2 since 2018-05-01)" in desk("norm", "list")


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ((), ANEW),
        (("--as-of", "2018-04-30"), TEXT),
        (("--as-of", "2018-05-01"), ANEW),
    ],
)
@pytest.mark.usefixtures("norm")
def test_show_gives_the_text_of_that_time(desk: Desk, options: tuple[str, ...], text: str) -> None:
    [shown] = desk.json("norm", "show", "watering", *options)

    assert shown["text"] == text
    assert text in desk("norm", "show", "watering", *options)


def test_the_history_has_what_scripts_rely_on(desk: Desk, norm: str) -> None:
    rows = desk.json("norm", "history", norm[:8])

    assert [(r["event"], r["occurred_at"][:10], r["precision"]) for r in rows] == [
        ("adopted", "2014-03-05", "about"),
        ("amended", "2018-05-01", "day"),
        ("suspended", "2020-01-01", "day"),
    ]
    sources = ["" if r["source"].startswith("daybook:") else r["source"] for r in rows]
    assert [(r["rationale"], source) for r, source in zip(rows, sources, strict=True)] == [
        ("they withered", ""),
        ("slugs", ""),
        ("", "git:3c"),
    ]
    assert all(row["recorded_at"] > "2020-01-02" for row in rows)
    assert len(desk.json("norm", "history", norm, "--as-of", "2018-04-30")) == 1
    told = desk("norm", "history", norm)
    assert "about 2014-03-05  adopted (version 1) by ada" in told
    assert "     slugs" in told


@pytest.mark.usefixtures("norm")
def test_blame_says_of_each_clause_why_and_who(desk: Desk) -> None:
    first, second = desk.json("norm", "blame", "Watering")

    assert {
        name: first[name] for name in ("text", "version", "event", "occurred_at", "rationale")
    } == {
        "text": "Water them in the morning.",
        "version": 2,
        "event": "amended",
        "occurred_at": "2018-05-01T00:00:00+00:00",
        "rationale": "slugs",
    }
    assert first["decision"]["title"] == "D 1: Mornings"
    assert [(p["name"], p["roles_then"]) for p in first["people"]] == [
        ("ada", []),
        ("Bob", ["gardener"]),
    ]
    assert (second["version"], second["decision"]) == (1, None)
    told = desk("norm", "blame", "Watering")
    assert "decided: D 1: Mornings (accepted)" in told
    assert "Bob (gardener) decided it" in told
    assert "adopted about 2014-03-05, version 1" in told


@pytest.mark.usefixtures("norm")
def test_the_difference_is_marked_word_by_word(desk: Desk) -> None:
    assert "[-evening-]{+morning+}" in desk("norm", "diff", "Watering")
    pieces = desk.json("norm", "diff", "Watering", "--from", "1", "--to", "2")
    assert {piece["change"] for piece in pieces} == {"same", "removed", "added"}
    assert all((piece["from"], piece["to"]) == (1, 2) for piece in pieces)
    back = desk.json("norm", "diff", "Watering", "--from", "2", "--to", "1")
    assert [p["text"] for p in back if p["change"] == "added"] == ["evening"]


@pytest.mark.usefixtures("norm")
def test_a_change_without_a_text_has_no_difference(desk: Desk) -> None:
    for options in (("--to", "3"), ("--from", "3"), ("--to", "99")):
        told = desk.refused("norm", "diff", "Watering", *options)
        assert told == f"Change {options[1]} gave no text. Those that did: 1, 2."


@pytest.mark.usefixtures("norm")
@pytest.mark.parametrize("command", ["show", "history", "blame", "diff"])
@pytest.mark.parametrize("clock", ["--as-of", "--known-at"])
def test_before_it_was_adopted_there_is_nothing_to_show(
    desk: Desk, command: str, clock: str
) -> None:
    for more in ((), ("--json",)):
        told = desk.refused("norm", command, "Watering", clock, "2013-01-01", *more)
        assert told.startswith("'Watering' had not been adopted by then.")


@pytest.mark.usefixtures("norm")
@pytest.mark.parametrize("command", ["show", "history", "blame", "diff"])
def test_what_is_not_there_is_told_with_the_way_out(desk: Desk, command: str) -> None:
    told = desk.refused("norm", command, "Drying")
    assert told == "There is no norm called 'Drying'. `daybook norm list` shows those there are."


def test_an_ambiguous_name_is_told_with_those_it_could_be(desk: Desk, norm: str) -> None:
    other = desk.adopt("watering")

    told = desk.refused("norm", "show", "Watering")
    assert told.startswith("'Watering' could be any of these: norm ")
    assert norm[:8] in told
    assert other[:8] in told
    assert told.endswith("Give its ID.")


@pytest.mark.usefixtures("norm")
@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--as-of", "2999-01-01", "2999-01-01 lies in the future"),
        ("--known-at", "soon", "soon is no date. Write it as 2024-05-01"),
    ],
)
def test_a_clock_that_cannot_be_read_is_refused(
    desk: Desk, option: str, value: str, told: str
) -> None:
    for command in ((), ("Watering",)):
        name = "show" if command else "list"
        assert told in desk.refused("norm", name, *command, option, value, code=2)


def test_a_norm_for_stewards_is_not_there_for_others(desk: Desk, norm: str) -> None:
    assert len(desk.json("norm", "list", "--as", "anonymous")) == 1
    assert desk.json("norm", "show", norm, "--as", "anonymous")[0]["id"] == norm


def test_what_comes_into_force_later_is_told(desk: Desk) -> None:
    desk.adopt("Frost", "--effective-from", "2999-01-01", "--by", ADA)

    told: list[Any] = desk.json("norm", "list")
    assert (told[0]["state"], told[0]["version"]) == ("adopted for later", 0)
    assert "changes on 2999-01-01" in desk("norm", "list")
