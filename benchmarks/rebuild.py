"""How long a rebuild takes, and for how long its swap holds up who writes and who reads.

    python benchmarks/rebuild.py ARCHIVE

The archive's tables are replaced by equal ones, as `daybook rebuild` does it.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from daybook.bootstrap import PROJECTIONS, Daybook, open_daybook
from daybook.config import Settings
from daybook.rebuilding import scratch_tables
from projections import swapping
from projections.checksums import checksum_of
from projections.projection import Projection, catch_up
from projections.store import open_read_database
from projections.threads.tables import contributions

COUNT = sa.select(sa.func.count()).select_from(contributions)
PAUSE = 0.01


def timed(what: str, work: Callable[[], object]) -> None:
    """Do it, and print the seconds on the clock and of the processor."""
    began, used = time.perf_counter(), time.process_time()
    found = work()
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    print(f"{what}: {seconds:.2f} s, {cpu:.2f} s of the processor{f', {found}' if found else ''}")


@contextmanager
def reading(url: str) -> Iterator[None]:
    """Count contributions all the while, and print the longest that took."""
    done = threading.Event()
    longest, seen = [0.0], set()

    def read() -> None:
        engine = open_read_database(url)
        while not done.wait(PAUSE):
            began = time.perf_counter()
            with engine.connect() as connection:
                seen.add(connection.scalar(COUNT))
            longest[0] = max(longest[0], time.perf_counter() - began)
        engine.dispose()

    thread = threading.Thread(target=read)
    thread.start()
    yield
    done.set()
    thread.join()
    print(f"  longest question meanwhile: {1000 * longest[0]:.0f} ms, answers: {seen}")


def swap(daybook: Daybook, beside: sa.Engine, projections: list[Projection]) -> None:
    """Swap once, and print for how long the live database was locked."""
    began: list[float] = []
    with reading(str(daybook.engine.url)):
        swapping.swap(
            daybook.engine, beside, projections, lambda: began.append(time.perf_counter())
        )
        held = time.perf_counter() - began[0]
    print(f"  locked for others who write: {held:.2f} s")


def checksums(beside: sa.Engine, projections: list[Projection]) -> str:
    """Sum all tables; return how many rows these were."""
    with beside.connect() as connection:
        rows = (checksum_of(connection, table).rows for p in projections for table in p.tables)
        return f"{sum(rows):,} rows"


def main() -> None:
    """Measure on the archive that the command line names."""
    settings = Settings(Path(sys.argv[1]).absolute())
    with open_daybook(settings) as daybook, scratch_tables(settings) as beside:
        projections = [p() for p in PROJECTIONS]
        timed("reading the log", lambda: catch_up(daybook.archive, beside, projections))
        timed("swapping", lambda: swap(daybook, beside, projections))
        timed("checksums", lambda: checksums(beside, projections))


if __name__ == "__main__":
    main()
