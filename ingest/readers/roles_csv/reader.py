"""Reads a steward's table of who held which role, row by row."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from archive.commands import Visibility
from ingest.errors import ExportError
from ingest.export import Export
from ingest.reader import ReadOptions
from ingest.readers.roles_csv.tables import Table, candidates, has_columns
from ingest.readers.roles_csv.terms import Term, UnreadableRowError, commands_of, term_of
from ingest.records import Found, Record, Skipped, Unreadable


class RolesCsvReader:
    """Roles from a table with the columns person, role, from, until and evidence."""

    name = "roles-csv"
    title = "Table of roles (CSV with the columns person, role, from, until, evidence)"
    passes = 1

    def recognises(self, export: Export) -> bool:
        """Whether a table in it has the columns person, role and from."""
        return any(has_columns(export, name) for name in candidates(export))

    def read(self, export: Export, options: ReadOptions) -> Iterator[Record]:
        """Yield each row, by role and time. Raises ExportError when there is no such table."""
        tables = [name for name in candidates(export) if has_columns(export, name)]
        if not tables:
            msg = f"{export.name} has no table whose first line names the columns person, role"
            raise ExportError(f"{msg} and from. Put those words above the columns.")
        others = len(export.names()) - len(tables)
        if others:
            yield Skipped("files that are no table of roles", others)
        for table in tables:
            key = f"roles-csv:{options.name or PurePosixPath(table).stem}"
            yield from _rows_of(Table(export, table), key, options.visibility)


def _rows_of(table: Table, key: str, visibility: Visibility) -> Iterator[Record]:
    terms: list[Term] = []
    for line, cells in table.rows():
        where = f"{table.name}: line {line}"
        if isinstance(cells, str):
            yield Unreadable(where, cells)
        elif not any(cell.strip() for cell in cells):
            yield Skipped("empty rows")
        else:
            try:
                terms.append(term_of(line, table.columns, cells, key))
            except UnreadableRowError as error:
                yield Unreadable(where, f"{error}.")
    dropped = tuple(f"roles-csv.{column}" for column in table.left_out)
    yield from _told(table.name, terms, dropped, visibility)


def _told(
    table: str, terms: Iterable[Term], dropped: tuple[str, ...], visibility: Visibility
) -> Iterator[Record]:
    """The rows by role and time, for a term must be told to have ended before the next begins."""
    established: set[str] = set()
    last: dict[tuple[str, str], Term] = {}
    for term in sorted(terms, key=lambda t: (t.role, t.began.at, t.line)):
        where = f"{table}: line {term.line}"
        before = last.get((term.role, term.person))
        if before is not None and (before.ended is None or before.ended.at > term.began.at):
            yield Unreadable(where, _overlap(term, before))
            continue
        last[term.role, term.person] = term
        commands = commands_of(term, visibility)
        yield Found(where, commands[term.role in established :], dropped=dropped)
        established.add(term.role)


def _overlap(term: Term, before: Term) -> str:
    until = f"until {before.ended.written}" if before.ended else "and holds it still"
    return (
        f"{term.name} is {term.title!r} from {term.began.written} here, and from"
        f" {before.began.written} {until} in line {before.line}. Make them one row if it was one"
        " time, or give both the day on which the one ended and the other began."
    )
