"""The records of one decision: what became of each revision of the file, or files, that tell it."""

from collections.abc import Iterator, Sequence

from archive import commands as c
from archive.commands import Command
from ingest.readers.git_decisions.finding import History
from ingest.readers.git_decisions.headers import BrokenHeaderError
from ingest.readers.git_decisions.parsing import NoTextError, parse
from ingest.readers.git_decisions.records import SERIES, TemplateError
from ingest.readers.git_decisions.spool import Spool, Spooled
from ingest.readers.git_decisions.telling import Teller
from ingest.records import Found, Record, Skipped, Unreadable

UNCHANGED = "revisions that changed nothing of a decision"
BEFORE = "revisions of a file before it told a decision"
TEMPLATE = "revisions in which a decision was a template not filled in"
ELSEWHERE = "deletions of a decision's file while another file tells it"


class Retelling:
    """The revisions of one decision, told in two goes: up to its proposal, and from there on.

    Two files may tell one proposal, such as `pep-0008.txt` and then `pep-0008.rst`. Their revisions
    are told in one row, and it is only removed when both are.
    """

    def __init__(self, histories: Sequence[History], teller: Teller, spool: Spool):
        self._teller = teller
        self._spool = spool
        self._is_record = histories[0].last.series == SERIES
        self._revisions = iter(_in_one_row(histories))
        self._present: set[int] = set()
        self._postponed: Found | None = None

    def beginning(self) -> Iterator[Record]:
        """The records up to the one that proposes the decision.

        What that one says of other decisions is left to the rest: they may not be proposed yet.
        """
        for file, revision in self._revisions:
            record = self._record(file, revision)
            if isinstance(record, Found):
                now = tuple(cmd for cmd in record.commands if not _refers(cmd))
                later = tuple(cmd for cmd in record.commands if _refers(cmd))
                self._postponed = Found(record.where, later, count=0) if later else None
                yield Found(record.where, now, dropped=record.dropped)
                return
            yield record

    def rest(self) -> Iterator[Record]:
        """The records after that."""
        if self._postponed is not None:
            yield self._postponed
        for file, revision in self._revisions:
            yield self._record(file, revision)

    def _record(self, file: int, revision: Spooled) -> Record:
        where = f"{revision.path} at {revision.commit.sha}"
        text = self._spool.text(revision)
        if text is None:
            self._present.discard(file)
            if self._present:
                return Skipped(ELSEWHERE)
            return _found(where, self._teller.tell_removal(revision))
        self._present.add(file)
        try:
            document = parse(revision.path, text, self._is_record)
        except TemplateError:
            return Skipped(TEMPLATE)
        except (BrokenHeaderError, NoTextError) as error:
            return Unreadable(where, str(error))
        if document is None or (document.series == SERIES) != self._is_record:
            return self._none_told(where)
        dropped = self._teller.left_out(document)
        return _found(where, self._teller.tell(revision, document), dropped)

    def _none_told(self, where: str) -> Record:
        if not self._teller.has_begun:
            return Skipped(BEFORE)
        return Unreadable(where, "its header lacks the number, the title or the status")


def _found(where: str, commands: list[Command], dropped: tuple[str, ...] = ()) -> Record:
    return Found(where, tuple(commands), dropped=dropped) if commands else Skipped(UNCHANGED)


def _refers(command: Command) -> bool:
    """Whether it names another decision than the one it is about."""
    if isinstance(command, c.SupersedeDecision):
        return True
    return isinstance(command, c.Cite) and command.to_kind == "decision"


def _in_one_row(histories: Sequence[History]) -> list[tuple[int, Spooled]]:
    rows = [(file, r) for file, history in enumerate(histories) for r in history.revisions]
    if len(histories) > 1:  # in one commit, a file is taken out after the other came in
        rows.sort(key=lambda row: (row[1].in_force_at, row[1].place is None))
    return rows
