"""The ledger's tables in SQLite, and what is read from and added to them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from archive.store.ledger import VERIFY, LedgerError

REFUSE = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
TABLES = {
    "ledger_leaves": "CREATE TABLE ledger_leaves ("
    "place INTEGER PRIMARY KEY, number INTEGER NOT NULL, hash BLOB NOT NULL)",
    "ledger_nodes": "CREATE TABLE ledger_nodes ("
    "level INTEGER, place INTEGER, hash BLOB NOT NULL, PRIMARY KEY (level, place)) WITHOUT ROWID",
}
# Only the next leaf may be added: so nothing is replaced, and no gap is left.
_NEXT = "NEW.place IS NOT (SELECT coalesce(max(place), -1) + 1 FROM ledger_leaves)"
_KNOWN = "EXISTS (SELECT 1 FROM ledger_nodes WHERE level = NEW.level AND place = NEW.place)"
TRIGGERS = {
    f"{table}_no_{name}": f"CREATE TRIGGER {table}_no_{name} BEFORE {what} {REFUSE}"
    for table, replaces in (("ledger_leaves", _NEXT), ("ledger_nodes", _KNOWN))
    for name, what in (
        ("update", f"UPDATE ON {table}"),
        ("delete", f"DELETE ON {table}"),
        ("replace", f"INSERT ON {table} WHEN {replaces}"),
    )
}


class SQLiteLedgerRows:
    """`archive.store.ledger.LedgerRows` behind a cursor of an SQLite transaction."""

    def __init__(self, cursor: Any, events_table: str):
        self._cursor = cursor
        self._events = events_table

    def tables(self) -> list[str]:
        """Which of the ledger's tables are there."""
        return self._named("table", TABLES)

    def create(self) -> None:
        """Make the tables, empty."""
        for statement in TABLES.values():
            self._cursor.execute(statement)

    def is_guarded(self) -> bool:
        """Whether the tables and all triggers that make them append-only are there."""
        return len(self.tables()) == len(TABLES) and not self._lacking()

    def put_triggers(self) -> None:
        """Make the tables append-only, as far as they are there."""
        there = tuple(self.tables())
        for name in self._lacking():
            if name.startswith(there):
                self._cursor.execute(TRIGGERS[name])

    def end(self) -> tuple[int, int]:
        """How many leaves there are, and the notification ID of the last (0: there is none)."""
        found = self._all("SELECT place, number FROM ledger_leaves ORDER BY place DESC LIMIT 1")
        return (found[0][0] + 1, found[0][1]) if found else (0, 0)

    def number_at(self, place: int) -> int:
        """The notification ID of the leaf at this place. Raises LedgerError without one."""
        found = self._all("SELECT number FROM ledger_leaves WHERE place = ?", place)
        if not found:
            raise LedgerError(f"The ledger lacks its leaf {place}. {VERIFY}")
        return int(found[0][0])

    def hashes(self, level: int, start: int, stop: int) -> list[bytes]:
        """Hashes of the tiles at this level (0: leaves) from place `start` to before `stop`."""
        if level:
            rows = self._all(
                "SELECT hash FROM ledger_nodes WHERE level = ? AND place >= ? AND place < ?"
                " ORDER BY place",
                *(level, start, stop),
            )
        else:
            rows = self._all(
                "SELECT hash FROM ledger_leaves WHERE place >= ? AND place < ? ORDER BY place",
                *(start, stop),
            )
        return [row[0] for row in rows]

    def add_leaves(self, rows: Sequence[tuple[int, int, bytes]]) -> None:
        """Add leaves: place, notification ID, hash."""
        self._cursor.executemany("INSERT INTO ledger_leaves VALUES (?, ?, ?)", rows)

    def add_tile(self, level: int, place: int, root: bytes) -> None:
        """Add the root of a complete tile, as one hash at the level above the tile's own."""
        self._cursor.execute("INSERT INTO ledger_nodes VALUES (?, ?, ?)", (level, place, root))

    def last_event_before(self, number: int | None) -> int:
        """The highest notification ID below this one, or of all. 0 when there is none."""
        last = f"SELECT coalesce(max(rowid), 0) FROM {self._events}"  # noqa: S608 - our own names
        found = self._all(last) if number is None else self._all(f"{last} WHERE rowid < ?", number)
        return int(found[0][0])

    def events_after(self, number: int, limit: int) -> list[tuple[int, StoredEvent]]:
        """So many events with higher notification IDs, in order, each with its own."""
        rows = self._all(
            "SELECT rowid, originator_id, originator_version, topic, state"  # noqa: S608
            f" FROM {self._events} WHERE rowid > ? ORDER BY rowid LIMIT ?",
            *(number, limit),
        )
        return [(row[0], StoredEvent(UUID(row[1]), row[2], row[3], row[4])) for row in rows]

    def number_of(self, originator: UUID, version: int) -> int | None:
        """The notification ID of an aggregate's event of this version."""
        found = self._all(
            f"SELECT rowid FROM {self._events}"  # noqa: S608 - our own names
            " WHERE originator_id = ? AND originator_version = ?",
            *(originator.hex, version),
        )
        return int(found[0][0]) if found else None

    def _lacking(self) -> list[str]:
        there = self._named("trigger", TRIGGERS)
        return [name for name in TRIGGERS if name not in there]

    def _named(self, kind: str, names: Collection[str]) -> list[str]:
        found = self._all("SELECT name FROM sqlite_master WHERE type = ?", kind)
        return [row[0] for row in found if row[0] in names]

    def _all(self, statement: str, *values: Any) -> list[Any]:
        self._cursor.execute(statement, values)
        rows: list[Any] = self._cursor.fetchall()
        return rows
