"""Writing the native format: who took part in one file, and what happened in another."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

from daybook.exporting.content import FACTS, Content
from daybook.exporting.native.governance import (
    CHANGES,
    NOT_RETOLD,
    changes_retold,
    citation_retold,
)
from daybook.exporting.native.people import people_retold
from daybook.exporting.native.pins import pin_retold
from daybook.exporting.native.retelling import Line, Retelling
from daybook.exporting.native.talk import (
    contribution_retold,
    is_told_by_answer,
    space_retold,
    thread_retold,
)

VERSION = 1
PEOPLE, HISTORY = "1-people.jsonl", "2-history.jsonl"
NOTES = (
    "`daybook import FOLDER` reads it into another archive: docs/exports.md says what is the same.",
    "Handovers are not in it: they cite events by numbers that are this log's alone.",
    "Things go by `daybook:ID`, people by `name:ID`; for stewards by a login that is no address.",
)
EVENTS_AT_ONCE = 1_000
RETOLD = ("space", "thread", "contribution", "decision", "norm", "role", "citation", "pin")
LEFT_OUT = ("import_run", "person")
"""Imports are the archive's own affair; people are told apart, as far as others name them."""


def write(content: Content, folder: Path) -> None:
    """Write what the viewer sees, as commands in the order in which they were recorded."""
    if content.origin is None:
        raise ValueError("This content does not know its log. Give its origin.")
    for kind in FACTS:  # for the counts
        for _ in content.of(kind):
            pass
    to = Retelling(content, content.origin.archive)
    header = {"daybook": 1, "community": content.origin.manifest(content).community}
    _file(folder / HISTORY, header, _history(to))
    _file(folder / PEOPLE, header, people_retold(to))


def _history(to: Retelling) -> Iterator[Line]:
    made: dict[UUID, Any] = {}
    answers: set[tuple[UUID, UUID]] = set()
    tellers: dict[str, Callable[[Any], Line | None]] = {
        "space": partial(space_retold, to),
        "thread": partial(thread_retold, to),
        "contribution": partial(contribution_retold, to),
        "citation": partial(citation_retold, to, made=made),
        "pin": partial(pin_retold, to, placed={}),
    }
    for event in _events(to):
        if event.TOPIC in CHANGES:
            yield from changes_retold(to, event)
        elif event.TOPIC in NOT_RETOLD:
            continue
        elif not is_told_by_answer(event, answers):
            line = tellers[event.TOPIC.split(".")[0]](event)
            if line is not None:
                yield line


def _events(to: Retelling) -> Iterator[Any]:
    """The events of the log that are retold: those recorded by then, and what holds always."""
    archive, after = to.archive, 0
    while part := list(archive.recorder.select_notifications(after + 1, EVENTS_AT_ONCE)):
        for stored in part:
            event: Any = archive.mapper.to_domain_event(stored)
            if event.TOPIC.split(".")[0] in RETOLD and to.was_known(event):
                yield event
        after = part[-1].id


def _file(file: Path, header: Line, lines: Iterable[Line]) -> None:
    with file.open("w", encoding="utf-8") as opened:
        for line in chain([header], lines):
            opened.write(json.dumps(line, ensure_ascii=False) + "\n")
