"""Every reader. To add one: write ingest/readers/<name>.py and list it here."""

from ingest.errors import ExportError
from ingest.export import Export
from ingest.reader import Reader
from ingest.readers.git_decisions import GitDecisionsReader
from ingest.readers.git_norms import GitNormsReader
from ingest.readers.git_roles import GitRolesReader
from ingest.readers.mail import MailReader
from ingest.readers.minutes import MinutesReader
from ingest.readers.native import NativeReader
from ingest.readers.roles_csv import RolesCsvReader
from ingest.readers.slack import SlackReader
from ingest.readers.stackexchange import StackExchangeReader

READERS: dict[str, Reader] = {
    reader.name: reader
    for reader in (
        NativeReader(),
        SlackReader(),
        StackExchangeReader(),
        MailReader(),
        GitNormsReader(),
        GitDecisionsReader(),
        GitRolesReader(),
        RolesCsvReader(),
        MinutesReader(),
    )
}


class UnknownReaderError(LookupError):
    """No reader has that name."""


def reader_named(name: str) -> Reader:
    """The reader of that name. Raises UnknownReaderError, which names those there are."""
    if name not in READERS:
        msg = f"No reader is named {name!r}. Readers: {', '.join(READERS)}"
        raise UnknownReaderError(msg)
    return READERS[name]


def reader_for(export: Export) -> Reader:
    """The one reader that recognises the export. Raises ExportError when there is none or more."""
    able = [reader for reader in READERS.values() if reader.recognises(export)]
    if len(able) == 1:
        return able[0]
    if able:
        names = " or ".join(f"--reader {reader.name}" for reader in able)
        raise ExportError(f"{export.name} could be read in several ways: choose with {names}.")
    if not export.names():
        raise ExportError(f"{export.name} holds no files: there is nothing in it to import.")
    known = "; ".join(f"{reader.name}: {reader.title}" for reader in READERS.values())
    count = len(export.names())
    what = f"{export.name} ({count} files)" if count != 1 else export.name
    raise ExportError(
        f"{what} is in no format that Daybook recognises. It reads {known}. "
        "If it is one of these all the same, say which with --reader NAME."
    )
