"""Where the events lie in the log that a story refers to, and how far the log went."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """An event's number in the log, which `daybook prove` takes, and its hash as a leaf, in hex."""

    event: int
    leaf: str


@dataclass(frozen=True)
class Grounds:
    """What a story was made from: the log's name, its size and root then, and where each reference
    lies, by the reference's number. `note` is a signed checkpoint over as many events, or empty."""

    origin: str
    size: int
    root: str
    places: Mapping[int, Place]
    note: str = ""


NO_GROUNDS = Grounds("", 0, "", {})
"""Those of a story that is read without the log at hand."""
