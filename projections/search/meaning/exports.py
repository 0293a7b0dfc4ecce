"""Exports: a cache of models made ready to run in 8-bit arithmetic, each made when first needed."""

import json
import logging
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from projections.search.meaning.exported import Export, ExportedModel
from projections.search.meaning.folders import ModelFolder
from projections.search.meaning.likeness import Likeness, likeness
from projections.search.meaning.model import Model

if TYPE_CHECKING:
    from projections.search.meaning.transformer import TransformerModel

GOOD_ENOUGH = Likeness(mean=0.98, least=0.94)
_FORMAT = 1
_MADE_WITH = ("onnxruntime", "sentence-transformers", "torch", "transformers")

log = logging.getLogger(__name__)


class Exports:
    """Exports in a folder. Processes may share it."""

    def __init__(self, folder: Path, wanted: Likeness = GOOD_ENOUGH):
        self._folder = folder
        self._wanted = wanted

    def model(self, folder: ModelFolder) -> Model:
        """The model's export; the model itself where no export does as well as it should."""
        return self._kept(folder.key) or self._made(folder)

    def _kept(self, key: str) -> Model | None:
        file = self._file(key, "zip")
        try:
            return ExportedModel(key, Export.unpack(file.read_bytes()))
        except FileNotFoundError:
            return None
        except Exception as error:  # noqa: BLE001 - damage shows in many ways
            log.warning("The exported model %s is damaged (%s): it is made anew.", file, error)
            return None

    def _made(self, folder: ModelFolder) -> Model:
        # only now, as it loads torch
        from projections.search.meaning.transformer import TransformerModel

        plain = TransformerModel(folder)
        if self._is_refused(folder.key):
            return plain
        try:
            model, packed = self._export(plain)
        except Exception as error:  # noqa: BLE001 - exporters fail in many ways
            log.info("The model %s runs without an export: %s", folder.key, error)
            self._keep(folder.key, "json", json.dumps(self._refusal(str(error))).encode())
            return plain
        self._keep(folder.key, "zip", packed)
        return model

    def _export(self, plain: "TransformerModel") -> tuple[Model, bytes]:
        from projections.search.meaning.exporting import NotExportableError, export

        exported = export(plain.pipeline)
        model = ExportedModel(plain.key, exported)
        found = likeness(plain, model)
        if not found.reaches(self._wanted):
            msg = f"its vectors are too far from the model's: {found}, wanted {self._wanted}"
            raise NotExportableError(msg)
        return model, exported.pack()

    def _is_refused(self, key: str) -> bool:
        try:
            kept = json.loads(self._file(key, "json").read_bytes())
            return bool(kept == self._refusal(kept["why"]))
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def _refusal(self, why: str) -> dict[str, object]:
        """Why there is no export: true until something else is wanted, or libraries change."""
        made_with = {library: version(library) for library in _MADE_WITH}
        return {"why": why, "wanted": list(self._wanted), "made with": made_with}

    def _keep(self, key: str, suffix: str, content: bytes) -> None:
        """Writes beside and moves into place, so that nobody ever sees half a file."""
        file = self._file(key, suffix)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=self._folder, prefix=".new-") as beside:
                new = Path(beside, file.name)
                new.write_bytes(content)
                new.replace(file)
        except OSError as error:
            log.warning("%s cannot be kept (%s): it is made again at the next start.", file, error)

    def _file(self, key: str, suffix: str) -> Path:
        return self._folder / f"{key}-int8-{_FORMAT}.{suffix}"
