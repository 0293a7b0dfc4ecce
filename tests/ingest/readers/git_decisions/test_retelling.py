"""The records of one decision."""

from pathlib import Path

import pytest

from archive import commands as c
from ingest.readers.git_decisions.retelling import BEFORE, ELSEWHERE, TEMPLATE, UNCHANGED
from ingest.records import Found, Skipped, Unreadable
from tests.git_repositories import History
from tests.ingest.readers.git_decisions.decision_files import adr, commands, pep, records


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "garden")


def kinds(folder: Path) -> list[list[str]]:
    return [
        [type(command).__name__ for command in record.commands]
        for record in records(folder)
        if isinstance(record, Found)
    ]


def test_each_revision_is_one_record(history: History) -> None:
    first = history.commit({"pep-0001.txt": pep(1, "Draft")})
    second = history.commit({"pep-0001.txt": pep(1, "Final", "Water more.\n")})

    found = [record for record in records(history.folder) if isinstance(record, Found)]

    assert [record.where for record in found] == [
        f"pep-0001.txt at {first}",
        f"pep-0001.txt at {second}",
    ]
    assert kinds(history.folder) == [["ProposeDecision"], ["AmendDecision", "TakeDecision"]]


def test_all_decisions_are_proposed_before_one_names_another(history: History) -> None:
    history.commit(
        {
            "pep-0001.txt": pep(1, "Superseded", superseded_by="2"),
            "pep-0002.txt": pep(2, "Active", replaces="1"),
        }
    )

    told = [record for record in records(history.folder) if isinstance(record, Found)]

    assert kinds(history.folder) == [
        ["ProposeDecision"],
        ["ProposeDecision", "TakeDecision"],
        ["SupersedeDecision"],
        ["Cite"],
    ]
    assert [record.count for record in told] == [1, 1, 0, 0]


def test_a_proposal_that_goes_on_in_another_file_stays_one(history: History) -> None:
    history.commit({"pep-0001.txt": pep(1, "Draft", "Old words, many of them.\n" * 9)})
    history.commit({"pep-0001.txt": None, "pep-0001.rst": pep(1, "Final", "All is new.\n" * 9)})

    assert kinds(history.folder) == [["ProposeDecision"], ["AmendDecision", "TakeDecision"]]
    assert Skipped(ELSEWHERE) in records(history.folder)


def test_a_revision_that_changes_only_what_is_not_kept_changes_nothing(history: History) -> None:
    history.commit({"pep-0001.txt": pep(1, "Draft", version="1")})
    history.commit({"pep-0001.txt": pep(1, "Draft", version="2")})

    assert Skipped(UNCHANGED) in records(history.folder)


def test_what_is_kept_nowhere_is_named_when_it_is_new(history: History) -> None:
    history.commit({"pep-0001.txt": pep(1, "Draft", version="1")})
    history.commit({"pep-0001.txt": pep(1, "Final", version="1")})

    dropped = [record.dropped for record in records(history.folder) if isinstance(record, Found)]

    assert dropped == [("PEP.version",), ()]


def test_a_form_that_was_filled_in_later_begins_there(history: History) -> None:
    history.commit({"adr/0001-a.md": adr(1, "Proposed | Accepted")})
    history.commit({"adr/0001-a.md": adr(1, "Accepted")})

    assert kinds(history.folder) == [["ProposeDecision", "TakeDecision"]]
    assert Skipped(TEMPLATE) in records(history.folder)


def test_a_file_that_became_a_proposal_begins_there(history: History) -> None:
    history.commit({"pep-0001.txt": "Ideas about water.\n"})
    history.commit({"pep-0001.txt": pep(1, "Draft")})

    assert kinds(history.folder) == [["ProposeDecision"]]
    assert Skipped(BEFORE) in records(history.folder)


def test_a_broken_revision_is_told_and_the_next_goes_on(history: History) -> None:
    history.commit({"pep-0001.txt": pep(1, "Draft")})
    lacking = history.commit({"pep-0001.txt": "PEP: 1\n\nWater.\n"})
    binary = history.commit({"pep-0001.txt": b"\0\0"})
    history.commit({"pep-0001.txt": pep(1, "Final")})

    told = [record for record in records(history.folder) if isinstance(record, Unreadable)]

    assert [record.where for record in told] == [
        f"pep-0001.txt at {lacking}",
        f"pep-0001.txt at {binary}",
    ]
    assert "lacks" in told[0].why
    assert [type(command) for command in commands(history.folder)] == [
        c.ProposeDecision,
        c.TakeDecision,
    ]


def test_a_record_that_loses_its_status_is_read_on(history: History) -> None:
    history.commit({"docs/decisions/water.md": "# Water\n\nStatus: accepted\n\nLess.\n"})
    history.commit({"docs/decisions/water.md": "# Water\n\nMore.\n"})
    history.commit({"docs/decisions/water.md": "# Water\n\nStatus: accepted\n\nLess.\n"})

    assert kinds(history.folder) == [
        ["ProposeDecision", "TakeDecision"],
        ["AmendDecision"],
        ["AmendDecision"],
    ]
