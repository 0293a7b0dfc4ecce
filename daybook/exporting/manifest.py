"""Manifest: what an export is, where the log was when it was made, and what is in it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

FILE = "manifest.json"
VERSION = 1


class ManifestError(ValueError):
    """There is no manifest where one was looked for, or none that can be read."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The account of an export; `manifest.json` beside what it tells of."""

    daybook_export: int = VERSION
    """The version of this form. One that is not the reader's own is not read."""

    format: str
    format_version: int
    community: str
    made_at: datetime
    viewer: str
    """`anonymous`, `member` or `steward`: nothing is in it that these may not see."""

    as_of: datetime | None
    known_at: datetime | None
    events: int
    """How many events the archive then held."""

    checkpoint: str
    """The signed checkpoint of the log that it was made of; `docs/verify.md` says how to check."""

    pseudonyms: str
    """Empty where people go by their names; else what the pseudonyms hide and what not."""

    counts: Mapping[str, int]
    """How many things of each kind are in it."""

    flagged: Mapping[str, Mapping[str, int]]
    """How many of those each flag holds of."""

    licence: str = ""
    """The licence that others may use it under; empty where none was given."""

    notes: tuple[str, ...] = ()
    """What whoever reads the files should know."""

    files: Mapping[str, str] = field(default_factory=dict)
    """The SHA-256 of every other file, by its path in the folder."""

    def write(self, folder: Path) -> None:
        """Write it into the folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, default=as_json)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the export in this folder. Raises ManifestError."""
    file = folder / FILE
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if told.get("daybook_export") != VERSION:
            msg = f"{file} is in form {told.get('daybook_export')!r}, and this Daybook reads"
            raise ManifestError(f"{msg} form {VERSION}. If that one is newer, update Daybook.")
        for name in ("made_at", "as_of", "known_at"):
            told[name] = told[name] and datetime.fromisoformat(told[name])
        return Manifest(**{**told, "notes": tuple(told["notes"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, ManifestError):
            raise
        raise ManifestError(f"{folder} holds no export of Daybook: {error}.") from error


def as_json(value: object) -> str:
    """Times and IDs as JSON has them."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
