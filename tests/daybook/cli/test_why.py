"""daybook why: the chain through a thing, for people and for scripts."""

import re
from pathlib import Path

import pytest

from tests.daybook.cli.desk import ANEW, Desk


@pytest.fixture
def norm(desk: Desk) -> str:
    """A norm that carries out a decision, and another decision that leans on a clause of it."""
    desk(
        *("decision", "propose", "Mornings", "--label", "D 1", "--at", "2014"),
        *("--because", "https://example.org/slugs"),
    )
    made = desk.adopt("Watering", "--at", "~2015-02-01", "--because", "decision:D 1")
    desk("decision", "propose", "A second can", "--at", "2016")
    desk(
        *("cite", "decision:A second can", "because-of", f"norm:{made}#1", "--at", "2016"),
        *("--reason", "it says so"),
    )
    return made


def short(desk: Desk, *words: str) -> list[tuple[str, int, str]]:
    return [(row["direction"], row["depth"], row["title"]) for row in desk.json("why", *words)]


@pytest.mark.parametrize("called", ["Watering", "norm:watering", "Watering#1", "Watering#1.1"])
@pytest.mark.usefixtures("norm")
def test_it_is_told_both_ways_the_thing_itself_first(desk: Desk, called: str) -> None:
    assert short(desk, called) == [
        ("self", 0, "Watering"),
        ("before", 1, "D 1: Mornings"),
        ("before", 2, "https://example.org/slugs"),
        ("after", 1, "A second can"),
    ]


def test_another_clause_leads_to_none_of_what_leans_on_the_first(desk: Desk, norm: str) -> None:
    assert ("after", 1, "A second can") not in short(desk, f"{norm}#2")
    assert [link for link in desk.json("why", "A second can") if link["note"]] != []


@pytest.mark.usefixtures("norm")
def test_it_goes_as_deep_as_asked_and_stays_in_its_time(desk: Desk) -> None:
    assert len(short(desk, "Watering", "--depth", "1")) == 3
    assert len(short(desk, "Watering", "--as-of", "2015-12-31")) == 3
    assert "--depth" in desk.refused("why", "Watering", "--depth", "0", code=2)


def test_people_read_it_as_sentences(desk: Desk, norm: str) -> None:
    desk.amend("Watering", "--at", "2018", text=ANEW)

    told = desk("why", "Watering")
    assert "norm: Watering" in told
    assert "Because:\n  implements decision D 1: Mornings (proposed), about 2014-01-01" in told
    assert "    was discussed in link https://example.org/slugs" in told
    assert "What came of it:\n  is leant on by decision A second can" in told
    assert "May be out of date: “Watering”, 1, was amended on 2018-01-01" in told
    back = desk("why", "A second can")
    assert "leans on norm Watering, 1 (in force), 2018-01-01" in back.replace("about ", "")
    assert f"  norm:{norm}" in back
    assert "What came of it: nothing is recorded." in back


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Drying",), "There is no norm, decision, role, thread or contribution called"),
        (("decision:Watering",), "There is no decision called 'Watering'."),
        (("thread:Watering",), "There is no thread called 'Watering'. Give its ID"),
        (("Watering#9",), "'Watering#9' was not there at that time, or had no such clause."),
        (("Watering", "--as-of", "2013-01-01"), "'Watering' was not there at that time"),
    ],
)
@pytest.mark.usefixtures("norm")
def test_what_is_not_there_is_told(desk: Desk, words: tuple[str, ...], told: str) -> None:
    assert told in desk.refused("why", *words)


def test_several_of_one_name_are_told(desk: Desk, norm: str) -> None:
    desk("role", "establish", "Watering")

    assert f"norm {norm[:8]} Watering; role " in desk.refused("why", "watering")
    assert short(desk, "norm:watering")[0] == ("self", 0, "Watering")


@pytest.mark.usefixtures("norm")
def test_a_story_is_written_with_events_that_the_log_has(desk: Desk, tmp_path: Path) -> None:
    told = desk("why", "Watering#1", "--markdown", "--base", "https://yard.example/")

    assert told.startswith("# Why “Watering”, clause 1\n")
    assert "](<https://yard.example/norms/" in told
    events = re.findall(r"check: `daybook prove (\d+)`", told)
    assert len(events) > 3
    assert desk.json("prove", events[0])["event"] == int(events[0])
    assert "\n— daybook.invalid/" in told
    file = tmp_path / "why.md"
    wrote = desk("why", "Watering", "--markdown", "--out", str(file))
    assert f"Wrote the story to {file}." in wrote
    assert "`/norms/" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        (("--markdown", "--json"), "Give either --markdown or --json.", 2),
        (("--out", "x.md"), "give --markdown too", 2),
        (("--markdown", "--base", "yard"), "'yard' is no address of pages.", 2),
        (("--markdown", "--as-of", "2013-01-01"), "was not there at that time", 1),
    ],
)
@pytest.mark.usefixtures("norm")
def test_a_story_that_cannot_be_written_is_told(
    desk: Desk, words: tuple[str, ...], told: str, code: int
) -> None:
    assert told in desk.refused("why", "Watering", *words, code=code)
