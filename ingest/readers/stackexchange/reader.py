"""The reader of Stack Exchange data dumps."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from ingest.errors import ExportError
from ingest.export import Export
from ingest.reader import ReadOptions
from ingest.readers.stackexchange.dump import files_of, is_dump, site_name
from ingest.readers.stackexchange.loading import Loading
from ingest.readers.stackexchange.site import Site
from ingest.readers.stackexchange.spool import Spool
from ingest.readers.stackexchange.xml_rows import read_rows
from ingest.records import Record


class StackExchangeReader:
    """Reads the XML files that a site's questions, answers and their history are published as."""

    name = "stackexchange"
    title = "Stack Exchange data dump (zip or folder with Posts.xml, or Posts.xml alone)"
    passes = 1

    def recognises(self, export: Export) -> bool:
        """Whether it has a Posts.xml, or a PostHistory.xml, that begins like a dump's."""
        return is_dump(export)

    def read(self, export: Export, options: ReadOptions) -> Iterator[Record]:
        """Yield people first, then thread by thread every post with all that belongs to it."""
        files = files_of(export)
        site = Site(site_name(export, options))
        for file in files.values():
            with closing(read_rows(export, file)) as rows:
                next(rows, None)  # refuses a file with a DTD before anything is recorded
        try:
            with closing(Spool(files)) as spool:
                yield from Loading(export, files, site, spool).records(options)
        except sqlite3.OperationalError as error:
            msg = f"The dump's rows cannot be sorted in a temporary file: {error}. That file grows"
            msg += " as large as the dump. Free some room, or name a folder with more in TMPDIR."
            raise ExportError(msg) from error
