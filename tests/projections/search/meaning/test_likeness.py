"""How near two models are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest

from projections.search.meaning.likeness import SAMPLES, Likeness, likeness
from projections.search.meaning.model import Vectors

if TYPE_CHECKING:
    from projections.search.meaning.transformer import TransformerModel


def test_a_model_is_like_itself(plain: "TransformerModel") -> None:
    assert likeness(plain, plain) == pytest.approx((1, 1))


def test_one_vector_that_differs_is_the_least_and_lowers_the_mean(
    plain: "TransformerModel",
) -> None:
    class Turned:
        key, dimensions, knows = plain.key, plain.dimensions, plain.knows

        def embed(self, texts: Sequence[str]) -> Vectors:
            return np.vstack([-plain.embed(texts[:1]), plain.embed(texts[1:])])

    assert likeness(plain, Turned()) == pytest.approx((1 - 2 / len(SAMPLES), -1), abs=1e-4)


@pytest.mark.parametrize(
    ("found", "enough"), [((0.9, 0.8), True), ((0.89, 0.8), False), ((0.9, 0.79), False)]
)
def test_both_figures_must_be_reached(found: tuple[float, float], enough: bool) -> None:
    assert Likeness(*found).reaches(Likeness(0.9, 0.8)) is enough
