"""The channels and conversations of an export, who may see each, and which folder holds it."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from archive.commands import CloseSpace, OpenSpace, Precision, Visibility
from ingest.errors import DamagedFileError, ExportError
from ingest.export import Export
from ingest.reader import ReadOptions
from ingest.readers.slack.values import handle, left_out, mapping, moment, rows, text
from ingest.records import Found, Record, Unreadable

FILES = ("channels.json", "groups.json", "dms.json", "mpims.json")
DIRECT, GROUP = "Direct message", "Group message"
DIRECT_ID = re.compile(r"D[A-Z0-9]{7,}")
SLACK_BEGAN = datetime(2013, 8, 1, tzinfo=UTC)
PRIVATE = ("is_private", "is_im", "is_mpim", "is_group")
USED = {
    "id",
    "name",
    "name_normalized",
    "created",
    "creator",
    "is_archived",
    "is_channel",
    *PRIVATE,
}
ABOUT = ("purpose", "topic")


@dataclass(frozen=True)
class Channel:
    """A channel or conversation. `shown` stands for its folder in reports and names nobody."""

    id: str
    shown: str
    created: datetime
    listed: bool = False
    archived: bool = False
    personal: bool = False

    @property
    def key(self) -> str:
        """How the archive calls it."""
        return handle(self.id)


def channel_lists(export: Export) -> dict[str, list[object]]:
    """The rows of every list of channels. Raises ExportError when one is damaged."""
    found = {}
    for name in FILES:
        if name in export.names():
            try:
                found[name] = rows(export, name)
            except DamagedFileError as error:
                msg = f"{name} cannot be read: {error}. Without it no message of its channels"
                msg += " can be told from another's. Fetch the export again; or take that file out"
                msg += " of it, and its channels go by their folders' names and are not public."
                raise ExportError(msg) from error
    return found


def beginning(lists: Mapping[str, list[object]], days: list[datetime]) -> datetime:
    """The earliest time in the export, which is when the undated is taken to have been."""
    created = (moment(mapping(row).get("created")) for listed in lists.values() for row in listed)
    return min([*filter(None, created), *days], default=SLACK_BEGAN)


class Channels:
    """The channels of one export, found by the folder that holds them."""

    def __init__(self, options: ReadOptions, start: datetime, has_lists: bool):
        self._public = options.visibility
        # An export with lists names every public channel; one without any tells nothing.
        self._strange: Visibility = "confidential" if has_lists else "stewards"
        if self._public == "confidential":
            self._strange = "confidential"
        self._start = start
        self._by_id: dict[str, Channel] = {}
        self._by_name: dict[str, Channel | None] = {}
        self._unlisted: dict[str, Channel] = {}

    def open_listed(self, file: str, listed: list[object]) -> Iterator[Record]:
        """Open every channel of one list."""
        for number, row in enumerate(listed, start=1):
            where = f"{file} record {number}"
            channel = mapping(row)
            if text(channel.get("id")):
                yield self._open(where, channel, file)
            else:
                yield Unreadable(where, "it has no id, which says which channel it is")

    def listed(self) -> list[Channel]:
        """The channels that the lists name."""
        return list(self._by_id.values())

    def holding(self, folder: str, day: datetime) -> tuple[Channel, tuple[Found, ...]]:
        """The channel that a folder holds, and its opening when no list names it.

        A folder is a listed channel's when it bears its ID, or a name that no other one has.
        """
        channel = self._by_id.get(folder) or self._by_name.get(folder) or self._unlisted.get(folder)
        if channel:
            return channel, ()
        opened = self._open_unlisted(folder, day)
        return self._unlisted[folder], (opened,)

    def _open(self, where: str, row: dict[str, Any], file: str) -> Found:
        kind = _conversation(row, file)
        name = text(row.get("name"))
        channel = Channel(
            id=row["id"],
            shown=row["id"] if kind or not name else name,
            created=moment(row.get("created")) or self._start,
            listed=True,
            archived=bool(row.get("is_archived")),
            personal=bool(kind),
        )
        self._by_id[channel.id] = channel
        if name:
            known = self._by_name.setdefault(name, channel)
            self._by_name[name] = channel if known and known.id == channel.id else None
        private = file != FILES[0] or any(row.get(flag) for flag in PRIVATE)
        about = _about(row)
        author = text(mapping(row.get(about)).get("creator")) or text(row.get("creator"))
        opened = OpenSpace(
            occurred_at=channel.created,
            precision="second" if moment(row.get("created")) else "about",
            by=handle(author) if author else None,
            key=channel.key,
            name=kind or name or channel.id,
            kind="channel",
            visibility="confidential" if private else self._public,
            named=_members(row) if private else (),
            purpose=html.unescape(_value(row, about)),
        )
        used = {*USED, about, *(field for field in ABOUT if not _value(row, field))}
        used |= {"members", "user"} if private else set()
        dropped = left_out(PurePosixPath(file).stem, row, used)
        return Found(where, (opened,), dropped=dropped)

    def _open_unlisted(self, folder: str, day: datetime) -> Found:
        kind = GROUP if folder.startswith("mpdm-") else ""
        if DIRECT_ID.fullmatch(folder):
            kind = DIRECT
        shown = "mpdm" if kind == GROUP else folder
        channel = Channel(folder, shown, day, personal=bool(kind))
        self._unlisted[folder] = channel
        opened = OpenSpace(
            occurred_at=day,
            precision="day",
            key=channel.key,
            name=kind or folder,
            kind="channel",
            visibility="confidential" if kind else self._strange,
        )
        return Found(f"{shown}/", (opened,), count=0)


def closing(channel: Channel, at: datetime, by: str, precision: Precision) -> Found:
    """Close an archived channel. Its row in the list is accounted for already."""
    closed = CloseSpace(
        occurred_at=at,
        precision=precision,
        by=handle(by) if by else None,
        space=channel.key,
        reason="",
    )
    return Found(f"{channel.shown}/", (closed,), count=0)


def _conversation(row: dict[str, Any], file: str) -> str:
    """A neutral name for a conversation whose own is made of people's names; else nothing."""
    if file == "mpims.json" or row.get("is_mpim"):
        return GROUP
    return DIRECT if file == "dms.json" or row.get("is_im") else ""


def _about(row: dict[str, Any]) -> str:
    """The field that tells what a channel is for: people use the topic too."""
    return next((field for field in ABOUT if _value(row, field)), "")


def _value(row: dict[str, Any], field: str) -> str:
    return text(mapping(row.get(field)).get("value"))


def _members(row: dict[str, Any]) -> tuple[str, ...]:
    members = row.get("members") or [row.get("user")]
    listed = members if isinstance(members, list) else []
    return tuple(handle(member) for member in listed if isinstance(member, str) and member)
