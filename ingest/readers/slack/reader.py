"""SlackReader: the files of a Slack export, in an order in which nothing refers to the unknown."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

from ingest.errors import DamagedFileError, ExportError
from ingest.export import Export
from ingest.reader import ReadOptions
from ingest.readers.slack import channels, people
from ingest.readers.slack.channels import Channel, Channels
from ingest.readers.slack.messages import ChannelReader
from ingest.readers.slack.values import mapping, moment, rows
from ingest.records import Record, Skipped, Unreadable

DAY_FILE = re.compile(r"(?:([^/]+)/)?(\d{4}-\d\d-\d\d)\.json", re.ASCII)
LISTS = (*people.FILES, *channels.FILES)
LOGS = {
    "integration_logs.json": "apps installed or removed (integration_logs.json)",
    "canvases.json": "canvases, of which an export has only the address (canvases.json)",
    "content_flags.json": "content flags (content_flags.json)",
}
UNKNOWN_FILE = "files that a Slack export does not have, such as uploads added by a tool"


class SlackReader:
    """Reads what Slack lets the owners of a workspace download."""

    name = "slack"
    title = "Slack export (zip or folder)"
    passes = 1

    def recognises(self, export: Export) -> bool:
        """Whether it has day files in folders, beside a list or with messages in them."""
        names = set(export.names())
        days = sorted(name for name in names if _day(name))
        if any("/" in name for name in days) and not names.isdisjoint(LISTS):
            return True
        with suppress(DamagedFileError, ExportError, OSError):
            return bool(days) and _is_message(rows(export, days[0]))
        return False

    def read(self, export: Export, options: ReadOptions) -> Iterator[Record]:
        """Yield people, then channels, then the messages of each channel by day."""
        lists = channels.channel_lists(export)
        days = {name: day for name in export.names() if (day := _day(name))}
        if not lists and not days:
            msg = f"{export.name} has neither channels.json nor a folder of day files, such as"
            raise ExportError(f"{msg} general/2021-03-05.json, so it is not a Slack export.")
        beginning = channels.beginning(lists, list(days.values()))
        known_people = people.People()
        yield from known_people.read(export, beginning)
        found = Channels(options, beginning, has_lists=bool(lists))
        for file, listed in lists.items():
            yield from found.open_listed(file, listed)
        yield from _others(export, days)
        files: dict[Channel, list[str]] = {channel: [] for channel in found.listed()}
        for name in sorted(days, key=lambda name: (days[name], name)):
            channel, opened = found.holding(_folder(name) or export.name, days[name])
            yield from opened
            files.setdefault(channel, []).append(name)
        for channel, its_files in files.items():
            yield from ChannelReader(export, channel, known_people).read(its_files)


def _day(name: str) -> datetime | None:
    """The day of a day file; None for any other file."""
    with suppress(ValueError):
        if found := DAY_FILE.fullmatch(name):
            return datetime.strptime(found[2], "%Y-%m-%d").replace(tzinfo=UTC)
    return None


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _is_message(start: list[object]) -> bool:
    first = mapping(start[0]) if start else {}
    return first.get("type") == "message" and moment(first.get("ts")) is not None


def _others(export: Export, days: dict[str, datetime]) -> Iterator[Record]:
    """Account for every file that is neither a list that was read nor a day file."""
    for name in export.names():
        if name in LOGS:
            try:
                logged = len(rows(export, name))
            except DamagedFileError as error:
                yield Unreadable(name, str(error))
                continue
            if logged:
                yield Skipped(LOGS[name], logged)
        elif name not in LISTS and name not in days:
            yield Skipped(UNKNOWN_FILE)
