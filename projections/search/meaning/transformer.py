"""Models run by sentence-transformers: any model, on any processor or GPU."""

import copy
from collections.abc import Sequence

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from projections.search.meaning.distinct import embed_distinct
from projections.search.meaning.folders import ModelFolder
from projections.search.meaning.model import ModelError, Vectors
from projections.search.meaning.quiet import quietly
from projections.search.meaning.vocabulary import holds

_BATCH = {"cpu": 16, "cuda": 256}


class TransformerModel:
    """A model as sentence-transformers runs it; in half precision on a GPU."""

    def __init__(self, folder: ModelFolder, device: str = "cpu"):
        self.key = folder.key
        self.pipeline = _load(folder, device)
        self._batch = _BATCH[device]
        # one to look words up in, as a call sets how the tokenizer cuts texts for all threads
        self._tokenizer = copy.deepcopy(self.pipeline.tokenizer)
        self.dimensions: int = self._encode(["warm"]).shape[1]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors of these texts, in their order."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return embed_distinct(self._encode, texts)

    def knows(self, word: str) -> bool:
        """Whether its vocabulary holds the word whole, and not only in pieces."""
        return holds(self._tokenizer, getattr(self._tokenizer, "unk_token_id", None), word)

    def _encode(self, texts: list[str]) -> Vectors:
        found = self.pipeline.encode(texts, batch_size=self._batch, show_progress_bar=False)
        vectors: Vectors = np.asarray(found, np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors


def _load(folder: ModelFolder, device: str) -> SentenceTransformer:
    with quietly():
        if device == "cuda" and not torch.cuda.is_available():
            msg = "The device 'cuda' cannot be used: torch finds no GPU here. "
            raise ModelError(msg + "Use the device 'cpu', or install torch with support for CUDA.")
        try:
            model = SentenceTransformer(str(folder.path), device=device, local_files_only=True)
        except Exception as error:
            msg = f"The model in {folder.path} cannot be loaded: {error}. "
            raise ModelError(msg + "Get its files anew, or name another model.") from error
    return model.half() if device == "cuda" else model
