"""The reader for decisions that are files in a git repository."""

from collections.abc import Iterator

from ingest.errors import DamagedFileError, ExportError
from ingest.export import Export
from ingest.git.repository import Repository, is_repository, open_repository
from ingest.reader import ReadOptions
from ingest.readers.git_decisions.finding import History, candidates, histories
from ingest.readers.git_decisions.headers import BrokenHeaderError
from ingest.readers.git_decisions.naming import Called, Names
from ingest.readers.git_decisions.parsing import NoTextError, parse
from ingest.readers.git_decisions.people import People
from ingest.readers.git_decisions.places import may_decide
from ingest.readers.git_decisions.records import TemplateError
from ingest.readers.git_decisions.retelling import Retelling
from ingest.readers.git_decisions.spool import Spool
from ingest.readers.git_decisions.telling import Teller
from ingest.records import Record

ENOUGH = 2
LOOKED_AT = 40


class GitDecisionsReader:
    """Decisions kept as files: PEPs, EIPs and their like, and decision records (ADRs)."""

    name = "git-decisions"
    title = "Decisions kept in a git repository (PEPs, EIPs, ADRs of Nygard, adr-tools or MADR)"
    passes = 1

    def recognises(self, export: Export) -> bool:
        """Whether it is a repository whose HEAD holds at least two files with a decision."""
        if not is_repository(export):
            return False
        try:
            with open_repository(export) as repository:
                return _holds_decisions(repository)
        except (ExportError, OSError):
            return False

    def read(self, export: Export, options: ReadOptions) -> Iterator[Record]:
        """Yield a record for each revision of each decision's file.

        First come those by which the decisions were proposed, for others refer to them.
        """
        with open_repository(export) as repository, Spool() as spool:
            found: list[History] = []
            for one in histories(repository, candidates(repository, options.paths), spool):
                if isinstance(one, History):
                    found.append(one)
                else:
                    yield one
            tellings = _tellings(repository, found, spool, options)
            for telling in tellings:
                yield from telling.beginning()
            for telling in tellings:
                yield from telling.rest()


def _tellings(
    repository: Repository, found: list[History], spool: Spool, options: ReadOptions
) -> list[Retelling]:
    names, people = Names(repository.identity, found), People(repository.identity)
    people.meet(repository.mainline())
    people.meet(revision.commit for history in found for revision in history.revisions)
    grouped: dict[str, list[History]] = {}
    for history in found:
        grouped.setdefault(names.key_of(history), []).append(history)
    return [
        Retelling(
            group,
            Teller(Called(key, group[0].last.label), names, people, options.visibility),
            spool,
        )
        for key, group in grouped.items()
    ]


def _holds_decisions(repository: Repository) -> bool:
    left = ENOUGH
    paths = [path for path in repository.files("HEAD") if may_decide(path)]
    for path in paths[:LOOKED_AT]:
        try:
            text = repository.read("HEAD", path)
            left -= text is not None and parse(path, text) is not None
        except (BrokenHeaderError, DamagedFileError, NoTextError, TemplateError):
            continue
        if not left:
            return True
    return False
