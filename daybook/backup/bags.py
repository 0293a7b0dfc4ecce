"""Bags: folders with a checksum of every file, in the form of BagIt 1.0 (RFC 8493)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from daybook.backup.files import Told, nobody, sha256_of, sync

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARED, INFO, MANIFEST = "bagit.txt", "bag-info.txt", "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
PAYLOAD = "data"
OXUM = "Payload-Oxum"
SHOWN = 5
_ENTRY = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*)")
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]*): (\S.*)")


class BagError(Exception):
    """A bag is damaged, or none. The message names the file."""


@dataclass(frozen=True)
class Bag:
    """A bag, and what its `bag-info.txt` says of it."""

    folder: Path
    info: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its folder's name."""
        return self.folder.name

    def file(self, name: str) -> Path:
        """A file of its payload."""
        return self.folder / PAYLOAD / name


def write_bag(folder: Path, info: Mapping[str, str], told: Told = nobody) -> Bag:
    """Make a bag of a folder whose payload lies in `data` already, and have all of it on the disk.

    The size of the payload in octets and its number of files are added to `info` as Payload-Oxum.
    """
    payload = sorted(path for path in (folder / PAYLOAD).rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in payload)
    info = {**info, OXUM: f"{size}.{len(payload)}"}
    (folder / DECLARED).write_text(DECLARATION, encoding="utf-8")
    lines = (f"{name}: {value}\n" for name, value in info.items())
    (folder / INFO).write_text("".join(lines), encoding="utf-8")
    _write_manifest(folder, MANIFEST, payload, told)
    tags = [folder / name for name in (INFO, DECLARED, MANIFEST)]
    _write_manifest(folder, TAG_MANIFEST, tags, nobody)
    for path in (*payload, *tags, folder / TAG_MANIFEST, folder / PAYLOAD, folder):
        sync(path)
    return Bag(folder, info)


def read_bag(folder: Path) -> Bag:
    """The bag in this folder, its checksums not looked at. Raises BagError where there is none."""
    try:
        (folder / DECLARED).read_bytes()
        lines = (folder / INFO).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise BagError(f"{folder} is no bag, or its {INFO} cannot be read: {error}") from error
    found = [_FIELD.fullmatch(line) for line in lines]
    return Bag(folder, {match[1]: match[2] for match in found if match})


def check_bag(folder: Path, told: Told = nobody) -> Bag:
    """The bag in this folder, once every byte of it proved to be as written. Raises BagError."""
    bag = read_bag(folder)
    faults = list(faults_of(folder, told))
    if faults:
        more = f" And {len(faults) - SHOWN} more." if len(faults) > SHOWN else ""
        raise BagError(f"The bag {folder} is damaged: {' '.join(faults[:SHOWN])}{more}")
    return bag


def faults_of(folder: Path, told: Told = nobody) -> Iterator[str]:
    """What is wrong with a bag: a sentence for each file that is not as written."""
    declared = folder / DECLARED
    if not declared.is_file() or declared.read_bytes() != DECLARATION.encode():
        yield f"{DECLARED} does not declare BagIt 1.0 in UTF-8."
    tags, bad = _entries(folder, TAG_MANIFEST)
    yield from bad
    for name in sorted({INFO, DECLARED, MANIFEST} - tags.keys()):
        yield f"{TAG_MANIFEST} does not list {name}."
    yield from _differing(folder, TAG_MANIFEST, tags, nobody)
    payload, bad = _entries(folder, MANIFEST)
    yield from bad
    yield from _differing(folder, MANIFEST, payload, told)
    there = {
        path.relative_to(folder).as_posix()
        for path in (folder / PAYLOAD).rglob("*")
        if not path.is_dir() or path.is_symlink()
    }
    for name in sorted(there - payload.keys()):
        yield f"{name} is not in {MANIFEST}."
    yield from _oxum_faults(folder, there)


def payload_checksum(bag: Bag, name: str) -> str:
    """The SHA-256 that the manifest has of a file of the payload. Raises BagError."""
    entries, _ = _entries(bag.folder, MANIFEST)
    try:
        return entries[f"{PAYLOAD}/{name}"]
    except KeyError:
        raise BagError(f"The bag {bag.folder} holds no {name}.") from None


def _write_manifest(folder: Path, name: str, files: list[Path], told: Told) -> None:
    lines = [f"{sha256_of(file, told)}  {file.relative_to(folder).as_posix()}\n" for file in files]
    (folder / name).write_text("".join(lines), encoding="utf-8")


def _entries(folder: Path, name: str) -> tuple[dict[str, str], list[str]]:
    """The checksum of each file in a manifest, and what is wrong with the manifest itself."""
    try:
        text = (folder / name).read_bytes().decode("ascii")
    except (OSError, UnicodeError):
        return {}, [f"{name} cannot be read."]
    if not text.endswith("\n"):
        return {}, [f"{name} is cut off."]
    entries, bad = {}, []
    for number, line in enumerate(text[:-1].split("\n"), start=1):
        match = _ENTRY.fullmatch(line)
        if match and ".." not in match[2].split("/") and match[2] not in entries:
            entries[match[2]] = match[1]
        else:
            bad.append(f"{name} cannot be read at line {number}.")
    return entries, bad


def _differing(
    folder: Path, manifest: str, entries: Mapping[str, str], told: Told
) -> Iterator[str]:
    for name, checksum in entries.items():
        file = folder / name
        if not file.is_file() or file.is_symlink():
            yield f"{name} is missing."
        elif sha256_of(file, told) != checksum:
            yield f"{name} is not what was written: its SHA-256 is not the one in {manifest}."


def _oxum_faults(folder: Path, there: set[str]) -> Iterator[str]:
    try:
        said = read_bag(folder).info.get(OXUM, "none")
    except BagError as error:
        yield f"{error}."
        return
    size = sum((folder / name).lstat().st_size for name in there)
    if said != f"{size}.{len(there)}":
        yield f"{INFO} says the payload is {said} (octets.files), and it is {size}.{len(there)}."
