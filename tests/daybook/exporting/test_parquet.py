"""Typed tables, read by pyarrow and by pandas."""

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from daybook.bootstrap import Daybook
from daybook.exporting.content import FACTS, Content
from daybook.exporting.formats import Format
from daybook.exporting.making import make_export
from daybook.exporting.parquet import schema_of
from daybook.exporting.sight import Sight
from daybook.exporting.tables import row_of
from projections.viewer import STEWARD

PARQUET = Format("parquet", "", "daybook.exporting.parquet", "research")


@pytest.fixture(scope="module")
def folder(demo: Daybook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What stewards see."""
    out = tmp_path_factory.mktemp("parquet") / "out"
    make_export(demo, PARQUET, out, Sight(STEWARD))
    return out


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.KIND)
def test_a_table_holds_every_fact_of_its_kind(demo: Daybook, folder: Path, kind: type) -> None:
    table = pq.read_table(folder / f"{kind.KIND}.parquet")  # type: ignore[attr-defined]
    with demo.engine.connect() as connection:
        rows = [row_of(fact) for fact in Content(connection, Sight(STEWARD)).of(kind)]

    assert table.schema.equals(schema_of(kind))
    assert [_maps(row) for row in table.to_pylist()] == rows
    assert rows


def _maps(row: dict[str, object]) -> dict[str, object]:
    """A map, which pyarrow gives as pairs, as a dictionary."""
    counts = ("endorsements", "tally", "skipped")
    return {k: dict(v) if k in counts else v for k, v in row.items()}  # type: ignore[call-overload]


def test_columns_are_typed_and_say_what_they_hold(folder: Path) -> None:
    schema = pq.read_schema(folder / "contributions.parquet")

    assert schema.field("occurred_at").type == pa.timestamp("us", tz="UTC")
    assert schema.field("edited").type == pa.bool_()
    assert not schema.field("author_id").nullable
    assert schema.field("body").nullable
    assert all(field.metadata[b"told"] for field in schema)


def test_each_file_has_the_manifest_with_the_counts(folder: Path) -> None:
    for kind in FACTS:
        metadata = pq.read_metadata(folder / f"{kind.KIND}.parquet")
        manifest = json.loads(metadata.metadata[b"daybook"])
        assert manifest["counts"][kind.KIND] == metadata.num_rows
        assert manifest["viewer"] == "steward"


def test_pandas_reads_them(folder: Path) -> None:
    frame = pd.read_parquet(folder / "contributions.parquet")

    assert frame.occurred_at.is_monotonic_increasing
    assert str(frame.occurred_at.dt.tz) == "UTC"
    assert frame[frame.withdrawn].body.isna().all()
