"""Checksums of the index's files, which never change once they are written.

They are noted beside the files after each commit, so that a file that was damaged on the disk is
told apart from one that merely says something else.
"""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path

NOTE = "checksums.json"
_READ = 1 << 20
_CHANGING = (".tmp", ".new", "_WRITELOCK")


def note_checksums(folder: Path) -> None:
    """Note the CRC-32 and size of each file that has none yet, and forget those that are gone."""
    noted = _noted(folder)
    now = {file.name: noted.get(file.name) or _sum(file) for file in _files(folder)}
    if now != noted:
        beside = folder / f"{NOTE}.new"
        beside.write_text(json.dumps(now), encoding="utf-8")
        beside.replace(folder / NOTE)


def forget_checksums(folder: Path) -> None:
    """Note nothing any more, before files are made anew under names that were there."""
    (folder / NOTE).unlink(missing_ok=True)


def trouble_of_files(folder: Path) -> str:
    """What is wrong with a file of the index; "" where all are as they were written."""
    noted = _noted(folder)
    for file in _files(folder):
        if noted.get(file.name) not in (None, _sum(file)):
            return f"{file.name} is not as it was written"
    return ""


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.name != NOTE and not file.name.endswith(_CHANGING):
            yield file


def _noted(folder: Path) -> dict[str, list[int]]:
    """What was noted; nothing where there is no note that can be read."""
    try:
        noted = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _sum(file: Path) -> list[int]:
    crc = size = 0
    with file.open("rb") as opened:
        while part := opened.read(_READ):
            crc, size = zlib.crc32(part, crc), size + len(part)
    return [crc, size]
