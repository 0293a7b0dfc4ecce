"""How fast an export becomes searchable by words and by meaning, and how fast search answers.

    python benchmarks/search.py EXPORT [--reader NAME] [--questions 200]
    python benchmarks/search.py --home DIR [--questions 200]

The questions are texts and sentences of the export that end in a question mark. Prints the index
rate, the rate of embedding, and for each mode the median and the 95th percentile of the answers:
the whole answer of a warm engine, with the question's own vector, the hits, the excerpts and the
facets. Also how many of the ten best hits by words are those that scoring every word of every
question would give. With --home an archive is taken as it is, and nothing but the answers measured.
"""

import argparse
import os
import platform
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
from daybook.config import Settings, settings_from
from daybook.understanding import understand
from ingest.export import open_export
from ingest.importer import import_export
from ingest.reader import ReadOptions
from ingest.readers import reader_for, reader_named
from projections.search.engine import MODES, Mode, Query, SearchEngine
from projections.search.keyword import scoring
from projections.search.keyword.index import KeywordIndex
from projections.search.meaning.model import ModelError
from projections.search.meaning.processor import cores
from projections.text import own_words
from projections.threads.known import known_contributions
from projections.threads.tables import contributions
from projections.viewer import STEWARD

_QUESTION = re.compile(r"[^.?!\n]{15,}\?(?=\s|$)")
_AT_ONCE = 5_000
_ALL_WORDS = 1 << 40
_CPUINFO = Path("/proc/cpuinfo")


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


def report_embedding(daybook: Daybook, count: int) -> None:
    """Understand all contributions, of which there are so many, and print how long that takes."""
    try:
        daybook.sense.warm()  # a model that is used for the first time is made ready only once
    except ModelError as error:
        print(f"nothing is embedded: {error}")
        return
    started = time.perf_counter()
    passages = understand(daybook)
    took = time.perf_counter() - started
    print(f"embedding            {took:>9,.1f} s for {passages:,} passages")
    print(f"                     {passages / took:>9,.0f} passages/s, {cores()} cores")
    print(f"                     {count / took:>9,.0f} contributions/s")


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


def answers(
    engine: SearchEngine, questions: Sequence[str], mode: Mode
) -> tuple[list[float], list[set[str]]]:
    """The milliseconds each answer took, and its ten best hits."""
    for question in ("warm up", *questions[-5:]):
        engine.search(Query(question, mode=mode), STEWARD)
    times, best = [], []
    for question in questions:
        started = time.perf_counter()
        results = engine.search(Query(question, mode=mode), STEWARD)
        times.append((time.perf_counter() - started) * 1_000)
        best.append({str(hit.id) for hit in results.hits[:10]})
    return times, best


def report_answers(engine: SearchEngine, questions: Sequence[str], modes: Sequence[Mode]) -> None:
    """Ask all questions in each mode, and print how long the answers took."""
    for mode in modes:
        times, best = answers(engine, questions, mode)
        p95 = sorted(times)[min(len(times) - 1, round(0.95 * len(times)))]
        print(f"{f'{mode}, p50':<20} {statistics.median(times):>9.1f} ms")
        print(f"{f'{mode}, p95':<20} {p95:>9.1f} ms")
        print(f"{f'{mode}, longest':<20} {max(times):>9.1f} ms")
        if mode == "keyword":
            print(f"same ten best        {_same(engine, questions, best):>9.1%} as with every word")


def _same(engine: SearchEngine, questions: Sequence[str], best: Sequence[set[str]]) -> float:
    """How many of the best hits are those that scoring every word would give."""
    with patch.object(scoring, "MOST_POSTINGS", _ALL_WORDS):
        _, best_of_all = answers(engine, questions, "keyword")
    pairs = zip(best, best_of_all, strict=True)
    return statistics.mean([len(a & b) / len(b) for a, b in pairs if b] or [1.0])


def report(daybook: Daybook, count: int) -> None:
    """Draw the questions, ask them, and print."""
    questions = questions_in(daybook.engine, count)
    if not questions:
        print("nobody asks anything in this export, so there is nothing to measure")
        return
    words = statistics.mean(len(question.split()) for question in questions)
    print(f"questions            {len(questions):>9,} of {words:.0f} words on average")
    report_answers(daybook.search_engine, questions, MODES if _has_model(daybook) else ["keyword"])


def _has_model(daybook: Daybook) -> bool:
    try:
        daybook.sense.warm()
    except ModelError as error:
        print(f"only words are asked, as there is no model: {error}")
        return False
    with daybook.engine.connect() as connection:
        share = daybook.sense.share(connection)
    if share < 1:
        print(f"understood           {share:>9.1%}: the answers by meaning look at less than all")
    return True


def fill(daybook: Daybook, path: Path, reader_name: str | None) -> None:
    """Bring an export into an archive's tables."""
    with open_export(path) as export:
        reader = reader_named(reader_name) if reader_name else reader_for(export)
        known = partial(known_contributions, daybook.engine)
        import_export(daybook.archive, reader, export, ReadOptions(), known)
    daybook.catch_up_tables()


def measure_export(settings: Settings, given: argparse.Namespace) -> None:
    """Import, index, embed, ask, and print."""
    create(settings, "")
    with open_daybook(settings) as daybook:
        fill(daybook, given.export, given.reader)
        count, rate = index_rate(daybook.engine, settings.home / "measured")
        print(f"contributions        {count:>9,}")
        print(f"keyword index        {rate:>9,.0f} contributions/s, one process", flush=True)
        daybook.catch_up_index()
        report_embedding(daybook, count)
        report(daybook, given.questions)


def machine() -> str:
    """The processor that all this was measured on, and how busy it was with something else."""
    named = re.search(r"model name\s*:\s*(.+)", _CPUINFO.read_text() if _CPUINFO.exists() else "")
    name = named[1] if named else platform.processor() or platform.machine()
    return f"{name}, {cores()} cores, load {os.getloadavg()[0]:.1f} at the start"


def main() -> None:
    """Measure an export, or an archive that is there already."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path, nargs="?")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--reader")
    parser.add_argument("--questions", type=int, default=200)
    given = parser.parse_args()
    if (given.export is None) == (given.home is None):
        parser.error("name an export to be measured, or with --home an archive, and not both")
    print(f"machine              {machine()}")
    if given.home:
        with open_daybook(settings_from(given.home)) as daybook:
            report(daybook, given.questions)
        return
    with tempfile.TemporaryDirectory() as home:
        measure_export(settings_from(Path(home)), given)


if __name__ == "__main__":
    main()
