"""The cache of exports."""

import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from projections.search.meaning import exports
from projections.search.meaning.exported import ExportedModel
from projections.search.meaning.exports import Exports
from projections.search.meaning.folders import ModelFolder
from projections.search.meaning.likeness import Likeness

ANYTHING = Likeness(0.5, 0.5)
IMPOSSIBLE = Likeness(1.1, 1.1)


@pytest.fixture
def never_again(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on nothing can be exported any more."""

    def forbid() -> None:
        def fail(pipeline: object) -> None:
            msg = "exported again"
            raise AssertionError(msg)

        monkeypatch.setattr("projections.search.meaning.exporting.export", fail)

    return forbid


def test_an_export_is_made_once(
    small: ModelFolder, tmp_path: Path, never_again: Callable[[], None]
) -> None:
    first = Exports(tmp_path / "cache", ANYTHING).model(small)
    never_again()
    second = Exports(tmp_path / "cache", ANYTHING).model(small)

    assert isinstance(first, ExportedModel)
    assert isinstance(second, ExportedModel)
    assert np.array_equal(first.embed(["hello"]), second.embed(["hello"]))
    assert [file.name for file in (tmp_path / "cache").iterdir()] == [f"{small.key}-int8-1.zip"]


@pytest.mark.parametrize(
    "damage",
    [lambda whole: whole[: len(whole) // 2], lambda whole: bytes(len(whole)), lambda _: b""],
)
def test_a_damaged_export_is_made_anew(
    small: ModelFolder,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    damage: Callable[[bytes], bytes],
) -> None:
    before = Exports(tmp_path, ANYTHING).model(small)
    [file] = tmp_path.glob("*.zip")
    whole = file.read_bytes()
    file.write_bytes(damage(whole))

    after = Exports(tmp_path, ANYTHING).model(small)

    assert isinstance(after, ExportedModel)
    assert np.array_equal(before.embed(["hello"]), after.embed(["hello"]))
    assert len(file.read_bytes()) == len(whole)
    assert "is damaged" in caplog.text


def test_an_export_that_is_not_good_enough_is_not_used_and_not_tried_again(
    small: ModelFolder, tmp_path: Path, never_again: Callable[[], None]
) -> None:
    first = Exports(tmp_path / "cache", IMPOSSIBLE).model(small)
    [kept] = (tmp_path / "cache").iterdir()
    written = kept.read_text()
    never_again()
    second = Exports(tmp_path / "cache", IMPOSSIBLE).model(small)

    assert not isinstance(first, ExportedModel)
    assert not isinstance(second, ExportedModel)
    assert "too far from the model's" in written
    assert kept.read_text() == written


@pytest.mark.parametrize("change", ["wanted", "libraries", "damage"])
def test_it_is_tried_again_when_something_has_changed(
    small: ModelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setattr(exports, "version", lambda _: "1")
    Exports(cache, IMPOSSIBLE).model(small)
    wanted = ANYTHING if change == "wanted" else IMPOSSIBLE
    if change == "libraries":
        monkeypatch.setattr(exports, "version", lambda _: "2")
    if change == "damage":
        next(cache.iterdir()).write_bytes(b"[")
    tried = False

    def note(self: Exports, plain: object) -> None:
        nonlocal tried
        tried = True
        raise ValueError

    monkeypatch.setattr(Exports, "_export", note)

    Exports(cache, wanted).model(small)

    assert tried


def test_a_model_that_cannot_be_exported_runs_as_it_is(small: ModelFolder, tmp_path: Path) -> None:
    settings = '{"prompts": {"find": "Find: "}, "default_prompt_name": "find"}'
    (small.path / "config_sentence_transformers.json").write_text(settings)

    model = Exports(tmp_path / "cache", ANYTHING).model(small)

    assert not isinstance(model, ExportedModel)
    assert model.embed(["hello"]).shape == (1, 32)


def test_an_export_works_where_it_cannot_be_kept(
    small: ModelFolder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    caplog.set_level(logging.WARNING)

    model = Exports(tmp_path / "file", ANYTHING).model(small)

    assert isinstance(model, ExportedModel)
    assert "cannot be kept" in caplog.text
