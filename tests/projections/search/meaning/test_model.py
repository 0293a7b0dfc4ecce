"""What every model does, whatever runs it."""

import numpy as np
import pytest

from projections.search.meaning.model import Model

QUESTION = "How do I get a refund for my ticket?"
PARAPHRASE = "I would like my money back for the entry I bought."
STRANGER = "The chain of my bicycle squeaks in the rain."


def test_a_vector_has_the_length_one(model: Model) -> None:
    vectors = model.embed([QUESTION, "", "ok", STRANGER * 50])

    assert vectors.dtype == np.float32
    assert vectors.shape == (4, model.dimensions)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_packaged_model_has_384_dimensions(model: Model) -> None:
    assert model.dimensions == 384


def test_vectors_come_in_the_order_of_the_texts(model: Model) -> None:
    texts = [STRANGER * 3, "ok", QUESTION, "ok", PARAPHRASE]

    together = model.embed(texts)

    for text, vector in zip(texts, together, strict=True):
        assert vector @ model.embed([text])[0] > 0.9999


def test_a_paraphrase_is_nearer_than_a_stranger(model: Model) -> None:
    question, paraphrase, stranger = model.embed([QUESTION, PARAPHRASE, STRANGER])

    assert question @ paraphrase > question @ stranger + 0.3


def test_no_texts_have_no_vectors(model: Model) -> None:
    assert model.embed([]).shape == (0, model.dimensions)


def test_a_long_text_counts_up_to_what_the_model_reads(model: Model) -> None:
    long, longer = f"{QUESTION} " * 40, f"{QUESTION} " * 40 + STRANGER

    first, second, half = model.embed([long, longer, f"{QUESTION} " * 20 + STRANGER])

    assert np.array_equal(first, second)
    assert not np.array_equal(first, half)


@pytest.mark.parametrize("word", ["bicycle", "Bicycle", "ticket"])
def test_a_common_word_is_known(model: Model, word: str) -> None:
    assert model.knows(word)


@pytest.mark.parametrize("word", ["econnrefused", "frobnicate", "two words", "", "\U0001f9ff"])
def test_a_word_in_pieces_or_of_unknown_signs_is_not_known(model: Model, word: str) -> None:
    assert not model.knows(word)
