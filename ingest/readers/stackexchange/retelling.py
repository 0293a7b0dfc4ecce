"""Retelling: the rows of one post's history as commands."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from archive.commands import (
    CloseThread,
    Command,
    RenameThread,
    ReopenThread,
    RestoreContribution,
    ReviseContribution,
    WithdrawContribution,
)
from ingest.readers.stackexchange import codes
from ingest.readers.stackexchange.row import Row
from ingest.readers.stackexchange.site import Site, source_of
from ingest.records import Found, Record, Skipped

HISTORY_FIELDS = {
    *("Id", "PostHistoryTypeId", "PostId", "RevisionGUID", "CreationDate"),
    *("UserId", "UserDisplayName", "Comment", "Text"),
}
ONLY_TAGS = "history: edits of nothing but tags, of which the first and the present are kept"
ONLY_TITLE = "history: titles of posts that show none"
TICK = timedelta(microseconds=1)


class Retelling:
    """Makes commands of what happened to one post. Only a question has a title of its own."""

    def __init__(self, site: Site, post: int, is_question: bool):
        self._site = site
        self._key = site.post(post)
        self._is_question = is_question
        self._told: set[tuple[type[Command], datetime]] = set()

    def edit(self, rows: list[Row]) -> Record:
        """One edit: the rows that share a revision."""
        commands: list[Command] = []
        circumstances = self._circumstances(rows[0])
        if (title := _last_text(rows, codes.TITLE)) and self._is_question:
            commands.append(RenameThread(thread=self._key, title=title, **circumstances))
        if (body := _last_text(rows, codes.BODY)) is not None:
            reason = next((text for row in rows if (text := row.text("Comment"))), "")
            commands.append(
                ReviseContribution(
                    contribution=self._key,
                    body=body,
                    media="markdown",
                    reason=reason,
                    **circumstances,
                )
            )
        tags = [row for row in rows if row.history_type in codes.TAGS]
        if not commands:
            return Skipped(ONLY_TAGS if tags else ONLY_TITLE, len(rows))
        return self._found(rows, commands, ["PostHistory.Text (tags)"] if tags else [])

    def event(self, row: Row) -> Record:
        """Anything else that happened to the post."""
        command = self._event(row)
        if command is None:
            number = row.history_type
            return Skipped(
                f"history: {codes.OTHER_HISTORY.get(number, f'events of type {number}')}"
            )
        return self._found(
            [row], [command], ["PostHistory.Text (voters)"] if row.text("Text") else []
        )

    def _event(self, row: Row) -> Command | None:
        told = {**self._circumstances(row), "reason": self._reason(row)}
        match row.history_type:
            case codes.CLOSED if self._is_question:
                return CloseThread(thread=self._key, **told)
            case codes.REOPENED if self._is_question:
                return ReopenThread(thread=self._key, **told)
            case codes.DELETED:
                return WithdrawContribution(contribution=self._key, **told)
            case codes.UNDELETED:
                return RestoreContribution(contribution=self._key, undoes="withdrawn", **told)
        return None

    def _circumstances(self, row: Row) -> dict[str, Any]:
        by = self._site.actor(row)
        return {"occurred_at": row.created_at, "by": by.handle, "by_name": by.name}

    def _reason(self, row: Row) -> str:
        """Why it was done, in words: codes and JSON are made readable, and voters only counted."""
        comment, details = row.text("Comment"), _details(row)
        if row.history_type == codes.CLOSED:
            comment = codes.CLOSE_REASONS.get(comment, comment)
        originals = [source_of(self._site.post(n)) for n in details["OriginalQuestionIds"]]
        voters = len(details["Voters"])
        return "; ".join(
            part
            for part in (
                f"{comment} of {', '.join(originals)}" if originals else comment,
                f"by {voters} votes" if voters > 1 else "",
            )
            if part
        )

    def _found(self, rows: list[Row], commands: list[Command], dropped: Iterable[str]) -> Found:
        fields = {name for row in rows for name in row.other_fields("PostHistory", HISTORY_FIELDS)}
        told = tuple(self._at_a_time_of_its_own(command) for command in commands)
        return Found(rows[0].where, told, len(rows), tuple(sorted(fields.union(dropped))))

    def _at_a_time_of_its_own(self, command: Command) -> Command:
        # The archive knows a change by its time, and two edits may share it to the millisecond.
        while (type(command), command.occurred_at) in self._told:
            command = replace(command, occurred_at=command.occurred_at + TICK)
        self._told.add((type(command), command.occurred_at))
        return command


def _last_text(rows: list[Row], types: tuple[int, ...]) -> str | None:
    return next((row.text("Text") for row in reversed(rows) if row.history_type in types), None)


def _details(row: Row) -> dict[str, list[Any]]:
    """What the JSON in a row about votes says."""
    given: object = None
    with suppress(ValueError, RecursionError):
        given = json.loads(row.text("Text"))
    lists = given if isinstance(given, dict) else {}
    found = {name: lists.get(name) for name in ("OriginalQuestionIds", "Voters")}
    return {name: value if isinstance(value, list) else [] for name, value in found.items()}
