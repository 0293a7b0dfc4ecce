"""Every count that an export publishes, worked out again from the log by code of its own."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from daybook.bootstrap import Daybook
from daybook.exporting.content import FACTS, Content
from daybook.exporting.formats import FORMATS
from daybook.exporting.making import make_export
from daybook.exporting.manifest import read_manifest
from daybook.exporting.pseudonyms import Pseudonyms
from daybook.exporting.sight import Sight
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.daybook.exporting.conftest import told_in
from tests.daybook.exporting.reckoning import Reckoning

SIGHTS = {
    "all visitors": Sight(ANONYMOUS),
    "members": Sight(MEMBER),
    "stewards": Sight(STEWARD),
    "stewards in 2023": Sight(STEWARD, as_of=datetime(2023, 9, 30, tzinfo=UTC)),
    "visitors in 2024": Sight(ANONYMOUS, as_of=datetime(2024, 5, 20, 12, tzinfo=UTC)),
    "before anything was known": Sight(STEWARD, known_at=datetime(2020, 1, 1, tzinfo=UTC)),
}
Counts = tuple[Mapping[str, int], Mapping[str, Mapping[str, int]]]


def reckoned(demo: Daybook, sight: Sight) -> Reckoning:
    return Reckoning(told_in(demo), sight.viewer.level, sight.as_of, sight.known_at)


def differences(published: Counts, wanted: Reckoning) -> list[str]:
    """Every published count that is not as it should be."""
    counts, flagged = published
    wrong = [k for k, count in counts.items() if count != wanted.counts[k]]
    return wrong + [
        f"{kind} {flag}"
        for kind, flags in flagged.items()
        for flag, count in flags.items()
        if count != wanted.flagged[kind][flag]
    ]


@pytest.fixture(scope="module")
def made(demo: Daybook, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An export of what stewards see, in every format."""
    folder = tmp_path_factory.mktemp("made")
    for one in FORMATS:
        make_export(demo, one, folder / one.name, Sight(STEWARD))
    return {one.name: folder / one.name for one in FORMATS}


@pytest.mark.parametrize("seen_by", SIGHTS)
def test_what_is_counted_of_each_kind_is_what_the_log_has(demo: Daybook, seen_by: str) -> None:
    sight = SIGHTS[seen_by]
    with demo.engine.connect() as connection:
        content = Content(connection, sight)
        for kind in FACTS:
            for _ in content.of(kind):
                pass

    published = (content.counts.totals, content.counts.flagged)
    assert set(published[0]) == {kind.KIND for kind in FACTS}
    assert differences(published, reckoned(demo, sight)) == []


def test_pseudonyms_change_no_count(demo: Daybook) -> None:
    with demo.engine.connect() as connection:
        content = Content(connection, Sight(), Pseudonyms(b"k" * 32))
        for kind in FACTS:
            for _ in content.of(kind):
                pass

    published = (content.counts.totals, content.counts.flagged)
    assert differences(published, reckoned(demo, Sight())) == []


@pytest.mark.parametrize("name", [one.name for one in FORMATS])
def test_every_manifest_has_the_counts_of_the_log(
    demo: Daybook, made: dict[str, Path], name: str
) -> None:
    manifest = read_manifest(made[name])

    assert manifest.counts["contributions"] > 200
    assert differences((manifest.counts, manifest.flagged), reckoned(demo, Sight(STEWARD))) == []


@pytest.mark.parametrize("name", [one.name for one in FORMATS])
def test_a_fault_in_any_count_of_a_manifest_is_found(
    demo: Daybook, made: dict[str, Path], name: str
) -> None:
    manifest, wanted = read_manifest(made[name]), reckoned(demo, Sight(STEWARD))

    for kind in manifest.counts:
        for off in (1, -1):
            wrong = {**manifest.counts, kind: manifest.counts[kind] + off}
            assert differences((wrong, manifest.flagged), wanted) == [kind]
    for kind, flags in manifest.flagged.items():
        for flag, count in flags.items():
            wrong_flags = {**manifest.flagged, kind: {**flags, flag: count + 1}}
            assert differences((manifest.counts, wrong_flags), wanted) == [f"{kind} {flag}"]


def lines_of(file: Path) -> list[dict[str, Any]]:
    """The JSON Lines of a file."""
    return [json.loads(line) for line in file.read_bytes().split(b"\n") if line]


def rows_in_parquet(folder: Path) -> Counts:
    """What the tables themselves hold."""
    counts, flagged = {}, {}
    for kind in FACTS:
        rows = pq.read_table(folder / f"{kind.KIND}.parquet").to_pylist()
        counts[kind.KIND] = len(rows)
        if kind.FLAGS:
            flagged[kind.KIND] = {f: sum(bool(row[f]) for row in rows) for f in kind.FLAGS}
    return counts, flagged


def rows_in_convokit(folder: Path) -> Counts:
    """What the files of the corpus themselves hold."""
    said = [line["meta"] for line in lines_of(folder / "utterances.jsonl")]
    told = {
        "contributions": said,
        "threads": _metas(folder / "conversations.json"),
        "people": _metas(folder / "speakers.json"),
    }
    flags = {kind.KIND: kind.FLAGS for kind in FACTS}
    flagged = {
        kind: {flag: sum(bool(meta[flag]) for meta in metas) for flag in flags[kind]}
        for kind, metas in told.items()
    }
    return {kind: len(metas) for kind, metas in told.items()}, flagged


def rows_in_native(folder: Path) -> Counts:
    """What the lines themselves hold, of kinds that have a line of their own."""
    lines = [line for file in sorted(folder.glob("*.jsonl")) for line in lines_of(file)]
    types = {"spaces": "open-space", "contributions": "make-contribution",
             "roles": "establish-role", "decisions": "propose-decision",
             "norms": "adopt-norm"}  # fmt: skip
    named = [line.get("type") for line in lines]
    return {kind: named.count(called) for kind, called in types.items()}, {}


READ = {
    "parquet": rows_in_parquet,
    "convokit": rows_in_convokit,
    "native": rows_in_native,
}


@pytest.mark.parametrize("name", READ)
def test_the_files_hold_as_much_as_the_log_has(
    demo: Daybook, made: dict[str, Path], name: str
) -> None:
    published = READ[name](made[name])

    assert published[0]
    assert differences(published, reckoned(demo, Sight(STEWARD))) == []


def test_a_row_that_is_lost_is_found(demo: Daybook, made: dict[str, Path], tmp_path: Path) -> None:
    lines = (made["convokit"] / "utterances.jsonl").read_bytes().split(b"\n")
    for name in ("conversations.json", "speakers.json"):
        (tmp_path / name).write_bytes((made["convokit"] / name).read_bytes())
    (tmp_path / "utterances.jsonl").write_bytes(b"\n".join(lines[1:]))

    found = differences(rows_in_convokit(tmp_path), reckoned(demo, Sight(STEWARD)))

    assert "contributions" in found


def test_what_is_in_the_demo_has_every_flag(demo: Daybook) -> None:
    flagged: Any = reckoned(demo, Sight(STEWARD)).flagged["contributions"]

    assert all(flagged[name] for name in ("edited", "hidden", "withdrawn", "erased", "missing"))


def _metas(file: Path) -> list[dict[str, Any]]:
    return [one["meta"] for one in json.loads(file.read_text(encoding="utf-8")).values()]
