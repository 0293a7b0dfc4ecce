"""Which words a community uses, as a viewer sees it."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.viewer import ANONYMOUS, STEWARD, Viewer
from projections.vocabulary.queries import WordRow, words_in
from tests.builders import a, later
from tests.reading import Library


@pytest.fixture
def hall(archive: Archive, engine: sa.Engine) -> Library:
    """A hall in which three people talk of a bradawl, and three stewards of a bandsaw."""
    library = Library(archive, engine)
    library.space("hall")
    library.space("office", visibility="stewards")
    for number, by in enumerate(("Ada", "Bob", "Cy")):
        library.say(f"h{number}", "Take the bradawl to it.", by)
        library.say(f"o{number}", "Mind the bandsaw there.", by, space="office")
    return library


def words(library: Library, viewer: Viewer = ANONYMOUS, **clocks: object) -> list[WordRow]:
    with library.engine.connect() as connection:
        return words_in(connection, viewer, **clocks)  # type: ignore[arg-type]


def terms(library: Library, viewer: Viewer = ANONYMOUS, **clocks: object) -> list[str]:
    return [word.term for word in words(library, viewer, **clocks)]


def test_a_word_counts_where_its_viewer_may_read_it(hall: Library) -> None:
    assert terms(hall) == ["bradawl"]
    assert sorted(terms(hall, STEWARD)) == ["bandsaw", "bradawl"]
    [row] = words(hall)
    assert (row.uses, row.people) == (3, 3)


def test_it_is_told_with_what_it_means(hall: Library) -> None:
    meant = hall.say("m", "A bradawl is a tool that starts a hole.", "Dan")

    [row] = words(hall)
    assert row.meaning == "A bradawl is a tool that starts a hole."
    assert row.meant_in == meant


def test_an_earlier_time_has_the_words_of_then(hall: Library) -> None:
    assert terms(hall, as_of=later(-1)) == []
    assert terms(hall, known_at=later(0)) == []


def test_what_was_hidden_or_reworded_or_erased_counts_no_more(hall: Library) -> None:
    hall.tell(a(c.HideContribution, contribution="h0", reason="x"))
    assert terms(hall) == []
    hall.say("h3", "My bradawl.", "Dan")
    assert terms(hall) == ["bradawl"]
    hall.tell(a(c.ReviseContribution, contribution="h1", body="My tool.", occurred_at=later(99)))
    assert terms(hall) == []
    hall.say("h4", "Our bradawl.", "Eve")
    assert terms(hall) == ["bradawl"]
    hall.erase("eve")
    assert terms(hall) == []


def test_a_name_is_no_word(hall: Library) -> None:
    for number in range(4):
        by = f"Bradawl{number}"
        hall.say(f"n{number}", "Ask bradawl1 for the tool.", by)

    assert "bradawl1" not in terms(hall)
