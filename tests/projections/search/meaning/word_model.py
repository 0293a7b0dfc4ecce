"""Word model: texts as vectors by the words they have, so that tests need no learnt one."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

import numpy as np

from projections.search.meaning.model import Vectors


class WordModel:
    """The sum of a direction for each word. The same text has the same vector, always."""

    def __init__(self, key: str = "words", dimensions: int = 24, fails_after: int | None = None):
        self.key = key
        self.dimensions = dimensions
        self.embedded: list[str] = []
        self.left = fails_after  # texts, before it is as if the process was killed

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A vector of length 1 for each text."""
        if self.left is not None:
            self.left -= len(texts)
            if self.left < 0:
                raise KeyboardInterrupt
        self.embedded += texts
        vectors = np.array([self._sum(text) for text in texts], np.float32)
        vectors = vectors.reshape(-1, self.dimensions)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)

    def knows(self, word: str) -> bool:
        """It knows what is written in letters."""
        return word.isalpha()

    def _sum(self, text: str) -> Vectors:
        words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
        directions = [_direction(word, self.dimensions) for word in words]
        return np.sum(directions, axis=0) if directions else np.zeros(self.dimensions, np.float32)


@cache
def _direction(word: str, dimensions: int) -> Vectors:
    seed = int.from_bytes(sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(dimensions).astype(np.float32)
