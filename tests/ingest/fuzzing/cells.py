"""Mutations of tables in CSV: cells, columns, quotes, separators, and the size of a cell."""

import csv
import io
from contextlib import suppress
from random import Random

from tests.ingest.fuzzing.dictionary import DAYS, SURROGATES, TEXTS, wide

TERMS = ("2014", "2014-05", "2014-05-01", "about 2014", "~2015-06", "2016", "now", "?", "today")
TERMS += (
    "0",
    "99999",
    "-1",
    "0001",
    "9999",
    "about 0000",
    wide("2014"),
    "2014-02-30",
    "~",
    "about",
)
NAMES = ("person", "role", "from", "until", "evidence", "body", "team", "handle", "Person ", "")


def csv_mutated(rng: Random, data: bytes) -> bytes:
    """A table with some cells, columns or quotes changed."""
    text = data.decode("utf-8-sig", "replace").replace("\0", "")
    lines = text[:100_000].splitlines()
    with suppress(csv.Error):  # what was spoilt before may be no table any more
        rows = [list(row) for row in csv.reader(lines)] or [[""]]
        return _written(rng, rows)
    return data


def _written(rng: Random, rows: list[list[str]]) -> bytes:
    for _ in range(rng.choice((1, 1, 2, 5))):
        row = rng.choice(rows)
        _row_changed(rng, rows, row)
    out = io.StringIO()
    delimiter = rng.choice((",", ",", ",", ";", "\t"))
    quoting: int = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    written = out.getvalue()
    if rng.random() < 0.1:
        written = f"sep={delimiter}\r\n{written}"
    if rng.random() < 0.15:
        at = rng.randint(0, len(written))
        written = (
            written[:at] + rng.choice(('"', '""', '"""', "'", "\0", "\r", "\\")) + written[at:]
        )
    encoding = rng.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1"))
    return written.encode(encoding, "surrogatepass" if "utf" in encoding else "replace")


def _row_changed(rng: Random, rows: list[list[str]], row: list[str]) -> None:
    at = rng.randrange(len(row)) if row else 0
    match rng.randrange(7):
        case 0 | 1 if row:
            row[at] = rng.choice((*TEXTS, *DAYS, *TERMS, *SURROGATES))
        case 2 if row:
            row[at] = rng.choice(TERMS)
        case 3:
            rows.insert(rng.randint(0, len(rows)), list(row))
        case 4:
            row.insert(at, rng.choice(NAMES))
        case 5 if row:
            del row[at]
        case _ if row:
            other = rng.choice(rows) or [""]
            row[at] = rng.choice(other) if rng.random() < 0.9 else "x" * 200_000
