"""The reader on whole repositories."""

from pathlib import Path

import pytest

from archive import commands as c
from archive.commands import Command
from ingest.errors import ExportError
from ingest.export import open_export
from ingest.importer import import_export
from ingest.reader import Reader, ReadOptions
from ingest.readers.git_decisions import GitDecisionsReader
from ingest.records import Record, Skipped
from tests.builders import memory_archive, new_keyring
from tests.contracts.git_readers import GitReaderContract
from tests.contracts.readers import accounted_for, nothing_known
from tests.git_repositories import History
from tests.ingest.readers.git_decisions.decision_files import adr, commands, pep, records

MADR = """---
status: accepted
date: 2020-05-03
decision-makers: [Ada, "@bob"]
---
# Count the slugs

Every evening.

## More Information

<https://example.org/slugs>
"""


def build_garden(folder: Path) -> History:
    """A repository with proposals and records of all forms, renamed, deleted, and broken."""
    history = History(folder)
    history.commit(
        {
            "README.md": "# Garden\n",
            "pep-0001.txt": pep(1, "Draft", replaces="2", post_history="2-May-2020"),
            "pep-0002.txt": pep(2, "Active"),
            "doc/adr/0001-water.md": adr(1, "🤔 Proposed"),
            "doc/adr/notes.md": "# Notes\n",
        },
        message="Begin\n\nSigned-off-by: Ada <ada@example.org>",
    )
    history.commit({}, moves={"pep-0001.txt": "peps/pep-0001.rst"}, by="Bob")
    history.branch("slugs")
    history.commit({"doc/adr/0002-slugs.md": MADR}, by="Bob")
    history.commit(
        {"doc/adr/0001-water.md": adr(1, "Superseded by [2. Slugs](0002-slugs.md)")}, by="Bob"
    )
    history.switch()
    final = pep(1, "Final", replaces="2", resolution="https://example.org/yes")
    history.commit({"peps/pep-0001.rst": final})
    history.merge("slugs")
    history.commit({"pep-0002.txt": pep(2, "Superseded", superseded_by="1")})
    history.commit({"doc/adr/0003-broken.md": "---\nstatus: accepted\n"})
    history.commit({"doc/adr/0003-broken.md": None})
    return history


class TestGitDecisionsReader(GitReaderContract):
    """The contract, on a garden's repository."""

    @pytest.fixture
    def reader(self) -> Reader:
        return GitDecisionsReader()

    @pytest.fixture
    def repository(self, tmp_path: Path) -> Path:
        return build_garden(tmp_path / "garden").folder


def last_words(told: list[Command]) -> dict[str, str]:
    """The status of each decision after all of its changes, by its label."""
    labels = {x.key: x.label for x in told if isinstance(x, c.ProposeDecision)}
    words: dict[str, str] = {}
    for command in sorted(told, key=lambda x: x.occurred_at):
        status = getattr(command, "status", "")
        if status:
            about = getattr(command, "key", None) or getattr(command, "decision", "")
            words[labels[about]] = status
    return words


def test_the_last_status_of_each_is_that_of_its_file(tmp_path: Path) -> None:
    history = build_garden(tmp_path / "garden")

    assert last_words(commands(history.folder)) == {
        "PEP 1": "Final",
        "PEP 2": "Superseded",
        "ADR 1": "Superseded",
        "ADR 2": "accepted",
    }


def test_everything_the_garden_says_is_taken_in(tmp_path: Path) -> None:
    history = build_garden(tmp_path / "garden")

    with memory_archive(new_keyring()) as archive, open_export(history.folder) as export:
        account = import_export(archive, GitDecisionsReader(), export, ReadOptions(), nothing_known)

    assert account.read == accounted_for(account)
    assert [one["why"] for one in account.unreadable] == [
        "its front matter is not closed: after the first --- there is no other"
    ]


def test_who_decided_is_known_by_their_commits_or_login(tmp_path: Path) -> None:
    history = build_garden(tmp_path / "garden")
    told = commands(history.folder)
    deciders = [x.deciders for x in told if isinstance(x, c.TakeDecision) and x.deciders]

    assert deciders == [("mailto:ada@example.org", "github:bob")]


def test_withdrawn_citations_are_known_when_they_are_told_again(tmp_path: Path) -> None:
    history = History(tmp_path / "garden")
    for talk in ("https://example.org/1", "", "https://example.org/1"):
        history.commit({"pep-0001.txt": pep(1, "Draft", discussions_to=talk)})

    with memory_archive(new_keyring()) as archive, open_export(history.folder) as export:
        first, second = (
            import_export(archive, GitDecisionsReader(), export, ReadOptions(), nothing_known)
            for _ in range(2)
        )

    assert (first.recorded, first.unreadable) == (3, [])
    assert (second.recorded, second.known, second.unreadable) == (0, 3, [])


def test_what_was_added_since_is_all_that_is_new(tmp_path: Path) -> None:
    history = build_garden(tmp_path / "garden")

    with memory_archive(new_keyring()) as archive:
        for new in (None, {"peps/pep-0001.rst": pep(1, "Withdrawn")}):
            if new:
                history.commit(new)
            with open_export(history.folder) as export:
                account = import_export(
                    archive, GitDecisionsReader(), export, ReadOptions(), nothing_known
                )

    assert (account.recorded, len(account.unreadable)) == (1, 1)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"pep-0001.txt": pep(1, "Draft"), "pep-0002.txt": pep(2, "Draft")}, True),
        ({"adr/0001-a.md": adr(1, "Accepted"), "adr/0002-b.md": adr(2, "Accepted")}, True),
        ({"pep-0001.txt": pep(1, "Draft")}, False),
        ({"README.md": "# Garden\n", "adr/README.md": "# Decisions\n"}, False),
        ({"adr/0001-a.md": "---\n", "adr/0002-b.md": b"\0", "adr/a.md": "x"}, False),
    ],
)
def test_a_repository_with_two_decisions_is_recognised(
    tmp_path: Path, files: dict[str, str | bytes], told: bool
) -> None:
    history = History(tmp_path / "garden")
    history.commit(files)

    with open_export(history.folder) as export:
        assert GitDecisionsReader().recognises(export) is told


def test_a_repository_without_a_commit_is_recognised_by_nobody(tmp_path: Path) -> None:
    history = History(tmp_path / "garden")

    with open_export(history.folder) as export:
        assert not GitDecisionsReader().recognises(export)


def skipped(found: list[Record]) -> list[str]:
    return [record.reason for record in found if isinstance(record, Skipped)]


def test_a_repository_without_decisions_tells_nothing(tmp_path: Path) -> None:
    history = History(tmp_path / "garden")
    history.commit({"README.md": "# Garden\n"})

    assert records(history.folder) == []
    assert skipped(records(history.folder, "README.md")) == ["files that tell no decision"]
    with pytest.raises(ExportError, match="never was"):
        records(history.folder, "peps")
