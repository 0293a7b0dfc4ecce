"""Showing the words of a passage."""

from pathlib import Path

import pytest

from projections.search.meaning.index import MeaningIndex
from projections.search.meaning.reader import PassageReader
from projections.search.meaning.showing import words_of_passages
from tests.projections.search.library import Library
from tests.projections.search.meaning.word_model import WordModel

LONG = " ".join(f"Paragraph {number} tells of the {number}th valve." for number in range(60))


@pytest.fixture
def rows(library: Library, tmp_path: Path) -> dict[str, int]:
    """A thread with a long reply, and the row of each of its passages by what it says."""
    thread = library.thread("The radiators")
    library.say("They gurgle every morning.", thread_id=thread)
    library.say(LONG, thread_id=thread)
    index = MeaningIndex(tmp_path / "meaning", library.engine, WordModel())
    with library.engine.connect() as connection:
        index.update(connection, library.said)
    passages = PassageReader(tmp_path / "meaning", library.engine, index.key).current()
    return {str(number): int(row) for number, row in enumerate(passages.rows)}


def test_each_row_of_a_long_text_shows_its_own_stretch(
    library: Library, rows: dict[str, int]
) -> None:
    key, reply = WordModel().key, library.said[1]
    with library.engine.connect() as connection:
        opening = words_of_passages(connection, key, {library.said[0]: rows["0"]})
        shown = [
            words_of_passages(connection, key, {reply: row})[reply]
            for number, row in rows.items()
            if number != "0"
        ]

    assert opening == {library.said[0]: "They gurgle every morning."}
    assert len(shown) > 2
    assert " ".join(shown) == LONG


def test_a_text_that_was_changed_since_shows_nothing(
    library: Library, rows: dict[str, int]
) -> None:
    reply = library.said[1]
    library.change(reply, body="Something else altogether, which is not embedded yet.")

    with library.engine.connect() as connection:
        assert words_of_passages(connection, WordModel().key, {reply: rows["1"]}) == {}


def test_a_row_that_is_gone_shows_nothing(library: Library, rows: dict[str, int]) -> None:
    with library.engine.connect() as connection:
        assert words_of_passages(connection, WordModel().key, {library.said[1]: 999}) == {}
        assert words_of_passages(connection, "other", {library.said[1]: rows["1"]}) == {}
