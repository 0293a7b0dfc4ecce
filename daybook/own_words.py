"""Own words: the export that one person gets of everything they wrote, as a zip.

It holds README.txt, words.md to read and words.json for programs. The same words at the same time
give the same bytes.
"""

import io
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from archive.domain.personal import Personal
from daybook.bootstrap import PROJECTIONS, Daybook
from daybook.exports import beginning_export, beside, register_export
from daybook.own_words_text import MENTION, Facts, readable, readme
from projections.people.called import Candidate
from projections.people.names import names_of
from projections.people.own_words import OwnWords, own_words
from projections.viewer import MEMBER, Viewer

FORMAT = "own-words"
VERSION = 1
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every file within: the zip format has none before it, and the true one is told in
README.txt."""

FILE_MODE = 0o600 << 16
"""Where a zip keeps the rights of a file: APPNOTE.TXT 4.4.15, as Unix writes it."""


@dataclass(frozen=True)
class OwnWordsZip:
    """The export, and how much is in it."""

    content: bytes
    contributions: int
    texts: int


def own_words_zip(
    daybook: Daybook, person: Candidate, seen_by: Viewer | None = None, at: datetime | None = None
) -> OwnWordsZip:
    """Everything of this person, as a zip. The read models must be caught up.

    With `seen_by` only what shows to that viewer, such as a steward who hands it on. `at` is when
    that was, if not now.
    """
    owned = [part for projection in PROJECTIONS for part in projection().owned]
    words = own_words(daybook.engine, owned, person.handles, seen_by)
    log_only = [] if seen_by else list(_log_only(daybook, person, words))
    facts = Facts(
        community=daybook.community,
        person=person.id,
        name=person.name,
        at=(at or datetime.now(UTC)).replace(microsecond=0),
        events=daybook.tables_at,
        is_whole=seen_by is None,
    )
    told = {
        "format": FORMAT,
        "version": VERSION,
        "community": facts.community,
        "exported_at": facts.at,
        "events": facts.events,
        "complete": facts.is_whole,
        "person": {"id": person.id, "name": person.name},
        **asdict(words),
        "more": log_only,
    }
    told["mentions"] = named = _mentions(daybook, told)
    content = _zipped(
        {
            "README.txt": readme(facts, words),
            "words.md": readable(facts, words, log_only, named),
            "words.json": json.dumps(told, ensure_ascii=False, indent=1, default=_as_json) + "\n",
        }
    )
    return OwnWordsZip(content, words.contributions, len(words.given) + len(log_only))


def write_own_words(daybook: Daybook, person: Candidate, file: Path, force: bool) -> OwnWordsZip:
    """Write the zip, readable by its owner alone, and note it, so that an erasure deletes it.

    It is written beside and renamed. Raises FileExistsError when there is such a file already and
    it is not to be overwritten, and OSError where it cannot be written. Call it as the one who
    writes, or somebody may be erased meanwhile.
    """
    if file.exists() and not force:
        raise FileExistsError(f"{file} is there already. Give another with --out, or --force.")
    made = own_words_zip(daybook, person)
    with beginning_export(daybook.settings, file, person.id, made.content):
        _write(file, made.content)
    register_export(daybook.settings, file, person.id)
    return made


def _write(file: Path, content: bytes) -> None:
    fresh = beside(file)
    fresh.unlink(missing_ok=True)
    try:
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        fresh.replace(file)
    except BaseException:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def _log_only(daybook: Daybook, person: Candidate, words: OwnWords) -> Iterator[dict[str, Any]]:
    """Texts of theirs that no table has: addresses, evidence of links, what a source knew more."""
    mine = [c.id for s in words.spaces for thread in s.threads for c in thread.contributions]
    for event in daybook.archive.events_of([*person.handles, *mine]):
        is_person = event.originator_id in person.handles
        for name, value in vars(event).items():
            if not isinstance(value, Personal) or value.person not in person.handles:
                continue
            if not value.text or not (name != "name" if is_person else name == "extra"):
                continue
            yield {
                "what": f"{event.TOPIC} {name}",
                "thing": event.originator_id,
                "text": value.text,
                "occurred_at": event.occurred.at,
                "recorded_at": event.timestamp,
            }


def _mentions(daybook: Daybook, told: Mapping[str, Any]) -> dict[str, str]:
    """Whom the words mention, as everybody sees their names."""
    found = {UUID(one) for text in _texts(told) for one in MENTION.findall(text)}
    names = names_of(daybook.engine, MEMBER, found)
    return {str(person): names[person].name for person in sorted(found)}


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for value in told.values():
            yield from _texts(value)
    elif isinstance(told, list | tuple):
        for value in told:
            yield from _texts(value)


def _zipped(files: Mapping[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = FILE_MODE
            entry.create_system = 3  # Unix, on whichever system it is made
            archive.writestr(entry, text.encode("utf-8", "backslashreplace"))
    return written.getvalue()


def _as_json(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
