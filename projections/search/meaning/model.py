"""Model: what turns texts into vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""A row for each text, of length 1, so that the product of two says how alike they mean."""


class ModelError(RuntimeError):
    """A model cannot be used. The message says why, and what to do."""


class Model(Protocol):
    """Turns texts into vectors. Threads may share it."""

    key: str
    """Names what the vectors mean: vectors of different keys must not be compared."""

    dimensions: int

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors of these texts, in their order."""
        ...

    def knows(self, word: str) -> bool:
        """Whether its vocabulary holds the word whole, and not only in pieces."""
        ...
