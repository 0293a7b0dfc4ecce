"""How fast pages are answered: `python benchmarks/pages.py --home DIR PATH...`.

    python benchmarks/pages.py --home DIR /norms/ "/search?q=key"
    python benchmarks/pages.py --home COPY --record "/?as_of=2014-05-01"

First hits are told apart from later ones. Without --record, the archive is opened anew before each
first hit, so that nothing is in memory. With --record, a message is recorded and projected before
each, as in a server that runs while the community talks: name a copy of your archive. Either way
the time that takes is not counted. Prints milliseconds: median, 95th percentile, slowest. Exits
with 1 where a page is no page, or a later hit is slower than --limit at the 95th percentile.
"""

import argparse
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from flask.testing import FlaskClient

from archive.commands import IntroducePerson, MakeContribution, OpenSpace
from daybook.bootstrap import Daybook, open_daybook
from daybook.cli.common import VIEWERS
from daybook.config import settings_from
from daybook.recording import record
from daybook.wsgi import make_app
from projections.viewer import Viewer

Ask = Callable[[str], float]
WHO = "daybook:benchmark"


class NoPageError(Exception):
    """What was asked for is no page."""


def main() -> int:
    """Measure every page that is named, and print."""
    given = parse()
    viewer = VIEWERS[given.viewer]
    with opened(given.home, viewer) as (_, ask):
        ask("/")  # what is loaded once in the life of a server
    print(f"load {os.getloadavg()[0]:.1f} at the start")
    print(f"{'':8}{'median':>9}{'p95':>9}{'slowest':>9}{'hits':>7}  page")
    slow = False
    try:
        for path in given.paths:
            firsts, later = measure(given, viewer, path)
            tell("first", firsts, path)
            tell("later", later, path)
            slow = slow or p95(later) > given.limit
    except NoPageError as error:
        print(error, file=sys.stderr)
        return 1
    return int(slow)


def parse() -> argparse.Namespace:
    """What is to be measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="what stands after the host")
    parser.add_argument("--home", type=Path, required=True, help="the archive's folder")
    parser.add_argument("--viewer", choices=VIEWERS, default="steward")
    parser.add_argument("--firsts", type=int, default=5, help="how many first hits of each page")
    parser.add_argument("--hits", type=int, default=100, help="how many later hits of each page")
    parser.add_argument("--record", action="store_true", help="record before each first hit")
    parser.add_argument("--limit", type=float, default=200, help="milliseconds")
    given = parser.parse_args()
    if given.firsts < 1 or given.hits < 1:
        parser.error("--firsts and --hits take numbers from 1")
    return given


def measure(
    given: argparse.Namespace, viewer: Viewer, path: str
) -> tuple[list[float], list[float]]:
    """How long the first hits of a page took, and the later ones."""
    firsts = []
    if given.record:
        with opened(given.home, viewer) as (daybook, ask):
            ask(path)
            for _ in range(given.firsts):
                say_something(daybook)
                firsts.append(ask(path))
            return firsts, [ask(path) for _ in range(given.hits)]
    for _ in range(given.firsts - 1):
        with opened(given.home, viewer) as (_, ask):
            firsts.append(ask(path))
    with opened(given.home, viewer) as (_, ask):
        firsts.append(ask(path))
        return firsts, [ask(path) for _ in range(given.hits)]


@contextmanager
def opened(home: Path, viewer: Viewer) -> Iterator[tuple[Daybook, Ask]]:
    """The archive with nothing of it in memory, and how to ask it for pages."""
    with open_daybook(settings_from(home)) as daybook:
        daybook.catch_up_for_readers()
        client = make_app(daybook, viewer).test_client()
        gc.collect()
        yield daybook, lambda path: hit(client, path)


def hit(client: FlaskClient, path: str) -> float:
    """Milliseconds until the page was there, whole. Raises NoPageError."""
    started = time.perf_counter()
    answer = client.get(path)
    _ = answer.data
    took = (time.perf_counter() - started) * 1_000
    if answer.status_code != 200:
        raise NoPageError(f"{path} answers {answer.status}. Name pages that are there.")
    return took


def say_something(daybook: Daybook) -> None:
    """Record one more message, and project it."""
    at = datetime.now(UTC)
    space, handle = "daybook:space/benchmark", f"{WHO}-member"
    said = MakeContribution(
        key=f"daybook:contribution/{uuid4()}",
        space=space,
        thread=f"daybook:thread/{uuid4()}",
        kind="message",
        by=handle,
        body="Said so that there is something new.",
        occurred_at=at,
    )
    person = IntroducePerson(handle=handle, name="A benchmark", occurred_at=at)
    opening = OpenSpace(key=space, name="Benchmark", kind="channel", occurred_at=at)
    record(daybook, [person, opening, said], WHO)


def p95(took: Sequence[float]) -> float:
    """The 95th percentile."""
    return sorted(took)[min(int(len(took) * 0.95), len(took) - 1)]


def tell(which: str, took: Sequence[float], path: str) -> None:
    """Print one line."""
    numbers = f"{statistics.median(took):9.1f}{p95(took):9.1f}{max(took):9.1f}{len(took):7}"
    print(f"{which:8}{numbers}  {path}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
