"""Spans: while which moments of the two clocks something held, and what a question asks of them."""

import struct
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

ENDLESS = 2**63 - 1
NOW = ENDLESS - 1  # after everything that happened or was recorded
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Span(NamedTuple):
    """A stretch of the community's clock and one of the archive's; both without their ends.

    In microseconds since 1970.
    """

    since: int
    until: int
    known_since: int
    known_until: int


_RECORD = struct.Struct("<4q")
_DTYPE = np.dtype([(name, "<i8") for name in Span._fields])

Spans = NDArray[Any]
"""Spans as an array, with a field for each of Span."""


class Times(NamedTuple):
    """The moment of a view on both clocks, and whether what no longer held then counts too."""

    as_of: int = NOW
    known_at: int = NOW
    former: bool = False

    @property
    def is_now(self) -> bool:
        """Whether the present is looked at."""
        return (self.as_of, self.known_at) == (NOW, NOW)


PRESENT = Times()


def pack_spans(spans: Iterable[Span]) -> bytes:
    """Spans, as the index stores them."""
    return b"".join(_RECORD.pack(*span) for span in spans)


def spans_in(packed: bytes) -> Spans:
    """The spans that were packed."""
    return np.frombuffer(packed, _DTYPE)


def begun(spans: Spans, times: Times) -> NDArray[np.bool_]:
    """Which spans have begun at a moment, whether or not they have ended."""
    flags: NDArray[np.bool_] = (spans["since"] <= times.as_of) & (
        spans["known_since"] <= times.known_at
    )
    return flags


def holding(spans: Spans, times: Times) -> NDArray[np.bool_]:
    """Which spans hold a moment."""
    ended = (spans["until"] <= times.as_of) | (spans["known_until"] <= times.known_at)
    return begun(spans, times) & ~ended


def microseconds(moment: datetime) -> int:
    """A moment as the index keeps it."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_at(kept: int) -> datetime | None:
    """The moment that the index keeps so; None for now."""
    return None if kept >= NOW else _EPOCH + timedelta(microseconds=kept)
