"""The messages of one channel, as records: contributions, threads, renames, and what is skipped."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from archive.commands import (
    IntroducePerson,
    MakeContribution,
    ObserveEndorsements,
    OpenThread,
    RenameSpace,
    WithdrawContribution,
)
from ingest.errors import DamagedFileError
from ingest.export import Export
from ingest.readers.slack.channels import Channel, closing
from ingest.readers.slack.leftovers import dropped, kept
from ingest.readers.slack.people import People, name_in
from ingest.readers.slack.skipped import DELETIONS, GROUP_NAMES, OTHER_TYPES, SKIPPED, UNDECIPHERED
from ingest.readers.slack.values import handle, mapping, mappings, moment, rows, text
from ingest.readers.slack.wording import wording
from ingest.records import Covered, Found, Record, Skipped, Unreadable

TINY = timedelta(microseconds=1)


@dataclass(frozen=True)
class Author:
    """Who wrote a message, with their name where no list has it."""

    handle: str
    name: str
    introduced: tuple[IntroducePerson, ...] = ()


class ChannelReader:
    """Reads the day files of one channel, in the order of their days."""

    def __init__(self, export: Export, channel: Channel, people: People):
        self._export = export
        self._channel = channel
        self._people = people
        self._threads: set[str] = set()
        self._times: list[datetime] = []
        self._whole = True
        self._archived: tuple[datetime, str] | None = None
        self._special: dict[str, Callable[[str, dict[str, Any], datetime], Record]] = {
            "channel_name": self._renaming,
            "group_name": self._renaming,
            "tombstone": self._tombstone,
            "message_changed": self._change,
            "message_deleted": self._deletion,
            "ekm_access_denied": lambda where, *_: Unreadable(where, UNDECIPHERED),
        }

    def read(self, files: list[str]) -> Iterator[Record]:
        """Yield every record of these files, then what is known of the channel as a whole."""
        for name in files:
            place = f"{self._channel.shown}/{PurePosixPath(name).name}"
            try:
                records = rows(self._export, name)
            except DamagedFileError as error:
                self._whole = False
                yield Unreadable(place, str(error))
                continue
            for number, row in enumerate(records, start=1):
                record = self._record(f"{place} record {number}", row)
                self._whole = self._whole and not isinstance(record, Unreadable)
                yield record
        yield from self._conclusion()

    def _conclusion(self) -> Iterator[Record]:
        if self._channel.archived and self._archived:
            yield closing(self._channel, *self._archived, "second")
        elif self._channel.archived:
            yield closing(self._channel, max([self._channel.created, *self._times]), "", "about")
        if self._whole and self._times and self._channel.listed:
            yield Covered(self._channel.key, self._times[0], self._times[1] + TINY)

    def _record(self, where: str, row: object) -> Record:
        message = mapping(row)
        if not isinstance(row, dict):
            return Unreadable(where, "it is not an object with the fields of a message")
        if message.get("type", "message") != "message":
            return Skipped(OTHER_TYPES)
        at = moment(message.get("ts"))
        if not isinstance(message.get("ts"), str) or at is None:
            return Unreadable(where, _without_time(message))
        self._times = [min([at, *self._times]), max([at, *self._times])]
        subtype = text(message.get("subtype"))
        if subtype.endswith("_archive"):
            self._archived = at, text(message.get("user"))
        if subtype in SKIPPED:
            return Skipped(SKIPPED[subtype])
        return self._special.get(subtype, self._contribution)(where, message, at)

    def _contribution(self, where: str, message: dict[str, Any], at: datetime) -> Found:
        author = self._author(message, at)
        key = self._key(message["ts"])
        thread, opened = self._thread(message)
        body = wording(message)
        made = MakeContribution(
            occurred_at=at,
            by=author.handle,
            by_name=author.name,
            key=key,
            space=self._channel.key,
            thread=thread or key,
            reply_to=thread if thread != key else None,
            body=body,
            media="slack",
            edited_at=moment(mapping(message.get("edited")).get("ts")),
            source=f"{self._channel.id}/{message['ts']}",
            extra=kept(message, body),
        )
        commands = (*author.introduced, *opened, made, *_endorsements(message, made))
        return Found(where, commands, dropped=dropped(message))

    def _author(self, message: dict[str, Any], at: datetime) -> Author:
        """Who wrote it: a user, else an app, else whoever goes by that name, else somebody."""
        user = text(message.get("user")) or text(mapping(message.get("comment")).get("user"))
        app = text(message.get("bot_id"))
        username = text(message.get("username"))
        if user:
            profile = mapping(message.get("user_profile"))
            return Author(handle(user), self._people.name_of(user, profile))
        if app or username:
            app = app or f"username/{username}"
            name = name_in(mapping(message.get("bot_profile"))) or username
            return Author(handle(app), "", self._people.meet_app(app, name, at))
        return Author(self._key(message["ts"]), "somebody")

    def _thread(self, message: dict[str, Any]) -> tuple[str | None, tuple[OpenThread, ...]]:
        """The thread that a message is in, and its opening when nothing of it was read before."""
        root = text(message.get("thread_ts"))
        if not root and message.get("reply_count"):
            root = message["ts"]
        at = moment(root)
        if at is None:
            return None, ()
        thread = self._key(root)
        if root in self._threads:
            return thread, ()
        self._threads.add(root)
        return thread, (OpenThread(occurred_at=at, key=thread, space=self._channel.key),)

    def _renaming(self, where: str, message: dict[str, Any], at: datetime) -> Record:
        if self._channel.personal:
            return Skipped(GROUP_NAMES)
        name = text(message.get("name"))
        if not name:
            return self._contribution(where, message, at)
        user = text(message.get("user"))
        by = handle(user) if user else None
        space = self._channel.key
        renamed = RenameSpace(occurred_at=at, by=by, space=space, name=name)
        if not (old_name := text(message.get("old_name"))):
            return Found(where, (renamed,))
        # The list has only the present name, under which the channel was opened here.
        before = RenameSpace(occurred_at=at - TINY, precision="about", space=space, name=old_name)
        return Found(where, (before, renamed))

    def _tombstone(self, where: str, message: dict[str, Any], _at: datetime) -> Record:
        """What Slack leaves of a deleted message that had replies: only where its thread began."""
        _, opened = self._thread(message)
        return Found(where, opened) if opened else Skipped(DELETIONS)

    def _change(self, where: str, message: dict[str, Any], _at: datetime) -> Record:
        """A log entry of an edit: it holds the message in its new wording."""
        return self._logged(where, mapping(message.get("message")))

    def _deletion(self, where: str, message: dict[str, Any], at: datetime) -> Record:
        """A log entry of a deletion: it may hold the message that was deleted."""
        deleted = mapping(message.get("previous_message"))
        if not deleted:
            return Skipped(DELETIONS)
        record = self._logged(where, deleted)
        if not isinstance(record, Found) or deleted.get("subtype") == "tombstone":
            return record
        gone = WithdrawContribution(occurred_at=at, contribution=self._key(deleted["ts"]))
        return Found(where, (*record.commands, gone), dropped=record.dropped)

    def _logged(self, where: str, message: dict[str, Any]) -> Record:
        at = moment(message.get("ts"))
        if not isinstance(message.get("ts"), str) or at is None:
            return Unreadable(where, f"in the message that it logs, {_without_time(message)}")
        subtype = text(message.get("subtype"))
        if subtype in SKIPPED:
            return Skipped(SKIPPED[subtype])
        if subtype == "tombstone":
            return self._tombstone(where, message, at)
        return self._contribution(where, message, at)

    def _key(self, ts: str) -> str:
        return f"{self._channel.key}/{ts}"


def _endorsements(
    message: dict[str, Any], made: MakeContribution
) -> tuple[ObserveEndorsements, ...]:
    """How often each emoji was given; the skin tones of one emoji are counted together."""
    counts: dict[str, int] = {}
    for reaction in mappings(message.get("reactions")):
        emoji = text(reaction.get("name")).split("::")[0]
        count = reaction.get("count")
        if emoji and isinstance(count, int) and count > 0:
            counts[emoji] = counts.get(emoji, 0) + count
    if not counts:
        return ()
    observed = ObserveEndorsements(
        occurred_at=made.occurred_at, precision="about", contribution=made.key, counts=counts
    )
    return (observed,)


def _without_time(message: dict[str, Any]) -> str:
    if "ts" not in message:
        return "it has no ts, which says when it was written and tells it from others"
    return f"its ts is {str(message['ts'])[:40]!r}, not a time such as '1433558319.000002'"
