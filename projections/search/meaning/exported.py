"""Exported models: 8-bit arithmetic on the processor, with neither torch nor transformers."""

import io
import json
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from projections.search.meaning.distinct import embed_distinct
from projections.search.meaning.model import Vectors
from projections.search.meaning.processor import cores
from projections.search.meaning.vocabulary import holds

TOKENS, VECTOR = "tokens", "vector"
"""What goes into the graph of an export, and what comes out."""


@dataclass(frozen=True)
class Export:
    """A model made ready to run by itself. It travels as a zip, whose checksums show damage."""

    graph: bytes
    tokenizer: str
    unknown: int | None

    def pack(self) -> bytes:
        """The export as the bytes of a file."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as parts:
            parts.writestr("graph.onnx", self.graph)
            parts.writestr("tokenizer.json", self.tokenizer)
            parts.writestr("export.json", json.dumps({"unknown": self.unknown}))
        return content.getvalue()

    @classmethod
    def unpack(cls, content: bytes) -> "Export":
        """The export in the bytes of a file; an error of whatever kind when they are damaged."""
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return cls(
                parts.read("graph.onnx"),
                parts.read("tokenizer.json").decode(),
                json.loads(parts.read("export.json"))["unknown"],
            )


class ExportedModel:
    """Runs an export, one text at a time, so that a vector depends on its own text only."""

    def __init__(self, key: str, export: Export):
        self.key = key
        self._unknown = export.unknown
        self._tokenizer = Tokenizer.from_str(export.tokenizer)
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = ort.InferenceSession(
            export.graph, options, providers=["CPUExecutionProvider"]
        )
        self.dimensions: int = self._embed_one("warm").size

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors of these texts, in their order."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return embed_distinct(self._embed_all, texts)

    def knows(self, word: str) -> bool:
        """Whether its vocabulary holds the word whole, and not only in pieces."""
        return holds(self._tokenizer, self._unknown, word)

    def _embed_all(self, texts: list[str]) -> Vectors:
        if len(texts) == 1:
            return self._embed_one(texts[0])[np.newaxis]
        # a pool for each call, as threads would not survive a fork of the process
        with ThreadPoolExecutor(min(cores(), len(texts)), "embedding") as threads:
            return np.stack(list(threads.map(self._embed_one, texts)))

    def _embed_one(self, text: str) -> Vectors:
        tokens = np.array([self._tokenizer.encode(text).ids], np.int64)
        vectors: Vectors = self._session.run([VECTOR], {TOKENS: tokens})[0]
        row: Vectors = vectors[0]
        return row
