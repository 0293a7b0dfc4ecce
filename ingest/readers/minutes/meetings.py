"""Finds the meetings of an export: which files are logs, of which day, of which series."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import PurePosixPath

from ingest.errors import DamagedFileError, ExportError
from ingest.export import Export
from ingest.readers.minutes.lines import is_said, read_lines
from ingest.readers.minutes.texts import lines_of

GROUP_NAME = "group.txt"
ENDINGS = (".gz", ".xz", ".bz2", ".txt", ".log", ".irc", ".rtf", ".weechatlog")
SAYS_NOTHING = {"irc", "irclog", "log", "chat", "chatlog", "meeting", "minutes", "transcript"}
DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_./]?(?P<month>\d\d)[-_./]?(?P<day>\d\d)(?!\d)")
START = 16384
TRIED = 40
FEWEST, SHARE = 2, 0.4
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Meeting:
    """A log: the file, what the meeting is called in its key, and the series it belongs to.

    `at` is the time of its first line, and `day` what the names say.
    """

    file: str
    name: str
    series: str
    day: date | None
    at: datetime

    @property
    def held_on(self) -> date:
        """The day of the meeting."""
        return self.day or self.at.date()


def is_log(export: Export, file: str) -> bool:
    """Whether a file begins like a log. Damage is none of this question's business."""
    try:
        return _is_log(_start(export, file))
    except (DamagedFileError, ExportError, OSError):
        return False


def meeting_in(export: Export, file: str) -> Meeting | None:
    """The meeting that a log tells of; None when nothing says which day it was."""
    name = bare_name(file) or bare_name(export.name) or export.name
    day = _day(name)
    with export.open(file) as stream:
        lines = lines_of(stream.read(START))
    timed = (line.at for line in read_lines(lines, day) if line.kind in ("said", "notice"))
    at = next(timed, None)
    return None if at is None else Meeting(file, name, series_of(name), day, at)


def series_of(name: str) -> str:
    """What is left of a meeting's name without its date: `vcapi` of `2022-01-11-vcapi`."""
    rest = DATE.sub(" ", name.lower())
    return "-".join(re.findall(r"[^\W_]+", re.sub(r"(?<!\S)[\W_]*\d{1,4}(?!\w)", " ", rest)))


def bare_name(file: str) -> str:
    """The path without the ending and without a file name that says nothing, such as irc.log."""
    path = PurePosixPath(file)
    stem = path.name
    while stem.lower().endswith(ENDINGS):
        stem = stem.rpartition(".")[0]
    parts = [part for part in path.parts[:-1] if part]
    if stem.lower() not in SAYS_NOTHING and stem:
        parts.append(stem)
    return "/".join(parts)


def group_names(export: Export, meetings: Iterable[Meeting]) -> dict[str, str]:
    """The name of each series that the files named group.txt beside its logs give most often."""
    counts: dict[str, Counter[str]] = {}
    files = set(export.names())
    for meeting in meetings:
        file = str(PurePosixPath(meeting.file).parent / GROUP_NAME)
        if file in files and (name := _group_name(export, file)):
            counts.setdefault(meeting.series, Counter())[name] += 1
    return {series: names.most_common(1)[0][0] for series, names in counts.items()}


def _group_name(export: Export, file: str) -> str:
    try:
        lines = lines_of(export.read(file))
    except (DamagedFileError, ExportError, OSError):
        return ""
    name = next((" ".join(line.split()) for line in lines if line.strip()), "")
    return name if len(name) <= LONGEST_NAME and not is_said(name) else ""


def _is_log(lines: Sequence[str]) -> bool:
    first = list(islice((line for line in lines if line.strip()), TRIED))
    said = sum(map(is_said, first))
    return said >= max(min(FEWEST, len(first)), SHARE * len(first), 1)


def _start(export: Export, file: str) -> list[str]:
    with export.open(file) as stream:
        return lines_of(stream.read(START))


def _day(name: str) -> date | None:
    for found in DATE.finditer(name):
        try:
            day = datetime(int(found["year"]), int(found["month"]), int(found["day"]), tzinfo=UTC)
        except ValueError:
            continue
        return day.date()
    return None
