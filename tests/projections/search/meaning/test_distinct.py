"""Texts said many times."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from projections.search.meaning.distinct import embed_distinct
from projections.search.meaning.model import Vectors


@given(st.lists(st.sampled_from(["a", "bb", "ccc"]), min_size=1))
def test_each_text_is_embedded_once_and_has_its_row(texts: list[str]) -> None:
    asked: list[str] = []

    def embed(distinct: list[str]) -> Vectors:
        asked.extend(distinct)
        return np.array([[len(text)] for text in distinct], np.float32)

    vectors = embed_distinct(embed, texts)

    assert vectors[:, 0].tolist() == [len(text) for text in texts]
    assert sorted(asked) == sorted(set(texts))
