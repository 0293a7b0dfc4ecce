"""Zips and tars as hostile or broken programs write them."""

import io
import stat
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Mapping
from random import Random

from tests.ingest.fuzzing.spoiling import cut, flipped

Files = Mapping[str, bytes]
ESCAPES = ("../x.json", "/etc/x", "C:\\x", "a/../../x", "..\\x", "\\\\host\\x", "a/./b", "a//b")
NAMES = ("\x01", "a" * 300, "con", ".", "é\ufffd", "a/" * 60 + "x", "x\0y", "users.json", " ")


def zipped(rng: Random, files: Files) -> bytes:
    """A zip of these files, in most cases with something wrong with it."""
    out = io.BytesIO()
    method = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA))
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        for _ in range(rng.choice((0, 1, 1, 2))):
            _add_odd(rng, archive, files)
        archive.comment = b"PK\5\6" * rng.choice((0, 0, 1, 50))
    return _patched(rng, out.getvalue())


def _add_odd(rng: Random, archive: zipfile.ZipFile, files: Files) -> None:
    name, data = rng.choice(sorted(files.items()))
    match rng.randrange(6):
        case 0:
            archive.writestr(rng.choice(ESCAPES), data)
        case 1:
            archive.writestr(name, data)  # twice
        case 2:
            link = zipfile.ZipInfo("link.json")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, rng.choice(("/etc/passwd", name, "link.json")))
        case 3:
            with archive.open(zipfile.ZipInfo("big/" + name), "w", force_zip64=True) as member:
                member.write(data)
        case 4:
            archive.writestr(rng.choice(NAMES), data)
        case _:
            archive.writestr(name + "/", b"")


def _patched(rng: Random, data: bytes) -> bytes:
    """Something wrong in the zip's own records: flags, methods, sizes, checksums, or its end."""
    central = [at for at in range(len(data)) if data.startswith(b"PK\1\2", at)]
    kind = rng.randrange(9)
    if kind <= 2 or not central:
        return data
    at = rng.choice(central)
    changed = bytearray(data)
    if kind == 3:
        changed[at + 8] |= 1  # encrypted
    elif kind == 4:
        struct.pack_into("<H", changed, at + 10, rng.choice((1, 6, 9, 12, 14, 97, 99, 65535)))
    elif kind == 5:
        struct.pack_into("<I", changed, at + rng.choice((16, 20, 24, 42)), rng.getrandbits(32))
    elif kind == 6:
        changed[at + 46] = rng.choice((0, 0xFF, 0x80, 0x2F, 0x2E))
    elif kind == 7:
        return cut(rng, data)
    else:
        return flipped(rng, data)
    return bytes(changed)


def tarred(rng: Random, files: Files) -> bytes:
    """A tar of these files, in half of the cases with something wrong with it."""
    out = io.BytesIO()
    mode = rng.choice(("w", "w:gz", "w:xz"))
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        if rng.random() < 0.3:
            odd = tarfile.TarInfo(rng.choice(ESCAPES))
            odd.type = rng.choice((tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, b"0"))
            odd.linkname = rng.choice(("/etc/passwd", "..", odd.name))
            archive.addfile(odd)
    data = out.getvalue()
    return rng.choice((data, data, flipped(rng, data), cut(rng, data)))
