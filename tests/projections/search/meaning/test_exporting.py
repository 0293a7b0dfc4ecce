"""Making exports."""

import json
from typing import TYPE_CHECKING

import pytest

from projections.search.meaning.exported import ExportedModel
from projections.search.meaning.folders import ModelFolder
from projections.search.meaning.likeness import likeness

if TYPE_CHECKING:
    from projections.search.meaning.transformer import TransformerModel


def load(folder: ModelFolder) -> "TransformerModel":
    from projections.search.meaning.transformer import TransformerModel

    return TransformerModel(folder)


def test_an_export_is_near_the_model_it_was_made_from(
    small: ModelFolder, capfd: pytest.CaptureFixture[str]
) -> None:
    from projections.search.meaning.exporting import export

    model = load(small)

    exported = ExportedModel(model.key, export(model.pipeline))

    assert exported.dimensions == model.dimensions == 32
    assert likeness(model, exported).least > 0.98
    assert exported.knows("bicycle")
    assert capfd.readouterr() == ("", "")


def test_an_export_cuts_and_fills_no_more_than_the_model(small: ModelFolder) -> None:
    from projections.search.meaning.exporting import export

    model = load(small)
    model.pipeline.tokenizer.backend_tokenizer.enable_truncation(3)
    model.pipeline.tokenizer.backend_tokenizer.enable_padding(length=128)

    exported = ExportedModel(model.key, export(model.pipeline))

    assert likeness(model, exported).least > 0.98


def test_a_model_that_puts_a_prompt_before_texts_is_not_exported(small: ModelFolder) -> None:
    from projections.search.meaning.exporting import NotExportableError, export

    settings = {"prompts": {"find": "Find: "}, "default_prompt_name": "find"}
    (small.path / "config_sentence_transformers.json").write_text(json.dumps(settings))

    with pytest.raises(NotExportableError, match="its prompt 'find'"):
        export(load(small).pipeline)
