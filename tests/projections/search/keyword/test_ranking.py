"""Ranking: the order of what was found, how much of it, and the page asked for."""

from uuid import UUID

import pytest

from projections.search.engine import Order
from projections.search.keyword.ranking import LEAST, LEAST_BY_DATE, rank
from projections.search.keyword.snapshot import SnapshotReader
from projections.search.language import read
from projections.search.question import Where
from projections.search.view import View
from projections.search.visibility import Sight
from projections.viewer import ANONYMOUS
from tests.projections.search.library import Library


def ranked(
    library: Library, words: str, order: Order = "relevance", offset: int = 0, limit: int = 20
) -> list[tuple[UUID, float]]:
    """What is found, with its score."""
    if library.changed:
        library.catch_up()
    with library.engine.connect() as connection:
        view = View(SnapshotReader(library.folder).current(), Sight(connection, ANONYMOUS))
        node = read(words, lambda field, value: Where(field, lambda s: bytes(s.count)))
        assert node is not None
        return [(one.id, one.score) for one in rank(node, view, order, offset, limit).page]


def test_the_best_come_first_wherever_they_lie(library: Library) -> None:
    said = []
    for text in ("pump and much else that is said here", "pump pump", "pump"):
        said.append(library.say(text))
        library.catch_up()

    found = ranked(library, "pump")

    assert [one for one, _ in found] == [said[1], said[2], said[0]]
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_equals_come_newest_first(library: Library) -> None:
    said = [library.say("pump") for _ in range(3)]

    assert [one for one, _ in ranked(library, "pump")] == said[::-1]


@pytest.mark.parametrize(("order", "least"), [("relevance", LEAST), ("newest", LEAST_BY_DATE)])
def test_what_is_far_from_the_best_is_left_out(
    library: Library, order: Order, least: float
) -> None:
    for number in range(30):
        library.say(f"garden {number}")
    for number in range(6):
        library.say(f"garden pump {number}")
    library.say("garden pump valve zebra")

    scores = [score for _, score in ranked(library, "garden pump valve zebra", order, limit=99)]

    assert 1 <= len(scores) < 37
    assert min(scores) >= least * max(scores)


def test_what_was_demanded_is_never_left_out(library: Library) -> None:
    for number in range(30):
        library.say(f"garden {number}")
    library.say("garden pump valve zebra")

    assert len(ranked(library, "garden AND garden pump valve zebra", limit=99)) == 31
    assert len(ranked(library, "garden OR pump OR valve OR zebra", limit=99)) == 31


def test_a_page_beyond_the_last_is_empty(library: Library) -> None:
    library.say("pump")

    assert ranked(library, "pump", offset=5) == []
    assert ranked(library, "pump", limit=0) == []
