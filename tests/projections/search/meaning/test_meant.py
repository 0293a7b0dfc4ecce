"""How near threads and documents come, by their passages."""

from dataclasses import replace

import numpy as np
import pytest

from projections.search.meaning.meant import REPLIES, Meant


def meant(
    passages: list[tuple[int, bool, float]], documents: list[tuple[int, float]] | None = None
) -> Meant:
    """Passages as (thread, opening, likeness), and documents as (number, likeness)."""
    threads, opening, likeness = zip(*passages, strict=True) if passages else ((), (), ())
    numbers, of_documents = zip(*documents, strict=True) if documents else ((), ())
    return Meant(
        np.array(threads, np.int64),
        np.array(opening, np.bool_),
        np.array(likeness, np.float64),
        np.array(numbers, np.int64),
        np.array(of_documents, np.float64),
    )


def test_the_opening_counts_twice_as_much_as_the_replies() -> None:
    near, has = meant([(0, True, 0.9), (0, False, 0.3)]).by_thread(1)

    assert near.tolist() == pytest.approx([0.9 * 2 / 3 + 0.3 / 3])
    assert has.tolist() == [True]


def test_of_each_the_best_passage_counts() -> None:
    many = meant([(0, True, 0.2), (0, True, 0.8), (0, True, 0.5), (0, False, 0.1), (0, False, 0.6)])

    assert many.by_thread(1)[0].tolist() == pytest.approx([(1 - REPLIES) * 0.8 + REPLIES * 0.6])


def test_what_has_only_an_opening_or_only_replies_is_as_near_as_these() -> None:
    near, has = meant([(2, True, 0.7), (0, False, 0.4)]).by_thread(3)

    assert near.tolist() == pytest.approx([0.4, 0.0, 0.7])
    assert has.tolist() == [True, False, True]


def test_replies_that_are_not_alike_at_all_are_replies_nevertheless() -> None:
    near, has = meant([(0, True, 0.6), (0, False, 0.0), (1, False, 0.0)]).by_thread(2)

    assert near.tolist() == pytest.approx([0.4, 0.0])
    assert has.tolist() == [True, True]


def test_a_document_in_several_passages_is_as_near_as_the_best_of_them() -> None:
    of_documents = meant([], [(1, 0.3), (1, 0.5), (1, 0.2), (3, 0.9)]).by_document(5)

    assert of_documents.tolist() == [0.0, 0.5, 0.0, 0.9, 0.0]


def test_no_passages_are_near_nothing() -> None:
    near, has = meant([]).by_thread(2)

    assert (near.tolist(), has.tolist()) == ([0.0, 0.0], [False, False])
    assert meant([]).by_document(2).tolist() == [0.0, 0.0]
    assert meant([]).by_thread(0)[0].tolist() == []


def test_the_row_of_a_document_is_that_of_its_nearest_passage() -> None:
    pieces = meant([(0, True, 0.2), (0, True, 0.8)], [(5, 0.2), (5, 0.8), (6, 0.9)])

    assert pieces.row_of(5) is None
    told = replace(pieces, rows=np.array([70, 71, 72]))
    assert (told.row_of(5), told.row_of(6), told.row_of(7)) == (71, 72, None)
