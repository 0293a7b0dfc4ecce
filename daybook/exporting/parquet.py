"""Parquet: a typed table for each kind of thing, for pandas, polars, DuckDB and the like.

Times are microseconds of UTC. Each file's metadata has the manifest under `daybook`, which
`pyarrow.parquet.read_metadata(FILE).metadata` gives; each column's says what it holds.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from daybook.exporting.content import FACTS, Content
from daybook.exporting.facts import Fact
from daybook.exporting.manifest import as_json
from daybook.exporting.tables import Column, Type, columns_of, row_of

VERSION = 1
NOTES = (
    "Lists of rows, such as the wordings of a contribution, are lists of structs: unnest them.",
)
ROWS_AT_ONCE = 2_000
TYPES: dict[Type, pa.DataType] = {
    "text": pa.string(),
    "whole number": pa.int64(),
    "true or false": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
    "counts": pa.map_(pa.string(), pa.int64()),
}


def write(content: Content, folder: Path) -> None:
    """Write KIND.parquet for every kind of fact, also one that there is none of."""
    with ExitStack() as files:
        written = []
        for kind in FACTS:
            file = folder / f"{kind.KIND}.parquet"
            table = files.enter_context(pq.ParquetWriter(file, schema_of(kind), compression="zstd"))
            for rows in _in_parts(row_of(fact) for fact in content.of(kind)):
                table.write_table(pa.Table.from_pylist(rows, schema=schema_of(kind)))
            written.append(table)
        told = json.dumps(asdict(content.manifest()), ensure_ascii=False, default=as_json)
        for table in written:  # the counts are known when all was told
            table.add_key_value_metadata({"daybook": told})


def schema_of(kind: type[Fact]) -> pa.Schema:
    """The columns of a kind's table, with what each holds as its metadata."""
    return pa.schema([_field(column) for column in columns_of(kind)])


def _field(column: Column) -> pa.Field:
    metadata = {"told": column.told}
    return pa.field(column.name, _type(column), column.may_be_empty, metadata=metadata)


def _type(column: Column) -> pa.DataType:
    if column.columns:
        return pa.list_(pa.struct([_field(inner) for inner in column.columns]))
    return pa.list_(TYPES[column.of]) if column.of else TYPES[column.type]


def _in_parts(rows: Iterator[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    while part := list(islice(rows, ROWS_AT_ONCE)):
        yield part
