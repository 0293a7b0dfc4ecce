"""Models in 8-bit arithmetic."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from projections.search.meaning.exported import Export, ExportedModel
from projections.search.meaning.likeness import SAMPLES

if TYPE_CHECKING:
    from projections.search.meaning.transformer import TransformerModel

ROOT = Path(__file__).parents[4]
WITHOUT_TORCH = """
import sys
from projections.search.meaning.loading import load_model
model = load_model()
assert model.embed(["hello", "there"]).shape == (2, 384)
loaded = {"torch", "transformers", "sentence_transformers", "huggingface_hub"} & set(sys.modules)
assert not loaded, loaded
"""


@settings(max_examples=20)
@given(st.lists(st.text() | st.sampled_from(SAMPLES), min_size=1, max_size=6))
@example([*SAMPLES, "", "ok", "ok"])
def test_a_vector_depends_on_its_own_text_only(exported: ExportedModel, texts: list[str]) -> None:
    together = exported.embed(texts)

    assert all(
        np.array_equal(vector, exported.embed([text])[0])
        for text, vector in zip(texts, together, strict=True)
    )


def test_8_bit_vectors_are_near_those_of_the_model(
    exported: ExportedModel, plain: "TransformerModel"
) -> None:
    cosines = (exported.embed(SAMPLES) * plain.embed(SAMPLES)).sum(axis=1)

    assert cosines.mean() > 0.98
    assert cosines.min() > 0.94


def test_both_arithmetics_have_one_key(exported: ExportedModel, plain: "TransformerModel") -> None:
    assert exported.key == plain.key


def test_an_export_in_the_cache_runs_without_torch(exported: ExportedModel, cache: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT_TORCH],
        env={"PYTHONPATH": str(ROOT), "DAYBOOK_CACHE": str(cache)},
        capture_output=True,
        text=True,
    )

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_a_packed_export_is_unpacked_as_it_was() -> None:
    export = Export(b"graph", '{"tokens": "\u00e9"}', None)

    assert Export.unpack(export.pack()) == export


@settings(max_examples=50)
@given(st.data())
def test_a_changed_byte_of_the_graph_is_noticed(data: st.DataObject) -> None:
    graph = b"the numbers of a graph"
    packed = bytearray(Export(graph, "{}", 7).pack())
    place = packed.index(graph) + data.draw(st.integers(0, len(graph) - 1))
    packed[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(Exception, match="CRC"):
        Export.unpack(bytes(packed))
