"""MinutesReader: logs of meetings with what was decided there, or votes of a mailing list."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from archive.commands import OpenSpace
from ingest.errors import DamagedFileError, ExportError
from ingest.export import Export
from ingest.reader import ReadOptions
from ingest.readers.mail import MailReader
from ingest.readers.minutes.lines import read_lines
from ingest.readers.minutes.meetings import (
    GROUP_NAME,
    Meeting,
    bare_name,
    group_names,
    is_log,
    meeting_in,
    series_of,
)
from ingest.readers.minutes.telling import records_of
from ingest.readers.minutes.texts import lines_of
from ingest.readers.minutes.votes import read_votes
from ingest.records import Found, Record, Skipped, Unreadable

NO_DAY = "nothing says on which day: put it in the file's name, such as 2021-07-20.log"
NO_LOG = f"{GROUP_NAME} of meetings whose log is not there"
MOST_FILES_TRIED = 2000
SHARE_OF_LOGS = 0.25


class MinutesReader:
    """Reads logs of meetings, a series at a time; of a mailbox, its mails and their votes."""

    name = "minutes"
    title = "Meeting logs with RESOLVED and ACTION lines; with --reader minutes votes in mbox files"
    passes = 2

    def recognises(self, export: Export) -> bool:
        """Whether it is logs of meetings, and not files of which a few happen to look like one.

        Archives of lists, in which logs are attached to mails, are the mail reader's.
        """
        tried = [name for name in export.names() if not name.endswith(GROUP_NAME)]
        tried = tried[:MOST_FILES_TRIED]
        logs = sum(is_log(export, name) for name in tried)
        return (
            logs > 0 and logs >= SHARE_OF_LOGS * len(tried) and not MailReader().recognises(export)
        )

    def read(self, export: Export, options: ReadOptions) -> Iterator[Record]:
        """Yield all mails of a mailbox, and its votes; or each series' space and its meetings.

        Raises ExportError where there is neither.
        """
        if MailReader().recognises(export):
            yield from read_votes(MailReader().read(export, options), options.visibility)
        elif logs := [name for name in export.names() if is_log(export, name)]:
            yield from _read_logs(export, logs, options)
        else:
            msg = f"{export.name} holds no log of a meeting, whose lines are such as"
            msg = f"{msg} '[2021-07-20T20:40:22Z] <ada> words' or '12:01:05 <ada> words',"
            raise ExportError(f"{msg} and no mailbox with votes.")


def _read_logs(export: Export, logs: list[str], options: ReadOptions) -> Iterator[Record]:
    network = _tidy(options.name or "") or series_of(bare_name(export.name)) or "irc"
    series: dict[str, list[Meeting]] = defaultdict(list)
    names: set[str] = set()
    for file in logs:
        meeting = meeting_in(export, file)
        if meeting is None:
            yield Unreadable(file, NO_DAY)
            continue
        if meeting.name in names:
            meeting = Meeting(file, file, meeting.series, meeting.day, meeting.at)
        names.add(meeting.name)
        series[meeting.series].append(meeting)
    yield from _left_out(export, set(logs))
    called = group_names(export, [m for meetings in series.values() for m in meetings])
    for name, meetings in series.items():
        space = f"irc:{network}/{name}" if name else f"irc:{network}"
        opened = OpenSpace(
            key=space,
            name=called.get(name) or name or options.name or network,
            kind="channel",
            visibility=options.visibility,
            occurred_at=min(m.at for m in meetings),
            precision="about",
        )
        yield Found(f"series {name or network}", (opened,), count=0)
        for meeting in sorted(meetings, key=lambda m: (m.at, m.file)):
            yield from _read_log(export, meeting, network, space, options)


def _read_log(
    export: Export, meeting: Meeting, network: str, space: str, options: ReadOptions
) -> Iterator[Record]:
    try:
        lines = lines_of(export.read(meeting.file))
    except DamagedFileError as error:
        yield Unreadable(meeting.file, str(error))
        return
    read = list(read_lines(lines, meeting.day))
    yield from records_of(meeting, read, network, space, options.visibility)


def _left_out(export: Export, logs: set[str]) -> Iterator[Record]:
    """What becomes of the other files. A group.txt beside a log is read, as the series' name."""
    folders = {PurePosixPath(log).parent for log in logs}
    for name in export.names():
        path = PurePosixPath(name)
        if name in logs or (path.name == GROUP_NAME and path.parent in folders):
            continue
        if path.name == GROUP_NAME:
            yield Skipped(NO_LOG)
        else:
            ending = path.suffix.lower() or "no ending"
            yield Skipped(f"files that are no log of a meeting ({ending})")


def _tidy(name: str) -> str:
    return "-".join(name.lower().split())
