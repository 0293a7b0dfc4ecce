"""Snapshots, and keeping up with commits."""

import shutil
from pathlib import Path

import pytest

from projections.search.keyword import snapshot as snapshot_module
from projections.search.keyword.snapshot import Snapshot, SnapshotReader
from projections.search.keyword.storage import DamagedIndexError, MappedStorage
from projections.search.question import Prefix
from tests.projections.search.library import Library


def test_an_empty_snapshot_holds_nothing(tmp_path: Path) -> None:
    snapshot = SnapshotReader(tmp_path).current()

    assert (snapshot.count, snapshot.segments) == (0, ())
    assert snapshot.postings("text", "pump") == []
    assert Snapshot().endings(Prefix("p", "p")) == ()


def test_a_reader_keeps_its_snapshot_until_the_next_commit(library: Library) -> None:
    reader = SnapshotReader(library.folder)
    library.say("pump")
    library.catch_up()
    first = reader.current()

    assert reader.current() is first

    library.say("pump")
    library.catch_up()
    second = reader.current()

    assert (first.count, second.count) == (1, 2)
    assert second.segments[0] is first.segments[0]


def test_a_segment_in_which_something_was_deleted_is_opened_again(library: Library) -> None:
    reader = SnapshotReader(library.folder)
    said = [library.say("pump") for _ in range(4)]
    library.catch_up()
    before = reader.current().segments[0]

    library.change(said[0], state="hidden")
    library.catch_up()
    after = reader.current().segments[0]

    assert (len(before.deleted), len(after.deleted)) == (0, 1)


def test_a_folder_that_was_replaced_is_opened_anew(library: Library, tmp_path: Path) -> None:
    reader = SnapshotReader(library.folder)
    library.say("pump")
    library.catch_up()
    assert reader.current().count == 1
    library.index.close()
    shutil.copytree(library.folder, tmp_path / "copy")

    library.folder.rename(tmp_path / "old")
    (tmp_path / "copy").rename(library.folder)
    replaced = reader.current()

    assert replaced.count == 1
    assert reader.current() is replaced


def test_a_commit_while_the_reader_opens_is_read_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.say("pump")
    library.catch_up()
    outdated = MappedStorage(library.folder).segments()
    library.change(library.said[0], body="valve")
    library.catch_up()
    answers = iter([outdated])
    real = MappedStorage.segments
    monkeypatch.setattr(MappedStorage, "segments", lambda self: next(answers, None) or real(self))

    snapshot = SnapshotReader(library.folder).current()

    assert snapshot.postings("text", "valv")[0] is not None


@pytest.mark.parametrize("left", [0, 3, 40])
@pytest.mark.parametrize("ending", ["trm", "facts.col", "toc"])
def test_a_damaged_index_is_named_with_the_way_to_remake_it(
    library: Library, ending: str, left: int
) -> None:
    library.say("pump")
    library.catch_up()
    [file] = library.folder.glob(f"*{ending}")
    file.write_bytes(file.read_bytes()[:left])

    with pytest.raises(DamagedIndexError, match=r"is damaged .*`daybook doctor --fix`"):
        SnapshotReader(library.folder).current()


@pytest.mark.parametrize("ending", ["trm", "pst", "facts.col", "stream.col"])
def test_an_index_without_one_of_its_files_is_damaged(
    library: Library, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_module, "_TRIES", 1)
    library.say("pump")
    library.catch_up()
    [file] = library.folder.glob(f"*{ending}")
    file.unlink()

    with pytest.raises(DamagedIndexError, match="No such file"):
        SnapshotReader(library.folder).current()


def test_longer_texts_need_more_of_a_word(library: Library) -> None:
    library.say("pump")
    library.say("pump " + "and many other words " * 10)
    library.catch_up()
    snapshot = SnapshotReader(library.folder).current()

    [ones] = snapshot.ones["text"]

    assert len(ones) == 2
    assert max(ones) > 2 * min(ones)


def test_a_prefix_stands_for_its_terms_in_text_and_title(library: Library) -> None:
    library.say("pumpkin and puma", title="pumice")
    library.catch_up()
    snapshot = SnapshotReader(library.folder).current()

    assert snapshot.endings(Prefix("pum", "pum")) == ("puma", "pumic", "pumpkin")
    assert snapshot.endings(Prefix("pum", "pum", "title")) == ("pumic",)
    assert "instal" in snapshot.endings(Prefix("installat", "installat"))
