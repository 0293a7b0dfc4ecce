"""Mutations of bytes and of lines, which know nothing of any format."""

import bz2
import gzip
import lzma
from collections.abc import Callable, Sequence
from random import Random

from tests.ingest.fuzzing.dictionary import ENCODINGS, TOKENS

Mutation = Callable[[Random, bytes], bytes]
LARGEST = 12 << 20


def flipped(rng: Random, data: bytes) -> bytes:
    """Some bits are others."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def cut(rng: Random, data: bytes) -> bytes:
    """It is cut off, at its end or at its beginning."""
    at = rng.randint(0, len(data))
    return data[:at] if rng.random() < 0.8 else data[at:]


def holed(rng: Random, data: bytes) -> bytes:
    """A piece is missing."""
    start, stop = _stretch(rng, data)
    return data[:start] + data[stop:]


def repeated(rng: Random, data: bytes) -> bytes:
    """A piece stands there several times."""
    start, stop = _stretch(rng, data)
    times = rng.choice((2, 2, 3, 20))
    return (data[:start] + data[start:stop] * times + data[stop:])[:LARGEST]


def swapped(rng: Random, data: bytes) -> bytes:
    """Two pieces stand in each other's place."""
    a, b, c, d = sorted(rng.randint(0, len(data)) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def spliced(rng: Random, data: bytes) -> bytes:
    """A token of some format is put in, or put over what was there."""
    token = rng.choice(TOKENS)
    at = rng.randint(0, len(data))
    return data[:at] + token + data[at + rng.choice((0, len(token))) :]


def lines_shuffled(rng: Random, data: bytes) -> bytes:
    """Lines are swapped, doubled, left out, joined, or moved."""
    lines = data.split(b"\n")
    for _ in range(rng.randint(1, 3)):
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        match rng.randrange(5):
            case 0:
                lines[at], lines[other] = lines[other], lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2 if len(lines) > 1:
                del lines[at]
            case 3:
                lines[at] += lines[other]
            case _:
                lines.append(lines[at])
    return b"\n".join(lines)


def line_ends_changed(rng: Random, data: bytes) -> bytes:
    """Lines end as on another system, or not at all."""
    return data.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\r\n", b"", b"\0", b"\x85")))


def encoded(rng: Random, data: bytes) -> bytes:
    """The text is in another encoding."""
    return data.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")


def garbled(rng: Random, data: bytes) -> bytes:
    """UTF-8 was taken for Latin-1 and encoded once more."""
    return data.decode("latin-1").encode("utf-8")


def long_line(rng: Random, data: bytes) -> bytes:
    """A line is very long."""
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    lines[at] += rng.choice((b" ", b"x", b">", b"\t", b"=", b"a,")) * rng.choice(
        (1_000, 5_000, 100_000)
    )
    return b"\n".join(lines)


def emptied(rng: Random, data: bytes) -> bytes:
    """There is nothing in it, or only white space."""
    return rng.choice((b"", b"\n", b" \n\t", b"\xef\xbb\xbf", b"\0" * 100))


def compressed(rng: Random, data: bytes) -> bytes:
    """It is compressed, perhaps cut off then, under a name that may not say so."""
    packed = rng.choice((gzip.compress, bz2.compress, lzma.compress))(data)
    return packed if rng.random() < 0.5 else cut(rng, packed)


SPOILING: Sequence[Mutation] = (
    *(flipped, cut, holed, repeated, swapped, spliced, spliced, lines_shuffled, lines_shuffled),
    *(line_ends_changed, encoded, garbled, long_line, emptied, compressed),
)


def _stretch(rng: Random, data: bytes) -> tuple[int, int]:
    start = rng.randint(0, len(data))
    return start, min(len(data), start + rng.choice((1, 2, 8, 64, 512)))
