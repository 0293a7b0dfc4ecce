"""MailReader: reads the mails of one or more mailing lists, a list at a time, in two passes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import PurePosixPath

from archive.commands import OpenSpace
from ingest.errors import DamagedFileError, ExportError
from ingest.export import Export
from ingest.reader import ReadOptions
from ingest.readers.mail.contributions import found_mail, moment
from ingest.readers.mail.heads import fields_of
from ingest.readers.mail.lists import chronological, list_in, list_of, tidy
from ingest.readers.mail.mails import Mail
from ingest.readers.mail.mbox import MailboxSplitter, StoredMail, is_mailbox
from ingest.readers.mail.threads import Facts, Place, Threads
from ingest.readers.mail.waiting import Waiting
from ingest.records import Found, Record, Skipped, Unreadable

ATTACHMENTS = "attachments that the list's archive keeps beside its mails"
COPY = "copies of a mail that the export holds twice (same Message-ID)"
ANOTHER = "its Message-ID is also that of another mail, which was read instead"
START = 8192
MOST_FILES_TRIED = 2000


class MailReader:
    """Reads mbox files, Mailman's monthly files, and folders of them."""

    name = "mail"
    title = "Mailing list archive (mbox, or the monthly files of Mailman)"
    passes = 2

    def recognises(self, export: Export) -> bool:
        """Whether any file begins like a mailbox."""
        names = (name for name in export.names() if not _is_attachment(name))
        return any(_is_readable(export, name) for name in islice(names, MOST_FILES_TRIED))

    def read(self, export: Export, options: ReadOptions) -> Iterator[Record]:
        """Yield each list's space and then its mails, in the order of its files."""
        mailboxes = []
        for name in export.names():
            left_out = _left_out(export, name)
            if left_out is None:
                mailboxes.append(name)
            else:
                yield left_out
        if not mailboxes:
            msg = f"{export.name} holds no mailbox: none of its files begins with a line such as"
            raise ExportError(f"{msg} 'From ada at example.org  Wed Jun  1 09:47:04 2005'.")
        for list_name, files in _by_list(export, mailboxes, options.name).items():
            yield from _MailingList(export, list_name, files).records(options)


class _MailingList:
    """The mails of one list in an export, read twice: to find the threads, and to yield them."""

    def __init__(self, export: Export, name: str, files: Iterable[str]):
        self._export = export
        self._name = name
        self._files = sorted(files, key=chronological)
        self._space = f"mail:{name}"
        self._now = datetime.now(UTC)

    def records(self, options: ReadOptions) -> Iterator[Record]:
        """The list's space, and a record for each stored mail."""
        with closing(Threads(self._facts())) as threads, closing(Waiting()) as waiting:
            earliest = threads.earliest()
            if earliest is not None:
                yield self._opened(earliest, options)
            for stored, place in zip(self._mails(), threads.places(), strict=True):
                if place.chosen and place.turn > place.n:
                    waiting.add(stored, place)
                else:
                    yield self._record(stored, place)
                for late, n in waiting.due(place.n):
                    yield self._record(late, threads.place(n))

    def _opened(self, earliest: int, options: ReadOptions) -> Found:
        space = OpenSpace(
            key=self._space,
            name=self._name,
            kind="list",
            visibility=options.visibility,
            occurred_at=moment(earliest),
            precision="about",
        )
        return Found(f"list {self._name}", (space,), count=0)

    def _mails(self) -> Iterator[StoredMail]:
        for name in self._files:
            with self._export.open(name) as stream:
                yield from MailboxSplitter(name).split(stream)

    def _facts(self) -> Iterator[Facts]:
        for n, stored in enumerate(self._mails()):
            if stored.problem:
                yield Facts(n, stored.problem)
            else:
                yield Mail(stored, self._name, self._now).facts(n)

    def _record(self, stored: StoredMail, place: Place) -> Record:
        if place.problem:
            return Unreadable(stored.where, place.problem)
        if not place.chosen:
            return Skipped(COPY) if place.same_mail else Unreadable(stored.where, ANOTHER)
        return found_mail(Mail(stored, self._name, self._now), place, self._space)


def _left_out(export: Export, name: str) -> Record | None:
    """What to say of a file that is not read as a mailbox; None for one that is."""
    if _is_attachment(name):
        return Skipped(ATTACHMENTS)
    try:
        start = _start(export, name)
    except DamagedFileError as error:
        return Unreadable(name, str(error))
    if not start.strip():
        return Skipped("empty files")
    if not is_mailbox(start):
        ending = PurePosixPath(name).suffix.lower() or "no ending"
        return Skipped(f"files that are no mailbox ({ending})")
    return None


def _by_list(export: Export, files: Iterable[str], wanted: str | None) -> dict[str, list[str]]:
    """The files of each list. A wanted name is given to all, as one list."""
    lists: dict[str, list[str]] = defaultdict(list)
    unnamed: dict[PurePosixPath, list[str]] = defaultdict(list)
    for file in files:
        if name := tidy(wanted or "") or list_of(file, export.name):
            lists[name].append(file)
        else:
            unnamed[PurePosixPath(file).parent].append(file)
    for group in unnamed.values():
        first = min(group, key=chronological)
        with export.open(first) as stream:
            stored = MailboxSplitter(first).split(stream)
            heads = (fields_of(mail.content.partition(b"\n\n")[0]) for mail in stored)
            lists[list_in(heads)] += group
    return lists


def _start(export: Export, name: str) -> bytes:
    with export.open(name) as stream:
        return stream.read(START)


def _is_readable(export: Export, name: str) -> bool:
    try:
        return is_mailbox(_start(export, name))
    except (DamagedFileError, ExportError, OSError):
        return False


def _is_attachment(name: str) -> bool:
    """Mailman cuts attachments out of mails and keeps them in a folder of that name."""
    return "attachments" in PurePosixPath(name).parts[:-1]
