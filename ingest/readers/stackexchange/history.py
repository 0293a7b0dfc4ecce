"""What a post's history tells: its first wording, and what became of it, in order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from archive.commands import Media
from ingest.readers.stackexchange import codes
from ingest.readers.stackexchange.retelling import Retelling
from ingest.readers.stackexchange.row import Row
from ingest.records import Record, Skipped

UNDONE = "history: deletions without a record of their end, although the post is in the dump"


@dataclass(frozen=True)
class Beginning:
    """The oldest wording of a post that the dump has, and the rows of the history that tell it.

    `edited_at` is when it was written, if that was later than the post.
    """

    title: str
    body: str
    media: Media
    tags: list[str]
    edited_at: datetime | None
    rows: tuple[Row, ...]


def beginning(post: Row, history: Iterable[Row]) -> Beginning:
    """How a post began. What its history lacks is taken from the post itself."""
    ordered = sorted(history, key=_first_wording_first)
    title, body, tags = (
        next((row for row in ordered if row.history_type in types), None)
        for types in (codes.TITLE, codes.BODY, codes.TAGS)
    )
    edited_at = post.moment("LastEditDate")
    if body:
        edited_at = None if body.history_type in codes.INITIAL else body.created_at
    return Beginning(
        title=(title.text("Text") if title else "") or post.text("Title"),
        body=body.text("Text") if body else post.text("Body"),
        media="markdown" if body else "html",
        tags=tag_list(tags.text("Text") if tags else post.text("Tags")),
        edited_at=edited_at,
        rows=tuple(row for row in (title, body, tags) if row),
    )


def tag_list(text: str) -> list[str]:
    """The tags in a list as dumps write it: '<a><b>' in older ones, '|a|b|' in newer ones."""
    return [tag for tag in text.replace("<", "|").replace(">", "|").split("|") if tag]


def later_history(history: Iterable[Row], retelling: Retelling) -> Iterator[Record]:
    """Yield what became of a post, in order. `history` is without the rows of its beginning."""
    rows = sorted(history, key=_order)
    edits: dict[str, list[Row]] = {}
    for row in filter(_is_edit, rows):
        edits.setdefault(_revision(row), []).append(row)
    undeleted = max((_order(row) for row in rows if _is(row, codes.UNDELETED)), default=None)
    for row in rows:
        if _is_edit(row):
            if together := edits.pop(_revision(row), None):
                yield retelling.edit(together)
        elif _is(row, codes.DELETED) and (undeleted is None or _order(row) > undeleted):
            yield Skipped(UNDONE)
        else:
            yield retelling.event(row)


def _order(row: Row) -> tuple[datetime, int]:
    return row.created_at, row.id


def _first_wording_first(row: Row) -> tuple[bool, datetime, int]:
    return row.history_type not in codes.INITIAL, *_order(row)


def _is(row: Row, number: int) -> bool:
    return row.history_type == number


def _is_edit(row: Row) -> bool:
    return row.history_type in codes.TITLE + codes.BODY + codes.TAGS


def _revision(row: Row) -> str:
    return row.text("RevisionGUID") or str(row.id)
