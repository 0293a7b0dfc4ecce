"""What verifying a log finds wrong."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

Kind = Literal[
    "changed",
    "missing",
    "inserted",
    "moved",
    "tree",
    "sequence",
    "guard",
    "checkpoint",
    "unreadable",
]


@dataclass(frozen=True)
class Trouble:
    """One place where a log is not what was recorded."""

    kind: Kind
    what: str
    event: int | None = None
    """The notification ID, where it is about one event."""

    thing: str | None = None
    """The ID of the event's thing, as far as it is known."""

    version: int | None = None

    def __str__(self) -> str:
        where = f"event {self.event}" if self.event is not None else ""
        if self.thing is not None:
            version = "" if self.version is None else f", version {self.version}"
            thing = f"thing {self.thing}{version}"
            where = f"{where} ({thing})" if where else thing
        return f"{where} {self.what}" if where else self.what


def name_of(originator: Any) -> str:
    """The ID of a thing as pages show it; where it is none, what lies there instead."""
    stored = bytes(originator).decode(errors="replace") if _is_text(originator) else originator
    try:
        return str(UUID(str(stored)))
    except ValueError:
        return repr(stored)


def _is_text(value: object) -> bool:
    return isinstance(value, (bytes, bytearray))
