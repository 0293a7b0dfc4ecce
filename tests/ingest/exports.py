"""Writes exports of every kind, and reads them again."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import DamagedFileError, ExportError
from ingest.export import Export, open_export

Files = Mapping[str, bytes]

FILES = {
    "users.json": b"[1]",
    "general/2021-03-05.json": b"[2, 3]",
    "wicks/notes.txt": b"dip twice",
}
JUNK = {
    "__MACOSX/._users.json": b"x",
    ".DS_Store": b"x",
    "general/Thumbs.db": b"x",
    ".git/HEAD": b"x",
}
COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".bz2": bz2.compress,
}


def contents(path: Path) -> dict[str, bytes]:
    """Everything that the export at a path holds."""
    with open_export(path) as export:
        return {name: export.read(name) for name in export.names()}


def refusal(path: Path) -> str:
    """Why an export is refused, whether at once or when it is read."""
    with pytest.raises(ExportError) as caught:
        contents(path)
    return str(caught.value)


def damage(export: Export, name: str) -> str:
    """What is wrong with one file."""
    with pytest.raises(DamagedFileError) as caught:
        export.read(name)
    return str(caught.value)


def write_folder(path: Path, files: Files) -> Path:
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def write_zip(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def write_tar(path: Path, files: Files, mode: Any = "w") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


Writer = Callable[[Path, Files], Path]
WRITERS: Mapping[str, Writer] = {
    "folder": write_folder,
    "export.zip": write_zip,
    "export.tar": write_tar,
    "export.tar.gz": lambda path, files: write_tar(path, files, "w:gz"),
    "export.tgz": lambda path, files: write_tar(path, files, "w:gz"),
    "export.tar.xz": lambda path, files: write_tar(path, files, "w:xz"),
    "export.tar.bz2": lambda path, files: write_tar(path, files, "w:bz2"),
    "no-ending": write_zip,
}
