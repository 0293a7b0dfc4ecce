"""What every search engine promises, asked of the one there is."""

from dataclasses import FrozenInstanceError

import pytest

from projections.search.engine import Query, Results, SearchEngine
from projections.viewer import ANONYMOUS
from tests.projections.search.library import Library


def ask(engine: SearchEngine, words: str, offset: int = 0, limit: int = 20) -> Results:
    """Any engine can be asked so."""
    return engine.search(Query(words, limit=limit, offset=offset), ANONYMOUS)


def test_an_engine_answers_with_a_total_a_time_and_hits(library: Library) -> None:
    said = library.say("pump")
    library.catch_up()

    results = ask(library.engine_of_search, "pump")

    assert isinstance(results.took_ms, float)
    assert results.total == 1
    assert [hit.id for hit in results.hits] == [said]
    assert results.did_you_mean is None
    assert results.notes == ()


@pytest.mark.parametrize(("offset", "limit"), [(-5, -5), (10**9, 10**9), (0, 0)])
def test_odd_pages_are_answered(library: Library, offset: int, limit: int) -> None:
    library.say("pump")
    library.catch_up()

    results = ask(library.engine_of_search, "pump", offset, limit)

    assert (results.total, results.hits) == (1, ())


def test_results_cannot_be_changed(library: Library) -> None:
    results = ask(library.engine_of_search, "pump")

    with pytest.raises(FrozenInstanceError):
        results.total = 5  # type: ignore[misc]
