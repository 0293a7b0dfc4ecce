"""Loading models by name and device."""

from pathlib import Path

import pytest

from projections.search.meaning import loading
from projections.search.meaning.exported import ExportedModel
from projections.search.meaning.folders import find_folder
from projections.search.meaning.loading import default_cache, load_model
from projections.search.meaning.model import ModelError


def test_no_name_is_the_packaged_model(exported: ExportedModel, cache: Path) -> None:
    model = load_model(cache=cache / "models")

    assert isinstance(model, ExportedModel)
    assert model.key == find_folder().key


def test_a_path_is_the_model_in_that_folder(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "int8_is_fast", lambda: True)

    model = load_model(str(small_model), cache=tmp_path)

    assert model.key.startswith("small-model-")
    assert model.dimensions == 32
    assert [file for file in tmp_path.iterdir() if file.name.startswith(model.key)]


def test_a_processor_without_the_instructions_runs_the_plain_model(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "int8_is_fast", lambda: False)

    model = load_model(str(small_model), cache=tmp_path)

    assert not isinstance(model, ExportedModel)
    assert not list(tmp_path.iterdir())


def test_an_unknown_device_is_named() -> None:
    with pytest.raises(ModelError, match=r"no device 'tpu'.*'cpu'.*'cuda'"):
        load_model(device="tpu")


@pytest.mark.usefixtures("socket_disabled")
def test_an_unknown_model_is_named() -> None:
    with pytest.raises(ModelError, match="'no-such-model'"):
        load_model("no-such-model")


def test_cuda_without_a_gpu_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)

    with pytest.raises(ModelError, match="no GPU"):
        load_model(device="cuda")


def test_exports_are_kept_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_CACHE", "/somewhere")

    assert default_cache() == Path("/somewhere/models")


def test_else_they_are_kept_where_the_system_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DAYBOOK_CACHE", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / name)

    assert default_cache() == tmp_path / "daybook" / "models"
