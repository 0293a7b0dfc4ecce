from pathlib import Path

import pytest

from projections.search.meaning.forgetting import wipe
from projections.search.meaning.locking import VectorsInUseError, writing
from projections.search.meaning.vectors import path_of, records_of
from projections.store import positions
from tests.projections.search.library import Library
from tests.projections.search.meaning.shelves import Shelf

ABOUT_BOILERS, ABOUT_TEA = "the boiler in the cellar hums", "tea is at four in the hall"


@pytest.fixture
def shelf(library: Library) -> Shelf:
    """A shelf with two messages, embedded up to event 5."""
    shelf = Shelf(library)
    for text in (ABOUT_BOILERS, ABOUT_TEA):
        library.say(text)
    shelf.update()
    row = {"projection": shelf.index.name, "version": shelf.index.version, "position": 5}
    library.write(positions.insert().values(**row))
    return shelf


def lies_there(shelf: Shelf, text: str) -> bool:
    """Whether the vector of this text is in the file."""
    return records_of(shelf.model.embed([text])).tobytes() in shelf.file()


def thread_of(shelf: Shelf, number: int) -> set[object]:
    with shelf.engine.connect() as connection:
        from projections.search.meaning.rows import threads_of

        return set(threads_of(connection, [shelf.library.said[number]]))


def test_nothing_is_left_of_a_thread_that_is_wiped_and_the_others_stay(shelf: Shelf) -> None:
    assert lies_there(shelf, ABOUT_BOILERS)

    wipe(shelf.engine, shelf.folder, thread_of(shelf, 0), 6)  # type: ignore[arg-type]

    assert not lies_there(shelf, ABOUT_BOILERS)
    assert lies_there(shelf, ABOUT_TEA)


def test_the_index_makes_anew_what_the_tables_still_say(shelf: Shelf) -> None:
    before = shelf.kept()
    wipe(shelf.engine, shelf.folder, thread_of(shelf, 0), 6)  # type: ignore[arg-type]
    assert shelf.kept() < before

    shelf.library.changed.update(shelf.library.said)
    shelf.update()

    assert {row[1:] for row in shelf.kept()} == {row[1:] for row in before}


def test_an_index_beyond_the_erasure_holds_nothing_of_it_and_is_left(shelf: Shelf) -> None:
    before = shelf.kept()

    wipe(shelf.engine, shelf.folder, thread_of(shelf, 0), 5)  # type: ignore[arg-type]

    assert shelf.kept() == before


def test_what_a_killed_writer_had_not_noted_goes_too(shelf: Shelf) -> None:
    unnoted = records_of(shelf.model.embed(["a secret about the boiler"])).tobytes()
    with path_of(shelf.folder, "words").open("ab") as file:
        file.write(unnoted)
    assert unnoted in shelf.file()

    wipe(shelf.engine, shelf.folder, thread_of(shelf, 0), 6)  # type: ignore[arg-type]

    assert unnoted not in shelf.file()


def test_an_archive_without_vectors_has_none_to_wipe(library: Library, tmp_path: Path) -> None:
    wipe(library.engine, tmp_path / "none", [], 1)

    assert not (tmp_path / "none").exists()


def test_while_another_writes_them_it_says_so(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.search.meaning.locking._WAIT_FOR_LOCK", 0.05)

    with writing(shelf.folder, "words"), pytest.raises(VectorsInUseError, match="Wait until"):
        wipe(shelf.engine, shelf.folder, thread_of(shelf, 0), 6)  # type: ignore[arg-type]
