"""A repository's mainline as records: whose roles began and ended, when, and by what."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.application import Archive
from archive.commands import (
    Command,
    GrantRole,
    LinkHandle,
    RelinquishRole,
)
from ingest.errors import ExportError
from ingest.export import open_export
from ingest.importer import import_export
from ingest.reader import Reader, ReadOptions
from ingest.readers.git_roles import GitRolesReader
from ingest.records import Found, Record, Skipped, Unreadable
from tests.builders import memory_archive, new_keyring
from tests.contracts.git_readers import GitReaderContract, commands_of, read
from tests.contracts.readers import nothing_known
from tests.git_repositories import History, day

OPTIONS = ReadOptions()


def team(*members: str, name: str = "garden", leads: str = "") -> str:
    return f'name = "{name}"\n[people]\nleads = [{leads}]\nmembers = {list(members)}\n'


def person(login: str, number: int | None = None, name: str = "") -> str:
    known = "" if number is None else f"github-id = {number}\n"
    return f'name = "{name or login}"\ngithub = "{login}"\n{known}'


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "club")


class TestGitRoles(GitReaderContract):
    """The reader of roles in repositories."""

    @pytest.fixture
    def reader(self) -> Reader:
        return GitRolesReader()

    @pytest.fixture
    def repository(self, history: History) -> Path:
        history.commit({"README.md": "# The club\n", "teams/garden.toml": team("ada", "bob")})
        history.commit({"people/ada.toml": person("ada", 7), "OWNERS": "approvers: [ada]\n"})
        history.commit({"README.md": "# Club\n"})
        history.commit({"teams/garden.toml": "name ="})
        history.commit({"teams/garden.toml": team("bob", "cy", leads='"cy"')})
        history.commit(
            {"people/brook.toml": person("brook", 7)},
            moves={"people/ada.toml": "people/brook.toml"},
        )
        history.commit({"OWNERS": None, "CODEOWNERS": "* @cy\n", "MAINTAINERS": "- @cy\n"})
        return history.folder

    def test_it_recognises_it(self, reader: Reader, repository: Path) -> None:
        with open_export(repository) as export:
            assert reader.recognises(export)


def told(history: History, options: ReadOptions = OPTIONS) -> list[Record]:
    return read(GitRolesReader(), history.folder, options)


def brief(records: list[Record]) -> list[tuple[str, str, int]]:
    """Who was granted what or gave it up, and on which day."""
    return [
        (
            type(c).__name__,
            f"{c.person} {str(c.role).split(':', 2)[2]}",
            (c.occurred_at - day(0)).days,
        )
        for c in commands_of(records)
        if isinstance(c, GrantRole | RelinquishRole)
    ]


def test_a_change_is_in_force_when_the_mainline_has_it_and_not_when_it_was_written(
    history: History,
) -> None:
    history.commit({"teams/garden.toml": team("ada")})
    history.branch("topic")
    history.commit({"teams/garden.toml": team("ada", "bob")}, "Bob joins", by="Bob", at=day(3))
    history.switch()
    sha = history.merge("topic", message="Merge pull request #1 from b/b\n\nBob joins", at=day(9))

    assert brief(told(history))[-1] == ("GrantRole", "github:bob teams/garden:member", 9)
    last = commands_of(told(history))[-1]
    assert isinstance(last, GrantRole)
    assert (last.by_name, last.reason, last.source) == ("Bob", "Bob joins (#1)", f"git:{sha}")


def test_a_clock_that_goes_backwards_stands_still(history: History) -> None:
    history.commit({"teams/garden.toml": team("ada")}, at=day(5))
    history.commit({"teams/garden.toml": team("ada", "bob")}, at=day(2))
    history.commit({"teams/garden.toml": team("bob")}, at=day(6))

    assert brief(told(history)) == [
        ("GrantRole", "github:ada teams/garden:member", 5),
        ("GrantRole", "github:bob teams/garden:member", 5),
        ("RelinquishRole", "github:ada teams/garden:member", 6),
    ]


def test_a_new_login_interrupts_no_tenure(history: History) -> None:
    history.commit({"teams/garden.toml": team("ada"), "people/ada.toml": person("ada")})
    history.commit({"people/ada.toml": person("ada", 7)})
    history.commit(
        {"teams/garden.toml": team("brook"), "people/brook.toml": person("brook", 7)},
        moves={"people/ada.toml": "people/brook.toml"},
    )

    records = told(history)
    assert brief(records) == [("GrantRole", "github:ada teams/garden:member", 1)]
    links = [c.handle for c in commands_of(records) if isinstance(c, LinkHandle)]
    assert links == ["github-id:7", "github:brook"]


def test_a_renamed_team_goes_on_and_an_archived_one_ends_and_comes_back(history: History) -> None:
    archived, active = "teams/archive/beds.toml", "teams/beds.toml"
    history.commit({"teams/garden.toml": team("ada", "bob")})
    history.commit({active: team("ada", "bob", name="beds")}, moves={"teams/garden.toml": active})
    history.commit({}, moves={active: archived})
    history.commit({}, moves={archived: active})

    assert [(type(c).__name__, getattr(c, "body", "")) for c in commands_of(told(history))] == [
        ("EstablishRole", "garden"),
        ("GrantRole", ""),
        ("GrantRole", ""),
        ("ChangeMandate", "beds"),
        ("RetireRole", ""),
        ("ReviveRole", ""),
        ("GrantRole", ""),
        ("GrantRole", ""),
    ]


def test_a_commit_that_breaks_a_file_is_told_and_the_holders_stay(history: History) -> None:
    history.commit({"teams/garden.toml": team("ada")})
    sha = history.commit({"teams/garden.toml": "name =\n"})
    history.commit({"teams/garden.toml": team("ada", "bob")})

    found, unreadable, after = told(history)
    assert isinstance(unreadable, Unreadable)
    assert unreadable.where == f"teams/garden.toml at {sha[:12]}"
    assert "line 1" in unreadable.why
    assert "holds it still" in unreadable.why
    assert len(brief([found, after])) == 2


def test_a_commit_without_roles_is_skipped(history: History) -> None:
    history.commit({"OWNERS": "approvers: [ada]\n"})
    history.commit({"OWNERS": "approvers: [ada] # still\n", "README.md": "x"})

    assert told(history)[1] == Skipped("commits that change no role and no person")


def test_an_author_is_only_looked_at_where_a_role_changed(history: History) -> None:
    address = {"GIT_AUTHOR_EMAIL": "7+ada@users.noreply.github.com"}
    history.commit({"OWNERS": "approvers: [ada]\n"})
    for text in ("approvers: [ada] # still\n", "approvers: [ada, bob]\n"):
        history.commit({"OWNERS": text})
        history.git(
            "commit",
            "--quiet",
            "--amend",
            "--reset-author",
            "--message",
            "x",
            **address,
            GIT_AUTHOR_NAME="Ada",
            GIT_COMMITTER_NAME="Ada",
            GIT_COMMITTER_EMAIL="a@b.org",
        )

    _, second, third = told(history)
    assert isinstance(second, Skipped)
    assert [c.person for c in commands_of([third]) if isinstance(c, LinkHandle)] == ["github:ada"]


def test_only_the_files_asked_for_are_read(history: History) -> None:
    history.commit({"beds/OWNERS": "approvers: [ada]\n", "shed/OWNERS": "approvers: [bob]\n"})

    asked = told(history, ReadOptions(paths=("beds/",)))
    assert brief(asked) == [("GrantRole", "github:ada beds/OWNERS:approver", 1)]
    with pytest.raises(ExportError, match="attic has no teams"):
        told(history, ReadOptions(paths=("attic",)))


def test_a_repository_without_roles_is_not_recognised_and_refused(
    history: History, tmp_path: Path
) -> None:
    history.commit({"README.md": "x", "people/ada.toml": person("ada")})
    with open_export(history.folder) as export:
        assert not GitRolesReader().recognises(export)
    with pytest.raises(ExportError, match="right repository"):
        told(history)

    fonts = History(tmp_path / "fonts")
    fonts.commit({"teams/fonts.toml": 'name = "a"\n'})
    with open_export(fonts.folder) as export:
        assert not GitRolesReader().recognises(export)


@pytest.fixture
def archive() -> Iterator[Archive]:
    with memory_archive(new_keyring()) as archive:
        yield archive


def test_a_history_that_went_on_records_only_what_is_new(
    history: History, archive: Archive
) -> None:
    def imported() -> tuple[int, int, int]:
        with open_export(history.folder) as export:
            done = import_export(archive, GitRolesReader(), export, OPTIONS, nothing_known)
        return done.recorded, done.known, done.unreadable_count

    history.commit({"teams/garden.toml": team("ada"), "people/ada.toml": person("ada")})
    assert imported() == (1, 0, 0)
    history.commit({"people/ada.toml": person("ada", 7, "Ada Brook")})
    history.commit(
        {"teams/garden.toml": team("brook"), "people/brook.toml": person("brook", 7, "Ada")},
        moves={"people/ada.toml": "people/brook.toml"},
    )
    history.commit({"teams/garden.toml": team("bob")})
    assert imported() == (3, 1, 0)
    assert imported() == (0, 4, 0)
    assert archive.count_by_topic()["role.granted"] == 2


def test_all_changes_of_a_role_name_the_commit(history: History) -> None:
    sha = history.commit({"teams/garden.toml": team("ada")})

    (found,) = told(history)
    assert isinstance(found, Found)
    assert found.where == f"git:{sha}"
    sources: set[object] = {getattr(c, "source", "") for c in _roles(found.commands)}
    assert sources == {f"git:{sha}"}


def _roles(commands: tuple[Command, ...]) -> list[Command]:
    return [c for c in commands if hasattr(c, "source")]
