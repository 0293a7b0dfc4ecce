"""Models as sentence-transformers runs them."""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from projections.search.meaning.folders import ModelFolder
from projections.search.meaning.model import ModelError

if TYPE_CHECKING:
    from projections.search.meaning.transformer import TransformerModel

TEXTS = [f"{number} " * (number % 7 + 1) + "bells" for number in range(50)]


def load(folder: ModelFolder, device: str = "cpu") -> "TransformerModel":
    from projections.search.meaning.transformer import TransformerModel

    return TransformerModel(folder, device)


def test_loading_says_nothing(small: ModelFolder, capfd: pytest.CaptureFixture[str]) -> None:
    load(small).embed(["hello"])

    assert capfd.readouterr() == ("", "")


def test_texts_in_several_batches_keep_their_order(small: ModelFolder) -> None:
    model = load(small)

    alone = np.concatenate([model.embed([text]) for text in TEXTS])

    np.testing.assert_allclose(model.embed(TEXTS), alone, atol=1e-5)


def test_threads_can_share_a_model(small: ModelFolder) -> None:
    model = load(small)
    expected = model.embed(TEXTS)

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: (model.embed(TEXTS), model.knows("bells")), range(20)))

    for vectors, known in found:
        np.testing.assert_array_equal(vectors, expected)
        assert known


def test_looking_a_word_up_does_not_change_how_texts_are_cut(small: ModelFolder) -> None:
    model = load(small)
    before = model.pipeline.tokenizer.backend_tokenizer.truncation

    model.knows("bells")

    assert model.pipeline.tokenizer.backend_tokenizer.truncation == before


def test_without_a_gpu_cuda_is_refused(small: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)

    with pytest.raises(ModelError, match=r"'cuda' cannot be used.*no GPU.*Use the device 'cpu'"):
        load(small, "cuda")


def test_a_model_with_damaged_files_is_named(small: ModelFolder) -> None:
    (small.path / "pytorch_model.bin").write_bytes(b"PK damaged")

    with pytest.raises(ModelError, match=f"{small.path} cannot be loaded"):
        load(small)
