"""Finding the files with decisions, at HEAD and among those that are gone."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.errors import DamagedFileError, ExportError
from ingest.git.moves import last_path
from ingest.git.repository import Repository
from ingest.git.revisions import revisions_of
from ingest.readers.git_decisions.document import Document
from ingest.readers.git_decisions.headers import BrokenHeaderError
from ingest.readers.git_decisions.parsing import NoTextError, parse
from ingest.readers.git_decisions.places import is_text, lies_under, looks_numbered, may_decide
from ingest.readers.git_decisions.records import TemplateError
from ingest.readers.git_decisions.spool import Spool, Spooled
from ingest.records import Skipped, Unreadable

NO_DECISION = "files that tell no decision"
TEMPLATE = "templates of decisions"


@dataclass(frozen=True, slots=True)
class History:
    """All revisions of a file with a decision, oldest first, and what the last of them tells."""

    revisions: list[Spooled]
    last: Document

    @property
    def path(self) -> str:
        """The first path it had."""
        return self.revisions[0].path


def candidates(repository: Repository, wanted: tuple[str, ...]) -> list[str]:
    """The paths that files with decisions may have or have had, those at HEAD first.

    Raises ExportError where one that is wanted was never there.
    """
    present = set(repository.files("HEAD"))
    changes = repository.changes_by_commit("--first-parent", "HEAD", renames=False)
    ever = present | {change.path for _, found in changes for change in found}
    for folder in wanted:
        if not any(lies_under(path, (folder,)) for path in ever):
            msg = f"There is no file or folder {folder!r}, and never was, in this repository."
            raise ExportError(f"{msg} Give a path as it is called from the repository's top.")
    if wanted:
        fit = {path for path in ever if is_text(path) and lies_under(path, wanted)}
    else:
        fit = {path for path in ever if may_decide(path)}
    return sorted(fit & present) + sorted(fit - present)


def histories(
    repository: Repository, paths: list[str], spool: Spool
) -> Iterator[History | Skipped | Unreadable]:
    """The history of each file that tells a decision, and what became of the other files."""
    told: set[str | None] = {None}
    for path in paths:
        last = last_path(repository, path)
        if last in told:
            continue
        told.add(last)
        try:
            revisions = revisions_of(repository, path)
        except DamagedFileError as error:
            yield Unreadable(path, str(error))
            continue
        if revisions:
            yield _history([spool.put(revision) for revision in revisions], spool)


def _history(revisions: list[Spooled], spool: Spool) -> History | Skipped | Unreadable:
    broken: Unreadable | None = None
    template = False
    for revision in reversed(revisions):
        text = spool.text(revision)
        try:
            document = None if text is None else parse(revision.path, text)
        except TemplateError:
            template = True
        except (BrokenHeaderError, NoTextError) as error:
            broken = broken or Unreadable(f"{revision.path} at {revision.commit.sha}", str(error))
        else:
            if document is not None:
                return History(revisions, document)
    if broken is None:
        return Skipped(TEMPLATE if template else NO_DECISION)
    if looks_numbered(revisions[-1].path):
        return broken
    return Skipped(NO_DECISION)
