"""Loading: the model that a name and a device ask for."""

import os
from pathlib import Path

import platformdirs

from projections.search.meaning.exports import Exports
from projections.search.meaning.folders import find_folder
from projections.search.meaning.model import Model, ModelError
from projections.search.meaning.processor import int8_is_fast

DEVICES = ("cpu", "cuda")


def load_model(name: str = "", device: str = "cpu", cache: Path | None = None) -> Model:
    """The packaged model, or another by its path or name. Nothing is downloaded."""
    if device not in DEVICES:
        msg = f"There is no device {device!r} to embed texts on. Use 'cpu', or 'cuda' for a GPU."
        raise ModelError(msg)
    folder = find_folder(name)
    if device == "cpu" and int8_is_fast():
        return Exports(cache or default_cache()).model(folder)
    # only now, as it loads torch
    from projections.search.meaning.transformer import TransformerModel

    return TransformerModel(folder, device)


def default_cache() -> Path:
    """Where exports are kept: in DAYBOOK_CACHE, else where this system keeps such files."""
    cache = os.environ.get("DAYBOOK_CACHE")
    return (Path(cache) if cache else platformdirs.user_cache_path("daybook")) / "models"
