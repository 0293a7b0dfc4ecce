"""How many records an input holds, counted without the readers, where that can be told."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress

from tests.ingest.fuzzing.case import Case

Count = Callable[[Mapping[str, bytes]], int | None]
HEADER = re.compile(rb'\{"daybook": 1, ')
DAY = re.compile(r"yard/[^/]+/\d{4}-\d\d-\d\d\.json", re.ASCII)
ROW = re.compile(rb"<row(?=[\s/>])")


def records_in(case: Case) -> int | None:
    """The least number of records that a reading must account for; None where nobody knows."""
    count = COUNTS.get(case.reader)
    return count(case.files) if count else None


def native_lines(files: Mapping[str, bytes]) -> int | None:
    """Every line but the header and blank ones, of files that are not compressed."""
    total = 0
    for name, data in files.items():
        if name.lower().endswith(".jsonl"):
            total += sum(1 for line in data.split(b"\n")[1:] if line.strip())
    return total


def slack_rows(files: Mapping[str, bytes]) -> int | None:
    """Every item of a file of a day that is a list."""
    total = 0
    for name, data in files.items():
        if DAY.fullmatch(name):
            with suppress(ValueError, RecursionError):
                rows = json.loads(data.decode("utf-8"))
                total += len(rows) if isinstance(rows, list) else 1
    return total


def xml_rows(files: Mapping[str, bytes]) -> int | None:
    """The rows of the posts alone; None where it takes more than a glance to tell them."""
    [*posts] = (data for name, data in files.items() if name in ("yard/Posts.xml", "Posts.xml"))
    if len(posts) != 1 or any(odd in posts[0] for odd in (b"<!", b"\0", b"utf-16", b"\xff\xfe")):
        return None
    start, _, end = posts[0].partition(b"<posts>")
    rows = ROW.findall(end.partition(b"</posts>")[0])
    tags = re.findall(rb"<[^>]*>", end.partition(b"</posts>")[0])
    whole = b"<row" not in start and all(
        re.fullmatch(rb'<row( \w+="[^"<&]*")* />', t) for t in tags
    )
    return len(rows) if whole and end.rstrip().endswith(b"</posts>") else None


COUNTS: Mapping[str, Count] = {"native": native_lines, "slack": slack_rows}
COUNTS = {**COUNTS, "stackexchange": xml_rows}
