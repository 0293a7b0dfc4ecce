"""Case: one mutated export, as files to be laid out, saved and read again."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.reader import ReadOptions

PLAIN = ReadOptions()
BESIDE = "@/"
"""What stands in `options.paths` for the folder in which the case is laid out."""


@dataclass(frozen=True)
class Case:
    """An export to be read.

    `files` are written below a folder, and `start` is what is opened there. `inputs` is how many
    mutated inputs it carries: a repository holds many mutated histories, everything else is one.
    `steps` are the mutations, told to people.
    """

    reader: str
    files: Mapping[str, bytes]
    start: str
    options: ReadOptions = PLAIN
    steps: tuple[str, ...] = ()
    inputs: int = 1
    links: Mapping[str, str] | None = None

    def lay_out(self, folder: Path) -> tuple[Path, ReadOptions]:
        """Write it into an empty folder: what is to be opened, and how it is to be read."""
        (folder / self.start).parent.mkdir(parents=True, exist_ok=True)
        for name, data in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        for name, target in (self.links or {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).symlink_to(target)
        if not (folder / self.start).exists():
            (folder / self.start).mkdir()
        paths = tuple(p.replace(BESIDE, f"{folder}/") for p in self.options.paths)
        return folder / self.start, replace(self.options, paths=paths)

    def save(self, path: Path, why: str) -> None:
        """Write it to a file that `load` reads, with what went wrong."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"why": why, **self._told()}, indent=1), encoding="utf-8")

    def _told(self) -> dict[str, Any]:
        return {
            "reader": self.reader,
            "steps": [step.encode("utf-8", "backslashreplace").decode() for step in self.steps],
            "start": self.start,
            "name": self.options.name,
            "visibility": self.options.visibility,
            "paths": self.options.paths,
            "inputs": self.inputs,
            "links": self.links,
            "files": {n: base64.b64encode(data).decode() for n, data in self.files.items()},
        }


def load(path: Path) -> Case:
    """A case that was saved."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return Case(
        told["reader"],
        {name: base64.b64decode(data) for name, data in told["files"].items()},
        told["start"],
        ReadOptions(told["name"], told["visibility"], tuple(told["paths"])),
        tuple(told["steps"]),
        told["inputs"],
        told["links"],
    )
