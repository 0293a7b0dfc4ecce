"""Scanning gives the products of the query with the rows, whichever way it goes."""

from pathlib import Path

import numpy as np
import pytest

from projections.search.meaning.scanning import MappedVectors, mark_of
from projections.search.meaning.vectors import VectorsError, VectorWriter, records_of

ROWS, DIMENSIONS = 1_300, 24


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of vectors."""
    vectors = np.random.default_rng(1).normal(size=(ROWS, DIMENSIONS)).astype("f4")
    writer = VectorWriter(tmp_path / "v", DIMENSIONS)
    writer.append(records_of(vectors))
    writer.close()
    return tmp_path / "v"


def products(path: Path, query: np.ndarray) -> np.ndarray:
    writer = VectorWriter(path, DIMENSIONS)
    records = writer.read(list(range(ROWS)))
    writer.close()
    return (records["values"].astype("f8") * records["scale"][:, None]) @ query


@pytest.mark.parametrize("wanted", [None, 0, 1, 100, 700, 1_300, 5_000])
def test_scores_are_the_products(path: Path, wanted: int | None) -> None:
    query = np.random.default_rng(2).normal(size=DIMENSIONS).astype("f4")
    expected = products(path, query)
    rows = None if wanted is None else np.random.default_rng(3).integers(0, ROWS, wanted)

    scores = MappedVectors(path, ROWS).scores(query, rows)

    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, expected if rows is None else expected[rows], atol=1e-4)


def test_only_the_rows_that_are_noted_are_looked_at(path: Path) -> None:
    vectors = MappedVectors(path, 7)

    assert len(vectors) == 7
    assert len(vectors.scores(np.ones(DIMENSIONS, np.float32))) == 7
    assert len(MappedVectors(path, 0).scores(np.ones(DIMENSIONS, np.float32))) == 0


def test_what_is_wiped_is_like_nothing_from_then_on(path: Path) -> None:
    vectors = MappedVectors(path, ROWS)
    query = np.ones(DIMENSIONS, np.float32)
    assert vectors.scores(query)[5] != 0
    writer = VectorWriter(path, DIMENSIONS)

    writer.wipe([5])
    writer.close()

    assert vectors.scores(query)[5] == 0


def test_a_file_with_too_few_rows_is_refused(path: Path) -> None:
    with pytest.raises(VectorsError, match="fewer than the 1,301"):
        MappedVectors(path, ROWS + 1)


def test_a_file_is_known_by_its_mark(path: Path) -> None:
    mark = mark_of(path)
    assert mark == mark_of(path) == MappedVectors(path, 1).mark

    path.unlink()
    assert mark_of(path) is None
    VectorWriter(path, DIMENSIONS).close()
    assert mark_of(path) not in (None, mark)
