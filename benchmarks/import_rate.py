"""How fast an export comes in: the log alone, with tables, and with the index as users import.

    python benchmarks/import_rate.py EXPORT [--reader NAME] [--runs 3]

Prints the median of the runs in records a second, counting every record of the source that was
read, and the rate of the bare event library in the same run, so that machines can be compared.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate

from daybook.bootstrap import Daybook, create, open_daybook
from daybook.config import Settings
from ingest.export import open_export
from ingest.importer import import_export
from ingest.reader import ReadOptions
from ingest.readers import reader_for, reader_named
from projections.threads.known import known_contributions

BARE = 10_000


class Note(Aggregate):
    """The least that the bare library can record: one text."""

    def __init__(self, text: str) -> None:
        self.text = text


def bare_library(home: Path) -> float:
    """Events a second that the event library alone records, 1,000 to a transaction."""
    settings = {
        "PERSISTENCE_MODULE": "eventsourcing.sqlite",
        "SQLITE_DBNAME": str(home / "bare.db"),
    }
    with Application(settings) as app:
        started = time.perf_counter()
        for _ in range(BARE // 1_000):
            app.save(*(Note(text="a text of about forty words " * 8) for _ in range(1_000)))
        return BARE / (time.perf_counter() - started)


def read_only(path: Path, name: str | None) -> float:
    """Records a second of the reader alone."""
    with open_export(path) as export:
        reader = reader_named(name) if name else reader_for(export)
        started = time.perf_counter()
        count = sum(getattr(r, "count", 1) for r in reader.read(export, ReadOptions()))
        return count / (time.perf_counter() - started)


def log_then_tables(path: Path, name: str | None) -> tuple[float, float]:
    """Records a second into the log, and into log and tables, in one process."""
    with tempfile.TemporaryDirectory() as home, open_export(path) as export:
        settings = Settings(Path(home))
        create(settings, "")
        reader = reader_named(name) if name else reader_for(export)
        with open_daybook(settings) as daybook:
            daybook.catch_up_tables()
            started = time.perf_counter()
            account = import_export(daybook.archive, reader, export, ReadOptions(), _known(daybook))
            logged = time.perf_counter() - started
            daybook.catch_up_tables()
            both = time.perf_counter() - started
    return account.read / logged, account.read / both


def whole_command(path: Path, name: str | None) -> float:
    """Records a second of `daybook import`, from its start to its end, index included."""
    with tempfile.TemporaryDirectory() as home, open_export(path) as export:
        reader = reader_named(name) if name else reader_for(export)
        count = sum(getattr(r, "count", 1) for r in reader.read(export, ReadOptions()))
        command = [sys.executable, "-m", "daybook", "--home", home, "import", str(path)]
        command += ["--reader", reader.name]
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return count / (time.perf_counter() - started)


def _known(daybook: Daybook) -> Callable[..., object]:
    return lambda *stretch: known_contributions(daybook.engine, *stretch)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path)
    parser.add_argument("--reader")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    rows: dict[str, list[float]] = {}
    for _ in range(given.runs):
        with tempfile.TemporaryDirectory() as home:
            rows.setdefault("bare library, events", []).append(bare_library(Path(home)))
        rows.setdefault("reader alone", []).append(read_only(given.export, given.reader))
        logged, both = log_then_tables(given.export, given.reader)
        rows.setdefault("log, one process", []).append(logged)
        rows.setdefault("log and tables, one process", []).append(both)
        whole = whole_command(given.export, given.reader)
        rows.setdefault("whole command, index included", []).append(whole)
    bare = statistics.median(rows["bare library, events"])
    print(f"{given.export.name}, {given.runs} runs: records/s (median, min, max, ratio to bare)")
    for what, rates in rows.items():
        middle = statistics.median(rates)
        print(
            f"{what:<32}{middle:>9,.0f}{min(rates):>9,.0f}{max(rates):>9,.0f}{middle / bare:>7.2f}"
        )


if __name__ == "__main__":
    main()
