"""How fast the keyword index is made, and how fast it answers, over an export.

    python benchmarks/search.py EXPORT [--reader NAME] [--questions 200]

The questions are texts and sentences of the export that end in a question mark. Prints the index
rate, the median and the 95th percentile of the answers, hits and excerpts included, and how many of
the ten best hits are those that scoring every word of every question would give.
"""

import argparse
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from unittest.mock import patch

import sqlalchemy as sa

from daybook.bootstrap import Daybook, create, open_daybook
from daybook.config import Settings
from ingest.export import open_export
from ingest.importer import import_export
from ingest.reader import ReadOptions
from ingest.readers import reader_for, reader_named
from projections.search.engine import Query, SearchEngine
from projections.search.keyword import scoring
from projections.search.keyword.index import KeywordIndex
from projections.text import own_words
from projections.threads.known import known_contributions
from projections.threads.tables import contributions
from projections.viewer import STEWARD

_QUESTION = re.compile(r"[^.?!\n]{15,}\?(?=\s|$)")
_AT_ONCE = 5_000
_ALL_WORDS = 1 << 40


def index_rate(database: sa.Engine, folder: Path) -> tuple[int, float]:
    """How many contributions there are, and how many a second a new index in `folder` takes."""
    index = KeywordIndex(folder)
    with database.connect() as connection:
        in_order = sa.select(contributions.c.id).order_by(contributions.c.recorded_at)
        ids = connection.scalars(in_order).all()
        started = time.perf_counter()
        for start in range(0, len(ids), _AT_ONCE):
            index.update(connection, ids[start : start + _AT_ONCE])
            if start % (4 * _AT_ONCE) == 3 * _AT_ONCE:
                index.commit()
        index.commit()
        return len(ids), len(ids) / (time.perf_counter() - started)


def questions_in(database: sa.Engine, count: int) -> list[str]:
    """Questions that people asked in these texts, drawn the same way every time."""
    asked = sorted(set(_questions(database)))
    random.Random(5).shuffle(asked)  # noqa: S311 - nothing secret
    return asked[:count]


def _questions(database: sa.Engine) -> Iterator[str]:
    with database.connect() as connection:
        asking = contributions.c.body.contains("?")
        rows = connection.execute(
            sa.select(contributions.c.body, contributions.c.media).where(asking)
        )
        for body, media in rows:
            text = own_words(body, media)
            if text.endswith("?") and len(text) < 1_000:
                yield text
            else:
                yield from (found.strip() for found in _QUESTION.findall(text))


def answers(engine: SearchEngine, questions: Sequence[str]) -> tuple[list[float], list[set[str]]]:
    """The milliseconds each answer took, and its ten best hits."""
    engine.search(Query("warm up"), STEWARD)
    times, best = [], []
    for question in questions:
        started = time.perf_counter()
        results = engine.search(Query(question), STEWARD)
        times.append((time.perf_counter() - started) * 1_000)
        best.append({str(hit.id) for hit in results.hits[:10]})
    return times, best


def report(database: sa.Engine, engine: SearchEngine, count: int) -> None:
    """Measure the answers, and print."""
    questions = questions_in(database, count)
    if not questions:
        print("nobody asks anything in this export, so there is nothing to measure")
        return
    times, best = answers(engine, questions)
    with patch.object(scoring, "MOST_POSTINGS", _ALL_WORDS):
        _, best_of_all = answers(engine, questions)
    pairs = zip(best, best_of_all, strict=True)
    same = statistics.mean(len(a & b) / len(b) for a, b in pairs if b)
    words = statistics.mean(len(question.split()) for question in questions)
    p95 = sorted(times)[min(len(times) - 1, round(0.95 * len(times)))]
    print(f"questions            {len(questions):>9,} of {words:.0f} words on average")
    print(f"keyword, p50         {statistics.median(times):>9.1f} ms")
    print(f"keyword, p95         {p95:>9.1f} ms")
    print(f"keyword, longest     {max(times):>9.1f} ms")
    print(f"same ten best        {same:>9.1%} as with every word")


def fill(daybook: Daybook, path: Path, reader_name: str | None) -> None:
    """Bring an export into an archive's tables."""
    with open_export(path) as export:
        reader = reader_named(reader_name) if reader_name else reader_for(export)
        known = partial(known_contributions, daybook.engine)
        import_export(daybook.archive, reader, export, ReadOptions(), known)
    daybook.catch_up_tables()


def main() -> None:
    """Import, index, ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path)
    parser.add_argument("--reader")
    parser.add_argument("--questions", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(Path(home))
        create(settings, "")
        with open_daybook(settings) as daybook:
            fill(daybook, given.export, given.reader)
            count, rate = index_rate(daybook.engine, Path(home, "measured"))
            print(f"contributions        {count:>9,}")
            print(f"keyword index        {rate:>9,.0f} contributions/s, one process")
            daybook.catch_up_index()
            report(daybook.engine, daybook.search_engine, given.questions)


if __name__ == "__main__":
    main()
