"""What every reader of git repositories must do. There is no zip of a history to wrap it in."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.commands import Command
from ingest.errors import ExportError
from ingest.export import open_export
from ingest.reader import Reader, ReadOptions
from ingest.records import Found, Record, Skipped, Unreadable
from tests.builders import memory_archive, new_keyring
from tests.contracts.readers import PNG, ROOT, accounted_for, made_by, needed_by, twice
from tests.git_repositories import run_git


class GitReaderContract:
    """The suite. A subclass has the fixtures `reader`, `repository` (a path), perhaps `options`."""

    @pytest.fixture
    def options(self) -> ReadOptions:
        """What the reader is told besides: which files to read, for one that must know."""
        return ReadOptions()

    @pytest.fixture
    def records(self, reader: Reader, repository: Path, options: ReadOptions) -> list[Record]:
        """What it reads in the repository."""
        return read(reader, repository, options)

    def test_it_says_what_it_is_called_and_what_it_reads(self, reader: Reader) -> None:
        assert reader.name.replace("-", "_").isidentifier()
        assert reader.name == reader.name.lower()
        assert reader.title.strip()
        assert "\n" not in reader.title
        assert reader.passes >= 1

    def test_it_is_documented(self, reader: Reader) -> None:
        page = (ROOT / "docs" / "readers" / f"{reader.name}.md").read_text(encoding="utf-8")

        assert page.startswith("# ")
        assert f"--reader {reader.name}" in page or f"`{reader.name}`" in page

    def test_it_recognises_nothing_in_an_empty_folder_or_a_picture(
        self, reader: Reader, tmp_path: Path
    ) -> None:
        (tmp_path / "pictures").mkdir()
        (tmp_path / "a.png").write_bytes(PNG)
        shutil.copy(tmp_path / "a.png", tmp_path / "pictures" / "README.md")
        (tmp_path / "empty").mkdir()

        for name in ("empty", "pictures", "a.png"):
            with open_export(tmp_path / name) as export:
                assert not reader.recognises(export)

    def test_what_is_no_repository_is_refused_with_the_way_out(
        self, reader: Reader, tmp_path: Path, options: ReadOptions
    ) -> None:
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "README.md").write_text("# Hello\n")

        with pytest.raises(ExportError, match="git clone"):
            read(reader, tmp_path / "folder", options)

    def test_reading_twice_gives_the_same(
        self, reader: Reader, repository: Path, options: ReadOptions, records: list[Record]
    ) -> None:
        assert read(reader, repository, options) == records

    def test_a_bundle_and_a_bare_clone_read_like_the_clone(
        self,
        reader: Reader,
        repository: Path,
        options: ReadOptions,
        records: list[Record],
        tmp_path: Path,
    ) -> None:
        bundle = tmp_path / "bundled" / repository.name
        bundle.parent.mkdir()
        bare = tmp_path / "bare" / repository.name
        run_git(repository, "bundle", "create", "--quiet", str(bundle), "HEAD", "--branches")
        run_git(repository, "clone", "--quiet", "--bare", ".", str(bare))

        assert read(reader, bundle, options) == records
        assert read(reader, bare, options) == records

    def test_every_record_says_where_it_stands_and_why_it_was_left_out(
        self, records: list[Record]
    ) -> None:
        assert any(isinstance(record, Found) for record in records)
        for record in records:
            match record:
                case Found():
                    assert record.where
                case Unreadable():
                    assert record.where
                    assert record.why
                case Skipped():
                    assert record.reason
                    assert record.count >= 1

    def test_every_time_is_aware_and_past(self, records: list[Record]) -> None:
        times = [command.occurred_at for command in commands_of(records)]

        assert all(time.utcoffset() is not None for time in times)
        assert max(times) <= datetime.now(UTC)

    def test_what_a_command_refers_to_was_made_before_it(self, records: list[Record]) -> None:
        made: set[tuple[str, object]] = set()
        dangling = []
        for command in commands_of(records):
            made |= made_by(command)
            dangling += [(command, need) for need in needed_by(command) if need not in made]

        assert dangling == []

    def test_importing_it_accounts_for_everything_and_twice_records_nothing_new(
        self, reader: Reader, repository: Path, options: ReadOptions
    ) -> None:
        with memory_archive(new_keyring()) as archive, open_export(repository) as export:
            first, second = (twice(archive, reader, export, options) for _ in range(2))

        for account in (first, second):
            assert account.read == accounted_for(account) == first.read
        assert first.recorded > 0
        assert (second.recorded, second.unreadable) == (0, first.unreadable)

    def test_the_visibility_asked_for_is_that_of_what_was_public(
        self, reader: Reader, repository: Path, options: ReadOptions
    ) -> None:
        asked = ReadOptions(options.name, "stewards", options.paths)
        commands = commands_of(read(reader, repository, asked))
        seen = {getattr(command, "visibility", None) for command in commands}

        assert seen <= {None, "stewards"}
        assert "stewards" in seen


def read(reader: Reader, path: Path, options: ReadOptions) -> list[Record]:
    """All records of the repository at a path."""
    with open_export(path) as export:
        return list(reader.read(export, options))


def commands_of(records: list[Record]) -> list[Command]:
    """The commands among records, in order."""
    return [c for record in records if isinstance(record, Found) for c in record.commands]
