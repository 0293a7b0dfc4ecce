"""Ranking: words and meaning as one list, its order, and the page asked for."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from projections.search.engine import Order
from projections.search.keyword.columns import Numbers
from projections.search.keyword.ranking import Found
from projections.search.keyword.snapshot import SnapshotReader
from projections.search.meaning.meant import Meant
from projections.search.ranking import (
    FALL,
    LEAST,
    LEAST_BY_DATE,
    NAMED,
    NEAR,
    NEAR_BY_DATE,
    NEAREST,
    RISE,
    WORDS,
    Evidence,
    Ranked,
    nearest,
    rank,
)
from tests.projections.search.library import START, Library

Scored = Mapping[UUID, float]


class Asked:
    """A question of a library: what its words found, and how near contributions come in meaning."""

    def __init__(self, library: Library, words: Scored | None, meant: Scored | None = None):
        library.catch_up()
        self.columns = SnapshotReader(library.folder).current().columns
        self.words = words
        self.meant = meant

    def evidence(self, named: Scored | None = None, wished: bool = True) -> Evidence:
        """What the ranking is told. A contribution of its own passage opens its thread."""
        found = None
        if self.words is not None:
            found = Found(self.numbers(self.words), np.array([*self.words.values()], np.float64))
        meant = None
        if self.meant is not None:
            likeness = np.array([*self.meant.values()], np.float64)
            documents = self.numbers(self.meant)
            threads = self.columns.threads[documents]
            opening = np.ones(len(documents), np.bool_)
            meant = Meant(threads, opening, likeness, documents, likeness)
        shares = None
        if named is not None:
            shares = np.zeros(len(self.columns.thread_ids))
            shares[self.columns.threads[self.numbers(named)]] = [*named.values()]
        gains, closed = self.columns.gains, self.columns.closed
        return Evidence(self.columns, gains, closed, found, meant, shares, wished)

    def numbers(self, contributions: Iterable[UUID]) -> Numbers:
        """The documents of contributions."""
        return self.columns.numbers_of(np.array([one.bytes for one in contributions], "S16"))

    def ranked(self, order: Order = "relevance", offset: int = 0, limit: int = 20) -> Ranked:
        """The list."""
        return rank(self.evidence(), order, offset, limit)

    def listed(self, order: Order = "relevance", **options: Any) -> list[UUID]:
        """The contributions on the list."""
        page = rank(self.evidence(**options), order, 0, 20).page
        return [UUID(bytes=self.columns.id_of(one.document)) for one in page]

    def score(self, **options: Any) -> float:
        """The score of the first of the list."""
        return rank(self.evidence(**options), "relevance", 0, 1).page[0].score


def test_by_relevance_a_thread_is_one_result_with_its_best(library: Library) -> None:
    thread = library.thread()
    said = [library.say("pump", thread_id=thread) for _ in range(3)]
    other = library.say("pump")
    asked = Asked(library, {said[0]: 2.0, said[1]: 4.0, said[2]: 3.0, other: 3.5})

    ranked = asked.ranked()

    assert asked.listed() == [said[1], other]
    assert (ranked.total, [one.more for one in ranked.page]) == (2, [2, 0])
    assert sorted(ranked.documents) == [0, 1, 2, 3]


def test_equals_come_with_the_thread_last_spoken_in_first(library: Library) -> None:
    said = [library.say("pump") for _ in range(3)]

    assert Asked(library, dict.fromkeys(said, 1.0)).listed() == said[::-1]


def test_by_date_every_contribution_is_a_result(library: Library) -> None:
    thread = library.thread()
    said = [library.say("pump", thread_id=thread) for _ in range(3)]
    asked = Asked(library, dict(zip(said, (2.0, 3.0, 4.0), strict=True)))

    assert asked.listed("newest") == said[::-1]
    assert asked.listed("oldest") == said
    assert asked.ranked("newest").total == 3
    assert {one.more for one in asked.ranked("newest").page} == {0}


def test_pages_are_cut_from_the_list(library: Library) -> None:
    said = [library.say("pump") for _ in range(5)]
    asked = Asked(library, dict(zip(said, (5.0, 4.0, 3.0, 2.0, 1.5), strict=True)))

    pages = [asked.ranked(offset=offset, limit=2) for offset in (0, 2, 4, 6)]

    assert [one.document for page in pages for one in page.page] == asked.numbers(said).tolist()
    assert {page.total for page in pages} == {5}
    assert len(asked.ranked("oldest", 2, 2).page) == 1
    assert asked.ranked(limit=0).page == asked.ranked("newest", limit=0).page == ()


@pytest.mark.parametrize(("order", "least"), [("relevance", LEAST), ("newest", LEAST_BY_DATE)])
def test_words_that_score_far_less_than_the_best_find_nothing_unless_demanded(
    library: Library, order: Order, least: float
) -> None:
    best, enough, little = (library.say("pump") for _ in range(3))
    asked = Asked(library, {best: 10.0, enough: 10.0 * least, little: 9.9 * least})

    assert set(asked.listed(order)) == {best, enough}
    assert set(asked.listed(order, wished=False)) == {best, enough, little}


def test_conditions_alone_find_what_scores_nothing(library: Library) -> None:
    said = library.say("pump")

    assert Asked(library, {said: 0.0}).listed() == [said]
    assert Asked(library, None).listed() == Asked(library, {}).listed() == []


def test_a_score_is_the_weighted_sum_of_words_and_meaning(library: Library) -> None:
    best, both = library.say("pump"), library.say("pump")
    asked = Asked(library, {best: 4.0, both: 2.0}, {best: 0.5, both: 0.9})

    page = asked.ranked().page

    assert [one.score for one in page] == pytest.approx(
        [(1 - WORDS) * 0.9 + WORDS * 0.5, (1 - WORDS) * 0.5 + WORDS]
    )
    assert asked.listed() == [both, best]


def test_without_words_the_likeness_is_the_score(library: Library) -> None:
    said = library.say("pump")
    asked = Asked(library, None, {said: 0.6})

    assert asked.score() == pytest.approx(0.6)
    assert nearest(asked.evidence()) == pytest.approx(0.6)
    assert nearest(Asked(library, {said: 1.0}).evidence()) == 0.0


def test_a_thread_not_understood_yet_is_taken_to_mean_what_its_words_say(library: Library) -> None:
    known, unknown = library.say("pump"), library.say("pump")
    asked = Asked(library, {known: 2.0, unknown: 4.0}, {known: 0.8})

    scores = {one.document: one.score for one in asked.ranked().page}

    assert scores[int(asked.numbers([unknown])[0])] == pytest.approx((1 - WORDS) * 0.8 + WORDS)


def test_what_is_not_near_is_not_found_by_meaning(library: Library) -> None:
    near, far, just = (library.say("pump") for _ in range(3))

    assert Asked(library, {}, {near: NEAR, far: NEAR - 0.01}).listed() == [near]
    assert Asked(library, {}, {near: 0.9, just: 0.9 * NEAREST, far: 0.89 * NEAREST}).listed() == [
        near,
        just,
    ]
    by_date = Asked(library, {}, {near: NEAR_BY_DATE, far: NEAR_BY_DATE - 0.01})
    assert by_date.listed("newest") == [near]


def test_near_is_what_the_caller_says_it_is(library: Library) -> None:
    said = library.say("pump")
    evidence = Asked(library, None, {said: 0.1}).evidence()

    assert rank(evidence, "relevance", 0, 5).total == 0
    assert rank(evidence, "relevance", 0, 5, near=0.0).total == 1


def test_words_find_what_is_not_near(library: Library) -> None:
    near, worded = library.say("pump"), library.say("pump")

    assert Asked(library, {worded: 1.0}, {near: 0.9, worded: 0.1}).listed() == [near, worded]


def test_holding_a_name_of_the_question_lifts_a_thread(library: Library) -> None:
    said = library.say("E42")
    asked = Asked(library, {said: 1.0}, {said: 0.5})

    assert asked.score(named={said: 0.5}) == pytest.approx(asked.score() + NAMED * 0.5)


def test_a_gain_lifts_a_thread_and_closing_it_lets_it_fall(library: Library) -> None:
    gained = library.say("pump", score=30, accepted_at=START)
    closed = library.say("pump", thread_id=library.thread(closed_at=START))
    asked = Asked(library, {gained: 1.0, closed: 1.0})
    gain = asked.columns.gains[asked.numbers([gained])[0]]

    scores = [one.score for one in asked.ranked().page]

    assert gain > 1.2
    assert scores == pytest.approx([1 + RISE * (gain - 1), 1 - FALL])


def test_a_former_wording_found_by_words_is_shown_rather_than_the_present_one_that_is_near(
    library: Library,
) -> None:
    said = library.say("pump")
    library.reword(said, "valve", START.replace(year=2021))
    asked = Asked(library, {}, {said: 0.9})
    [former] = np.flatnonzero(asked.columns.former).tolist()
    evidence = asked.evidence()
    found = Found(np.array([former]), np.array([1.0]))
    both = Evidence(
        evidence.columns, evidence.gains, evidence.closed, words=found, meant=evidence.meant
    )

    for order in ("relevance", "newest"):
        [picked] = rank(both, order, 0, 5).page
        assert (picked.document, picked.more) == (former, 0)
        [alone] = rank(evidence, order, 0, 5).page
        assert alone.document == asked.numbers([said])[0]
