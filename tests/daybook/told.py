"""Made-up exports of one community that overlap: earlier and later ones, by two readers.

Later ones have edits, lack messages, rename people and make a place stricter. Every wording, name
and title is a word of its own, that nobody else uses.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from archive.commands import Visibility

BEGAN = datetime(2020, 3, 1, tzinfo=UTC)
"""When people began to talk. All they said was said before `DECIDED`."""

DECIDED = datetime(2020, 5, 1, 12, tzinfo=UTC)
"""From when on people decided what is told here."""

_words = ("zq" + "".join(letters) for letters in product("bdfgkmpt", repeat=3))


def word() -> str:
    """A word that stands nowhere else, and that no stemmer shortens."""
    return next(_words)


@dataclass(frozen=True)
class Said:
    """What somebody said, in the wording that an export has."""

    key: str
    space: str
    thread: str
    by: str
    at: datetime
    text: str
    edited_at: datetime | None = None


@dataclass(frozen=True)
class Told:
    """An export: what its source showed when it was made."""

    name: str
    said: tuple[Said, ...]
    people: Mapping[str, str]
    spaces: Mapping[str, Visibility]
    titles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By thread: what it is called, and whose words that are."""

    whole: bool = False
    """Whether what it lacks between its first and its last message is gone."""

    def write(self, folder: Path) -> Path:
        """Put it on the disk as its reader takes it."""
        if self.whole:
            return _write_slack(self, folder / self.name)
        return _write_native(self, folder / f"{self.name}.jsonl")


def _at(days: float) -> datetime:
    return BEGAN + timedelta(days=days)


def _slack(number: int, by: str, root: int, wording: str, edited: int = 0) -> Said:
    place = "slack:C1/{}.000000"
    return Said(
        key=place.format(int(_at(number).timestamp())),
        space="slack:C1",
        thread=place.format(int(_at(root).timestamp())),
        by=f"slack:{by}",
        at=_at(number),
        text=f"The lantern says {wording}",
        edited_at=_at(edited) if edited else None,
    )


def _slack_exports() -> Iterable[Told]:
    first = {"slack:UADA": f"Ada {word()}", "slack:UBEN": f"Ben {word()}", "slack:UCY": "Cy Frost"}
    moved = {**first, "slack:UADA": f"Ada {word()}"}
    opened, answered, gone, last = word(), word(), word(), word()
    edit, again, reply_edit, new = word(), word(), word(), word()
    early = (
        _slack(1, "UADA", 1, opened),
        _slack(2, "UBEN", 1, answered),
        _slack(3, "UCY", 3, gone),
        _slack(9, "UADA", 9, last),
    )
    later = (
        _slack(1, "UADA", 1, edit, 20),
        _slack(2, "UBEN", 1, answered),
        _slack(9, "UADA", 9, last),
        _slack(10, "UBEN", 9, new),
    )
    latest = (
        _slack(1, "UADA", 1, again, 25),
        _slack(2, "UBEN", 1, reply_edit, 26),
        _slack(9, "UADA", 9, last),
        _slack(10, "UBEN", 9, new),
    )
    public: Mapping[str, Visibility] = {"slack:C1": "public"}
    yield Told("slack-1", early, first, public, whole=True)
    yield Told("slack-2", later, first, public, whole=True)
    yield Told("slack-3", latest, moved, public, whole=True)


ADA, BOB, CY = "mailto:ada@example.org", "mailto:bob@example.org", "mailto:cy@example.org"


def _native(number: float, by: str, place: str, wording: str, edited: int = 0) -> Said:
    return Said(
        key=f"yard:{number}",
        space=f"yard:{place}",
        thread=f"yard:{place}/1",
        by=by,
        at=_at(number),
        text=f"The lantern says {wording}",
        edited_at=_at(edited) if edited else None,
    )


def _native_exports() -> Iterable[Told]:
    names = {ADA: f"Ada {word()}", BOB: f"Bob {word()}", CY: f"Cy {word()}"}
    opened, answered, closed, inner, porch = word(), word(), word(), word(), word()
    hall = f"Of {word()}"
    club = f"Of {word()}"
    titles = {"yard:hall/1": (hall, ADA), "yard:club/1": (club, BOB)}
    levels: Mapping[str, Visibility] = {
        "yard:hall": "public",
        "yard:club": "members",
        "yard:office": "stewards",
        "yard:porch": "public",
    }
    early = (
        _native(1.5, ADA, "hall", opened),
        _native(2.5, BOB, "hall", answered),
        _native(3.5, BOB, "club", closed),
        _native(4.5, CY, "office", inner),
        _native(5.5, CY, "porch", porch),
    )
    later = (
        _native(1.5, ADA, "hall", word()),  # reworded, and the source does not say when
        _native(2.5, BOB, "hall", word(), 21),
        _native(3.5, BOB, "club", closed),
        _native(5.5, CY, "porch", porch),
        _native(6.5, ADA, "club", word()),
    )
    yield Told("yard-1", early, names, levels, titles)
    yield Told(
        "yard-2",
        later,
        {**names, BOB: f"Bob {word()}"},
        {**levels, "yard:porch": "members"},
        {**titles, "yard:hall/1": (f"Of {word()}", ADA)},
    )


EXPORTS: Mapping[str, Told] = {told.name: told for told in (*_slack_exports(), *_native_exports())}
"""By name. The names of one source's are in the order in which they were made."""

CONTRIBUTIONS = tuple(dict.fromkeys(said.key for told in EXPORTS.values() for said in told.said))
THREADS = tuple(dict.fromkeys(said.thread for told in EXPORTS.values() for said in told.said))
AUTHORS = {said.key: said.by for told in EXPORTS.values() for said in told.said}
PEOPLE = tuple(dict.fromkeys(handle for told in EXPORTS.values() for handle in told.people))
MODERATORS = {"chat:mona": f"Mona {word()}", "chat:nils": f"Nils {word()}"}
WORDINGS = tuple(f"The lantern says {word()}" for _ in range(12))
"""More of what may be said, as a wording or as a reason."""


def _write_slack(told: Told, folder: Path) -> Path:
    users = [
        {"id": handle.split(":")[1], "profile": {"real_name": name}}
        for handle, name in told.people.items()
    ]
    _write_json(folder / "users.json", users)
    _write_json(folder / "channels.json", [{"id": "C1", "name": "yard"}])
    for said in told.said:
        message: dict[str, Any] = {
            "type": "message",
            "user": said.by.split(":")[1],
            "ts": said.key.split("/")[1],
            "thread_ts": said.thread.split("/")[1],
            "text": said.text,
        }
        if said.edited_at:
            message["edited"] = {"ts": f"{int(said.edited_at.timestamp())}.000000"}
        _write_json(folder / "yard" / f"{said.at:%Y-%m-%d}.json", [message])
    return folder


def _write_native(told: Told, file: Path) -> Path:
    lines: list[dict[str, Any]] = [{"daybook": 1, "community": "The Yard"}]
    for handle, name in told.people.items():
        lines.append(_line("introduce-person", BEGAN, handle=handle, name=name))
    for key, level in told.spaces.items():
        place = {"name": key, "kind": "category", "visibility": level}
        lines.append(_line("open-space", BEGAN, key=key, **place))
    for key, (title, by) in told.titles.items():
        opened = {"space": key.removesuffix("/1"), "title": title, "by": by}
        lines.append(_line("open-thread", BEGAN, key=key, **opened))
    for said in told.said:
        made = {"key": said.key, "space": said.space, "thread": said.thread, "by": said.by}
        if said.edited_at:
            made["edited_at"] = said.edited_at.isoformat()
        lines.append(_line("make-contribution", said.at, body=said.text, **made))
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


def _line(command: str, at: datetime, /, **given: str) -> dict[str, str]:
    return {"type": command, "occurred_at": at.isoformat(), **given}


def _write_json(file: Path, value: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value), encoding="utf-8")
