"""daybook handover: printed, edited, prepared by one, accepted by another."""

from pathlib import Path

import pytest

from tests.daybook.cli.desk import ADA, BOB, Desk


@pytest.fixture
def desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with a role that Bob holds."""
    monkeypatch.setenv("DAYBOOK_PERSON", ADA)
    given = ("--mandate", "Waters the plants.", "--at", "2024-01-01")
    desk.made("role", "establish", "waterer", *given)
    desk("role", "grant", "waterer", BOB, "--name", "Bob", "--at", "2024-03-01")
    return desk


def test_it_is_printed_with_the_events_of_each_line(desk: Desk) -> None:
    printed = desk("handover", "waterer")

    assert "# Handing over: waterer, by Bob" in printed
    assert "“Waters the plants.” ([event " in printed
    told = desk.json("handover", "waterer")
    lines = [line for section in told["sections"] for line in section["lines"]]
    assert lines
    assert all(line["events"] for line in lines)
    assert told["prepared"] is None


def test_what_was_edited_is_prepared_and_accepted(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "brief.md"
    desk("handover", "waterer", "--out", str(file))
    file.write_text(file.read_text() + "\n- The tap sticks.\n")

    prepared = desk(
        "handover", "waterer", "--prepare", "--from", str(file), "--to", ADA, "--by", BOB
    )
    assert "1 added, 0 edited, 0 left out" in prepared
    [waiting] = desk.json("handover")
    assert (waiting["person"], waiting["accepted"]) == ("Bob", None)
    assert "prepared by Bob" in desk("handover")
    assert "- The tap sticks." in desk("handover", "waterer")

    assert "--alone" in desk.refused("handover", "waterer", "--accept", "--by", BOB)
    desk("handover", "waterer", "--accept", "--note", "Which tap?")
    assert "accepted once" in desk.refused("handover", "waterer", "--accept")
    assert desk("handover") == "No handover waits to be accepted.\n"
    told = desk.json("handover", "waterer")
    assert told["prepared"]["accepted"]["note"] == "Which tap?"
    assert "handover prepared Bob" in desk("role", "history", "waterer")


def test_it_is_edited_in_an_editor(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sed -i '$a - The tap sticks.'")

    assert "1 added" in desk("handover", "waterer", "--edit", "--prepare", "--by", BOB)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--prepare", "--accept"], "One prepares and another accepts"),
        (["--to", ADA], "--to belongs to --prepare"),
        (["--note", "x"], "--note belongs to --accept"),
        (["--edit"], "give --prepare, or --out FILE"),
    ],
)
def test_what_does_not_go_together_is_refused(desk: Desk, words: list[str], told: str) -> None:
    assert told in desk.refused("handover", "waterer", *words, code=2)


def test_what_is_not_there_is_told_with_the_way_out(desk: Desk, tmp_path: Path) -> None:
    assert "no role called 'cook'" in desk.refused("handover", "cook")
    assert "'Zed' is not among" in desk.refused("handover", "waterer", "--person", "Zed")
    assert "No handover was prepared" in desk.refused("handover", "waterer", "--accept")
    assert "for stewards" in desk.refused("handover", "waterer", "--as", "member")
    file = desk.file("## Gossip\n\n- It is said.\n")
    refused = desk.refused("handover", "waterer", "--prepare", "--from", file)
    assert "no section 'Gossip'" in refused
