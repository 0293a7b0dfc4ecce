"""Finding files with decisions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import ExportError
from ingest.readers.git_decisions.finding import (
    NO_DECISION,
    TEMPLATE,
    History,
    candidates,
    histories,
)
from ingest.readers.git_decisions.spool import Spool
from ingest.records import Skipped, Unreadable
from tests.git_repositories import History as Repository
from tests.git_repositories import opened
from tests.ingest.readers.git_decisions.decision_files import adr, pep


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "garden")


def found(repository: Repository, *wanted: str) -> Iterator[History | Skipped | Unreadable]:
    with opened(repository.folder) as opened_one, Spool() as spool:
        yield from histories(opened_one, candidates(opened_one, wanted), spool)


def paths(repository: Repository, *wanted: str) -> list[tuple[str, str]]:
    return [
        (one.path, one.revisions[-1].path)
        for one in found(repository, *wanted)
        if isinstance(one, History)
    ]


def test_files_are_found_at_head_and_in_the_past(repository: Repository) -> None:
    repository.commit({"pep-0001.txt": pep(1, "Draft"), "pep-0002.txt": pep(2, "Draft")})
    repository.commit({"pep-0002.txt": None})

    assert paths(repository) == [
        ("pep-0001.txt", "pep-0001.txt"),
        ("pep-0002.txt", "pep-0002.txt"),
    ]


def test_a_renamed_file_is_found_once(repository: Repository) -> None:
    repository.commit({"pep-0001.txt": pep(1, "Draft")})
    repository.commit({}, moves={"pep-0001.txt": "peps/pep-0001.rst"})

    assert paths(repository) == [("pep-0001.txt", "peps/pep-0001.rst")]


def test_another_file_at_a_path_that_was_left_is_another(repository: Repository) -> None:
    repository.commit({"adr/0001-a.md": adr(1, "Accepted", "Compost.\n" * 9)})
    repository.commit({}, moves={"adr/0001-a.md": "adr/0002-a.md"})
    repository.commit({"adr/0001-a.md": "# 1. Slugs\n\n## Status\n\nProposed\n"})

    assert paths(repository) == [
        ("adr/0001-a.md", "adr/0001-a.md"),
        ("adr/0001-a.md", "adr/0002-a.md"),
    ]


def test_only_the_files_asked_for_are_looked_at(repository: Repository) -> None:
    text = "# Compost\n\nStatus: accepted\n"
    repository.commit({"adr/0001-a.md": adr(1, "Accepted"), "minutes/compost.md": text})

    assert paths(repository, "minutes") == [("minutes/compost.md", "minutes/compost.md")]


def test_a_path_that_never_was_there_is_told(repository: Repository) -> None:
    repository.commit({"adr/0001-a.md": adr(1, "Accepted")})

    with pytest.raises(ExportError, match="'decisions'"):
        list(found(repository, "adr", "decisions"))


def test_other_files_in_such_places_are_counted(repository: Repository) -> None:
    repository.commit(
        {
            "adr/notes.md": "# Notes\n\nNothing.\n",
            "adr/form.md": "---\nstatus: proposed | accepted\n---\n# A\n",
        }
    )

    assert list(found(repository)) == [Skipped(TEMPLATE), Skipped(NO_DECISION)]


def test_a_file_that_could_never_be_read_is_told(repository: Repository) -> None:
    sha = repository.commit({"adr/0001-a.md": "---\nstatus: accepted\n"})

    [told] = found(repository)

    assert isinstance(told, Unreadable)
    assert told.where == f"adr/0001-a.md at {sha}"
    assert "not closed" in told.why
