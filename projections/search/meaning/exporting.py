"""Exporting: a model of sentence-transformers as one graph that computes with 8-bit numbers."""

from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from projections.search.meaning.exported import TOKENS, VECTOR, Export
from projections.search.meaning.quiet import quietly

_OPSET = 17


class NotExportableError(RuntimeError):
    """A model does more than its graph would."""


class _Whole(torch.nn.Module):
    """From the tokens of one text to its vector of length 1."""

    def __init__(self, pipeline: SentenceTransformer):
        super().__init__()
        self.pipeline = pipeline

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        features = {"input_ids": tokens, "attention_mask": torch.ones_like(tokens)}
        return torch.nn.functional.normalize(self.pipeline(features)["sentence_embedding"], dim=-1)


def export(pipeline: SentenceTransformer) -> Export:
    """Exports a model, with its tokenizer. What cannot be exported raises an error of any kind."""
    if pipeline.default_prompt_name:
        msg = f"it puts its prompt {pipeline.default_prompt_name!r} before each text"
        raise NotExportableError(msg)
    tokenizer = Tokenizer.from_str(pipeline.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    if pipeline.max_seq_length:
        tokenizer.enable_truncation(pipeline.max_seq_length)
    with quietly(), TemporaryDirectory() as folder:
        graph = _graph(_Whole(pipeline).eval(), Path(folder))
    return Export(graph, tokenizer.to_str(), pipeline.tokenizer.unk_token_id)


def _graph(whole: _Whole, folder: Path) -> bytes:
    exact, small = folder / "exact.onnx", folder / "small.onnx"
    torch.onnx.export(
        whole,
        (torch.ones(1, 16, dtype=torch.long),),
        exact,
        input_names=[TOKENS],
        output_names=[VECTOR],
        dynamic_axes={TOKENS: {1: "length"}},
        opset_version=_OPSET,
        dynamo=False,
    )
    quantize_dynamic(exact, small, weight_type=QuantType.QInt8, per_channel=True)
    return small.read_bytes()
