"""daybook lint: what is missing, and fixes that work when they are pasted."""

import shlex
from pathlib import Path
from uuid import uuid4

import pytest

from archive import commands as c
from archive.commands import Command
from daybook.bootstrap import open_daybook
from daybook.config import Settings
from daybook.recording import record
from tests.builders import a, later
from tests.daybook.cli.desk import ADA, BOB, Desk


def tell(home: Path, *commands: Command) -> None:
    """Record what no command line would, as an import may."""
    with open_daybook(Settings(home)) as daybook:
        record(daybook, commands, ADA)


def cite(of: str, relation: str, to: str, **changes: str) -> c.Cite:
    ends = dict(zip(("of_kind", "of"), of.split(":", 1), strict=True))
    ends |= dict(zip(("to_kind", "to"), to.split(":", 1), strict=True))
    return a(c.Cite, relation=relation, occurred_at=later(5), **{"clause": "", **ends, **changes})


def told(desk: Desk) -> list[str]:
    return [finding["rule"] for finding in desk.json("lint")]


def mend(desk: Desk, **words: str) -> str:
    """Paste the fix of the only finding, with placeholders filled in; return the command."""
    [finding] = desk.json("lint")
    fix = finding["fix"]
    for placeholder, word in words.items():
        assert placeholder in fix
        fix = fix.replace(placeholder, word)
    program, *arguments = shlex.split(fix)
    assert program == "daybook"
    desk(*arguments)
    assert told(desk) == []
    return str(fix)


OLD, NEW = a(c.ProposeDecision), a(c.ProposeDecision, key="garden:decisions/2", label="")
SUPERSEDED = a(c.SupersedeDecision, occurred_at=later(5))
SUPERSEDES = cite("decision:garden:decisions/2", "supersedes", "decision:garden:decisions/1")


@pytest.mark.parametrize("said", [SUPERSEDED, SUPERSEDES])
def test_a_one_sided_supersession_is_mended(desk: Desk, home: Path, said: Command) -> None:
    tell(home, OLD, NEW, said)

    assert "--at 2020-05-01T12:05:00Z" in mend(desk)
    assert desk.json("decision", "show", "Decision 1")[0]["state"] == "superseded"


def test_a_one_sided_supersession_from_before_the_old_one_was_taken_is_mended(
    desk: Desk, home: Path
) -> None:
    talk = cite("decision:garden:decisions/1", "discussed-in", "link:https://example.org")
    tell(home, OLD, NEW, SUPERSEDES, a(c.TakeDecision, occurred_at=later(7)), talk)

    assert "--at" not in mend(desk)


def test_a_supersession_by_what_is_not_there_is_mended(desk: Desk, home: Path) -> None:
    tell(home, OLD, SUPERSEDED)

    mend(desk)
    assert desk.json("decision", "show", "Decision 1")[0]["state"] == "proposed"


def test_a_supersession_of_what_is_not_there_is_mended(desk: Desk, home: Path) -> None:
    tell(home, NEW, SUPERSEDES)

    mend(desk)


def test_both_sides_without_the_new_one_are_mended_one_after_the_other(
    desk: Desk, home: Path
) -> None:
    tell(home, OLD, SUPERSEDED, SUPERSEDES)

    for rule in ("broken-link", "one-sided-supersession"):
        [finding] = desk.json("lint")
        assert finding["rule"] == rule
        desk(*shlex.split(finding["fix"])[1:])
    assert told(desk) == []


@pytest.mark.parametrize("source", ["", "git:3c it's"])
def test_a_norm_without_a_reason_is_mended(desk: Desk, source: str) -> None:
    desk.adopt("Watering", "--at", "2014", "--source", source)

    mend(desk, **{"KIND:REF": "https://example.org/drought"})


def test_a_change_like_another_without_a_reason_is_mended(desk: Desk, home: Path) -> None:
    at = {"occurred_at": later(2), "source": ""}
    tell(home, a(c.AdoptNorm), a(c.AmendNorm, reason="", **at, effective_from=None))
    tell(home, a(c.SuspendNorm, **at))

    assert "--change" not in mend(desk, **{"KIND:REF": "https://example.org/drought"})


def test_a_decision_without_a_discussion_is_mended(desk: Desk) -> None:
    desk("decision", "propose", "Mornings", "--at", "2014")
    desk("decision", "take", "Mornings", "accepted", "--at", "2015")

    mend(desk, **{"thread:REF": "https://example.org/minutes"})


def test_a_role_without_an_end_is_mended(desk: Desk) -> None:
    desk("role", "establish", "gardener", "--at", "2014", "--seats", "1")
    desk("role", "grant", "gardener", BOB, "--at", "2014-02-01")
    desk("role", "grant", "gardener", ADA, "--at", "2016-02-01")

    mend(desk, DATE="2016-01-31")
    assert [row["name"] for row in desk.json("role", "roster")] == ["ada"]


@pytest.mark.parametrize("change", ["", "git:1a"])
def test_a_citation_of_what_is_not_there_is_mended(desk: Desk, home: Path, change: str) -> None:
    gone = cite("norm:garden:norms/watering", "implements", f"decision:{uuid4()}", change=change)
    tell(home, a(c.AdoptNorm), gone)

    mend(desk)


def test_a_citation_by_the_time_of_a_change_is_mended(desk: Desk, home: Path) -> None:
    stamp = "2020-05-01T12:00:00Z"
    gone = cite("norm:garden:norms/watering", "implements", "decision:gone", change=stamp)
    tell(home, a(c.AdoptNorm, source=""), gone)

    mend(desk)


def test_a_citation_of_a_clause_that_is_not_there_is_mended(desk: Desk, home: Path) -> None:
    words = "what's said on Sundays"
    to = "norm:garden:norms/watering"
    tell(home, OLD, a(c.AdoptNorm), cite("decision:garden:decisions/1", "because-of", to))
    tell(home, cite("decision:garden:decisions/1", "because-of", to, clause=words))

    mend(desk)


def test_a_citation_by_what_is_not_there_is_mended(desk: Desk, home: Path) -> None:
    by = cite("contribution:gone", "because-of", "norm:garden:norms/watering", clause="1")
    tell(home, a(c.AdoptNorm), by)

    mend(desk)


def test_people_are_told_what_is_missing_and_the_fix(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2014")

    result = desk.run("lint")
    assert result.exit_code == 1
    assert "norm-without-reason: a change of a norm with neither a rationale" in result.output
    assert "  norm “Watering” (adopted, change 1)" in result.output
    assert "    To mend it: daybook cite norm:" in result.output


def test_a_finding_has_what_scripts_rely_on(desk: Desk) -> None:
    adopted = desk.adopt("Watering", "--at", "2014")

    [finding] = desk.json("lint")
    assert finding.keys() == {"rule", "kind", "id", "title", "event", "says", "fix"}
    assert (finding["id"], finding["event"]) == (adopted, "adopted, change 1")


def test_only_the_rules_asked_for_are_told(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2014")

    assert desk.json("lint", "--rule", "broken-link") == []
    assert desk("lint", "--rule", "broken-link") == "Nothing is missing.\n"
    assert len(desk.json("lint", "--rule", "norm-without-reason", "--rule", "broken-link")) == 1
    assert "broken-link" in desk.refused("lint", "--rule", "typos", code=2)


def test_it_looks_at_the_time_asked_for(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2014")

    assert desk.json("lint", "--as-of", "2013-01-01") == []
    assert desk.json("lint", "--known-at", "2020-01-01") == []
    assert len(desk.json("lint", "--as-of", "2015-01-01")) == 1
    assert "lies in the future" in desk.refused("lint", "--as-of", "2999-01-01", code=2)
