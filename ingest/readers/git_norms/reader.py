"""The reader of rules that are kept as files in a git repository."""

from collections.abc import Iterator
from contextlib import suppress

from ingest.errors import DamagedFileError
from ingest.export import Export
from ingest.git.opening import repository_name
from ingest.git.repository import Repository, open_repository
from ingest.git.revisions import revisions_of
from ingest.reader import ReadOptions
from ingest.readers.git_norms.choosing import chosen_files
from ingest.readers.git_norms.overrides import ENDING, read_overrides
from ingest.readers.git_norms.telling import Norm, Setting, key_of
from ingest.records import Record, Unreadable


class GitNormsReader:
    """Reads the history of files that are rules: every wording, with its reason and author."""

    name = "git-norms"
    title = "Rules kept in a git repository (clone or bundle, and which files are rules)"
    passes = 1

    def recognises(self, export: Export) -> bool:
        """Never: a repository does not tell which of its files are rules."""
        del export
        return False

    def read(self, export: Export, options: ReadOptions) -> Iterator[Record]:
        """Yield the revisions of one file after the other, each oldest first."""
        named = [path for path in options.paths if not path.endswith(ENDING)]
        overrides = read_overrides(path for path in options.paths if path.endswith(ENDING))
        with open_repository(export) as repository:
            setting = Setting(
                repository.identity,
                options.name or repository_name(export),
                options.visibility,
                overrides,
            )
            files = chosen_files(repository, named)
            if overrides:
                overrides.check(_commits(repository, files))
            for path in files:
                yield from _records(repository, path, setting)


def _commits(repository: Repository, files: list[str]) -> Iterator[str]:
    for path in files:
        with suppress(DamagedFileError):  # it is told when the file's turn comes
            yield from (revision.commit.sha for revision in revisions_of(repository, path))


def _records(repository: Repository, path: str, setting: Setting) -> Iterator[Record]:
    try:
        revisions = revisions_of(repository, path)
    except DamagedFileError as error:
        yield Unreadable(path, str(error))
        return
    if revisions:
        yield from Norm(setting, key_of(repository, revisions)).tell(revisions)
