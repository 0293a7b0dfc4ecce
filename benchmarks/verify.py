"""How fast a log is verified, against merely reading its rows; and what the ledger costs.

    python benchmarks/verify.py [--events 1000000] [--runs 3] [--log FILE]

Makes a log of events with 300 to 500 bytes of state each, or takes the one given (made if there is
none), and prints the median of the runs: events a second by the clock, and by processor time of all
processes together, which other work on the machine disturbs less. Then it records events with the
bare library, by turns with and without the ledger.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from archive.store.sqlite import AppendOnlySQLiteFactory, AppendOnlySQLiteRecorder
from archive.store.sqlite_reading import read_sqlite_log
from archive.store.verifying import verify

BATCH = 1_000
RECORDED = 10_000
Rates = tuple[float, float]


class Note(Aggregate):
    """The least that the bare library can record: one text."""

    def __init__(self, text: str) -> None:
        self.text = text


class WithoutLedgerRecorder(AppendOnlySQLiteRecorder):
    """Records as there was no ledger yet."""

    def create_table(self) -> None:
        SQLiteApplicationRecorder.create_table(self)

    def _insert_events(
        self, c: Any, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        return SQLiteApplicationRecorder._insert_events(  # noqa: SLF001 - past the class between
            self, c, stored_events, **kwargs
        )


class WithoutLedgerFactory(AppendOnlySQLiteFactory):
    """Makes the recorder without a ledger."""

    application_recorder_class = WithoutLedgerRecorder


def make(file: Path, count: int) -> None:
    """A log of so many events; two of five are about a thing that is there already."""
    chance = random.Random(1)  # noqa: S311 - the same log each time
    versions: list[list[Any]] = []
    datastore = SQLiteDatastore(str(file))
    recorder = AppendOnlySQLiteRecorder(datastore)
    recorder.create_table()
    for _ in range(0, count, BATCH):
        events = []
        for _ in range(BATCH):
            if versions and chance.random() < 0.4:
                thing = chance.choice(versions)
                thing[1] += 1
            else:
                thing = [UUID(int=chance.getrandbits(128)), 1]
                versions.append(thing)
            state = chance.randbytes(chance.randint(300, 500))
            events.append(StoredEvent(thing[0], thing[1], "contribution.made", state))
        recorder.insert_events(events)
    datastore.close()


def read(file: Path) -> int:
    """Merely read the rows of events and leaves."""
    with read_sqlite_log(file) as reader:
        leaves = sum(map(len, reader.leaves()))
        assert sum(map(len, reader.events())) == leaves
        return leaves


def check(file: Path) -> int:
    """Verify the log, which must be clean."""
    with read_sqlite_log(file, by_processes=True) as reader:
        verdict = verify(reader)
    assert verdict.clean, verdict.troubles
    return verdict.events


def recorded(factory: str) -> Callable[[], int]:
    """Record some events with the bare library, through the store that this factory makes."""

    def run() -> int:
        with tempfile.TemporaryDirectory() as home:
            settings = {"PERSISTENCE_MODULE": factory, "SQLITE_DBNAME": f"{home}/bare.db"}
            with Application[UUID](settings) as app:
                for _ in range(RECORDED // BATCH):
                    app.save(*(Note(text="a text of about forty words " * 8) for _ in range(BATCH)))
        return RECORDED

    return run


def rates(work: Callable[[], int]) -> Rates:
    """Events a second by the clock and by processor time."""
    clock, processor = time.perf_counter(), sum(os.times()[:4])
    count = work()
    return count / (time.perf_counter() - clock), count / (sum(os.times()[:4]) - processor)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--log", type=Path)
    given = parser.parse_args()
    rows: dict[str, list[Rates]] = {}
    with tempfile.TemporaryDirectory() as home:
        file = given.log or Path(home) / "events.db"
        if not file.exists():
            make(file, given.events)
        for _ in range(given.runs):
            rows.setdefault("read", []).append(rates(lambda: read(file)))
            rows.setdefault("verify", []).append(rates(lambda: check(file)))
    for _ in range(given.runs):
        for name in ("WithoutLedgerFactory", "AppendOnlySQLiteFactory"):
            module = __name__ if name == "WithoutLedgerFactory" else "archive.store.sqlite"
            work = recorded(f"{module}:{name}")
            rows.setdefault(f"record, {name}", []).append(rates(work))
    print(f"{'':<36}{'by the clock':>14}{'by processor':>14}")
    middles = {}
    for what, pairs in rows.items():
        middle = middles[what] = [statistics.median(side) for side in zip(*pairs, strict=True)]
        print(f"{what:<36}{middle[0]:>14,.0f}{middle[1]:>14,.0f}")
    for one, other in (("verify", "read"), [*middles][-1:-3:-1]):
        ratios = [a / b for a, b in zip(middles[one], middles[other], strict=True)]
        print(f"{one} : {other}  {ratios[0]:.2f} by the clock, {ratios[1]:.2f} by processor")


if __name__ == "__main__":
    main()
