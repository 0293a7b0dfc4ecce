"""What every reader must do with its own sample, and with what is not its own."""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.application import Account, Archive
from archive.commands import Command, MakeContribution, OpenSpace
from archive.handlers import HANDLERS
from ingest.errors import ExportError
from ingest.export import Export, open_export
from ingest.importer import import_export
from ingest.reader import Reader, ReadOptions
from ingest.records import Covered, Found, Record, Skipped, Unreadable
from tests.builders import memory_archive, new_keyring

ROOT = Path(__file__).parents[2]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"

random_names = st.sampled_from(
    [
        "export",
        "Posts.xml",
        "users.json",
        "a.mbox",
        "a.jsonl",
        "general/2021-03-05.json",
        "a.xml.gz",
    ]
)
random_starts = st.sampled_from(
    [
        b"",
        b"From ",
        b"From ada  Wed Jun  1 09:47:04 2005\n",
        b'{"daybook": 1',
        b"[{",
        b'[{"ts": "1", "type": "message"}',
        b"<posts>",
        b'<?xml version="1.0"?><posts><row Id="',
        b"\x1f\x8b",
    ]
)
random_bytes = st.binary(max_size=200)


class ReaderContract(ABC):
    """The suite. A subclass says which readers, by fixture `reader`, and which others there are."""

    @abstractmethod
    def others(self, reader: Reader) -> list[Reader]:
        """All readers but this one."""

    @pytest.fixture
    def sample(self, reader: Reader) -> Path:
        """The made-up export that shows what the reader reads."""
        return ROOT / "tests" / "data" / reader.name / "sample"

    @pytest.fixture
    def records(self, reader: Reader, sample: Path) -> list[Record]:
        """What it reads in its sample."""
        return read(reader, sample)

    @pytest.fixture
    def commands(self, records: list[Record]) -> list[Command]:
        """The commands among them, in order."""
        return [c for record in records if isinstance(record, Found) for c in record.commands]

    def test_it_says_what_it_is_called_and_what_it_reads(self, reader: Reader) -> None:
        assert reader.name.replace("-", "_").isidentifier()
        assert reader.name == reader.name.lower()
        assert reader.title.strip()
        assert "\n" not in reader.title
        assert type(reader.passes) is int
        assert reader.passes >= 1

    def test_it_is_documented(self, reader: Reader) -> None:
        page = (ROOT / "docs" / "readers" / f"{reader.name}.md").read_text(encoding="utf-8")

        assert page.startswith("# ")
        assert len(page.splitlines()) > 10

    def test_it_recognises_its_own_sample_and_no_other_reader_does(
        self, reader: Reader, sample: Path
    ) -> None:
        with open_export(sample) as export:
            assert reader.recognises(export)
            assert [other.name for other in self.others(reader) if other.recognises(export)] == []

    @pytest.mark.parametrize("wrapping", ["zip", "tar", "xztar"])
    def test_it_reads_its_sample_alike_in_every_wrapping(
        self,
        reader: Reader,
        sample: Path,
        records: list[Record],
        tmp_path: Path,
        wrapping: Any,
    ) -> None:
        wrapped = shutil.make_archive(
            str(tmp_path / "sample"), wrapping, root_dir=sample.parent, base_dir="sample"
        )

        with open_export(Path(wrapped)) as export:
            assert reader.recognises(export)
            assert self.told(reader.read(export, ReadOptions())) == self.told(records)

    def test_it_recognises_nothing_in_an_empty_folder_or_a_picture(
        self, reader: Reader, tmp_path: Path
    ) -> None:
        (tmp_path / "pictures").mkdir()
        (tmp_path / "a.png").write_bytes(PNG)
        shutil.copy(tmp_path / "a.png", tmp_path / "pictures" / "users.json")
        (tmp_path / "empty").mkdir()

        for name in ("empty", "pictures", "a.png"):
            with open_export(tmp_path / name) as export:
                assert not reader.recognises(export)

    @settings(max_examples=60)
    @given(name=random_names, start=random_starts, rest=random_bytes)
    def test_garbage_makes_it_fail_in_no_way(
        self, reader: Reader, tmp_path: Path, name: str, start: bytes, rest: bytes
    ) -> None:
        folder = write_garbage(tmp_path, name, start + rest)

        with open_export(folder) as export:
            assert reader.recognises(export) in ((True, False) if start else (False,))
            try:
                found = list(reader.read(export, ReadOptions()))
            except ExportError as error:
                found = [Unreadable(export.name, str(error))]
            assert all(record.why for record in found if isinstance(record, Unreadable))

    @settings(max_examples=30)
    @given(
        which=st.integers(0, 99),
        edits=st.lists(st.tuples(st.integers(0, 99_999), random_bytes), min_size=1, max_size=3),
        cut=st.none() | st.integers(0, 99_999),
    )
    def test_whatever_is_damaged_in_its_sample_everything_is_accounted_for(
        self,
        reader: Reader,
        sample: Path,
        tmp_path: Path,
        which: int,
        edits: list[tuple[int, bytes]],
        cut: int | None,
    ) -> None:
        folder = tmp_path / f"yard-{next(_folders)}"
        shutil.copytree(sample, folder)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        damage(files[which % len(files)], edits, cut)

        with open_export(folder) as export, memory_archive(new_keyring()) as archive:
            assert reader.recognises(export) in (True, False)
            with suppress(ExportError):
                account = import_export(archive, reader, export, ReadOptions(), nothing_known)
                assert account.read == accounted_for(account)

    def test_its_sample_has_something_of_every_outcome_it_can_tell(
        self, records: list[Record]
    ) -> None:
        assert any(isinstance(record, Found) for record in records)
        assert any(isinstance(record, Skipped | Unreadable) for record in records)

    def test_reading_twice_gives_the_same(
        self, reader: Reader, sample: Path, records: list[Record]
    ) -> None:
        assert self.told(read(reader, sample)) == self.told(records)

    def told(self, records: Any) -> list[Record]:
        """The records, to be compared. A reader that tells the present time leaves that out."""
        return list(records)

    def test_every_record_says_where_it_stands_and_why_it_was_left_out(
        self, records: list[Record]
    ) -> None:
        for record in records:
            match record:
                case Found():
                    assert record.where
                    assert record.count >= 0
                case Unreadable():
                    assert record.where
                    assert record.why
                case Skipped():
                    assert record.reason
                    assert record.count >= 1
                case Covered():
                    assert record.since <= record.until

    def test_every_time_is_aware_and_past(self, commands: list[Command]) -> None:
        times = [c.occurred_at for c in commands]
        times += [c.edited_at for c in commands if isinstance(c, MakeContribution) and c.edited_at]

        assert all(time.utcoffset() is not None for time in times)
        assert max(times) <= datetime.now(UTC)

    def test_what_a_command_refers_to_was_made_before_it(self, records: list[Record]) -> None:
        made: set[tuple[str, object]] = set()
        dangling = []
        for record in records:
            for command in record.commands if isinstance(record, Found) else ():
                made |= made_by(command)
                dangling += [(record, ref) for ref in needed_by(command) if ref not in made]

        assert dangling == []

    def test_a_claim_is_about_a_space_that_was_opened(self, records: list[Record]) -> None:
        claimed = [record.space for record in records if isinstance(record, Covered)]
        opened = [
            command.key
            for record in records
            if isinstance(record, Found)
            for command in record.commands
            if isinstance(command, OpenSpace)
        ]

        assert len(claimed) == len(set(claimed))
        assert set(claimed) <= set(opened)

    def test_importing_the_sample_accounts_for_everything_and_twice_records_nothing_new(
        self, reader: Reader, sample: Path
    ) -> None:
        with memory_archive(new_keyring()) as archive, open_export(sample) as export:
            first, second = (twice(archive, reader, export, ReadOptions()) for _ in range(2))

        for account in (first, second):
            assert account.read == accounted_for(account) == first.read
        assert first.recorded > 0
        assert (second.recorded, second.unreadable) == (0, first.unreadable)

    def test_the_visibility_asked_for_is_that_of_what_was_public(
        self, reader: Reader, sample: Path
    ) -> None:
        with open_export(sample) as export:
            options = ReadOptions(visibility="stewards")
            found = [r for r in reader.read(export, options) if isinstance(r, Found)]

        assert "public" not in {
            getattr(command, "visibility", None) for record in found for command in record.commands
        }


def read(reader: Reader, path: Path) -> list[Record]:
    """All records of the export at a path."""
    with open_export(path) as export:
        return list(reader.read(export, ReadOptions()))


def twice(archive: Archive, reader: Reader, export: Export, options: ReadOptions) -> Account:
    """One import of several, each as if by a process of its own."""
    archive.people_met.clear()
    return import_export(archive, reader, export, options, nothing_known)


def nothing_known(space: UUID, since: datetime, until: datetime) -> Iterator[UUID]:
    """For an importer that compares with nothing."""
    return iter(())


def accounted_for(account: Account) -> int:
    """How many records an account tells of."""
    skipped = sum(account.skipped.values())
    return account.recorded + account.known + skipped + len(account.unreadable)


_folders = count()


def damage(path: Path, edits: list[tuple[int, bytes]], cut: int | None) -> None:
    """Overwrite some bytes of a file, and cut it off."""
    data = bytearray(path.read_bytes())
    for place, new in edits:
        at = place % (len(data) + 1)
        data[at : at + len(new)] = new
    if cut is not None:
        del data[cut % (len(data) + 1) :]
    path.write_bytes(data)


def write_garbage(tmp_path: Path, name: str, data: bytes) -> Path:
    """A folder with one file of these bytes in it."""
    folder = tmp_path / f"yard-{next(_folders)}"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(data)
    (folder / "beside.txt").write_bytes(b"beside")
    return folder


def made_by(command: Command) -> set[tuple[str, object]]:
    """What a command makes known, by kind and reference."""
    people = {command.by, getattr(command, "person", None), *getattr(command, "deciders", ())}
    made: set[tuple[str, object]] = {("person", person) for person in people if person}
    handler = HANDLERS[type(command)]
    if handler.creates and handler.identify is None:
        made.add((handler.kind, getattr(command, handler.subject)))
    if isinstance(command, MakeContribution):
        made.add(("thread", command.thread))
    return made


def needed_by(command: Command) -> Iterator[tuple[str, object]]:
    """What must be known before a command, by kind and reference. What is cited need not be."""
    handler = HANDLERS[type(command)]
    if not handler.creates and handler.identify is None:
        yield handler.kind, getattr(command, handler.subject)
    if hasattr(command, "of_kind"):
        yield command.of_kind, getattr(command, "of", None)
    for field, kind in (("space", "space"), ("into", "thread"), ("reply_to", "contribution")):
        ref = getattr(command, field, None)
        if ref is not None:
            yield kind, ref
