"""A native export read into another archive: what is the same there, at every time and viewer."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import Phase, given, settings

from archive.commands import AcceptHandover, Command, PrepareHandover
from daybook.bootstrap import Daybook, create, open_daybook
from daybook.config import Settings
from daybook.exporting.content import FACTS, Content
from daybook.exporting.facts import Deed, Person
from daybook.exporting.formats import Format
from daybook.exporting.governance_facts import Citation, Import
from daybook.exporting.making import make_export
from daybook.exporting.native.governance import CHANGES, NOT_RETOLD
from daybook.exporting.native.people import PEOPLE
from daybook.exporting.native.writing import LEFT_OUT, RETOLD
from daybook.exporting.pseudonyms import Pseudonyms
from daybook.exporting.sight import Sight
from ingest.export import open_export
from ingest.importer import import_export
from ingest.reader import ReadOptions
from ingest.readers.native import NativeReader
from projections.people.tables import people
from projections.store import metadata
from projections.viewer import ANONYMOUS, STEWARD
from tests.builders import STORY, any_commands, event_types, record

NATIVE = Format("native", "", "daybook.exporting.native")
ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
TABLES = {
    "spaces": "space",
    "threads": "thread",
    "contributions": "contribution",
    "norms": "norm",
    "decisions": "decision",
    "roles": "role",
}
NOT_TOLD = ("recorded_at", "recorded_until", "recorded_by")
"""When and from whom the other archive learned of it, which is when it was imported."""

ALIKE = ("decision_changes", "decisions", "handle_links", "norm_changes", "norms", "person_names",
         "role_changes", "role_states", "roles", "tenures")  # fmt: skip
"""Tables that are wholly the same when everything in them shows to stewards."""


@contextmanager
def imported(folder: Path, home: Path) -> Iterator[Daybook]:
    """Another archive, into which an export was imported without a word about any line."""
    create(Settings(home), "Again")
    with open_daybook(Settings(home)) as daybook, open_export(folder) as export:
        reader, options = NativeReader(), ReadOptions()
        account = import_export(daybook.archive, reader, export, options, lambda *_: iter(()))
        assert account.unreadable == []
        daybook.catch_up_tables()
        yield daybook


def in_other(old: Daybook, new: Daybook, level: str = "steward") -> Callable[[Any], Any]:
    """Gives each ID of the one archive as the other has it, in whatever it stands."""
    ids: dict[str, str] = {}
    with old.engine.connect() as connection:
        for table, kind in TABLES.items():
            for one in connection.scalars(sa.select(metadata.tables[table].c.id)):
                ids[one.hex] = new.archive.id_of(kind, f"daybook:{one}").hex
        for row in connection.execute(sa.select(people)):
            is_told = row.erased_at is None and level == "steward"
            known = row.address if is_told else None
            ids[row.id.hex] = new.archive.id_of("person", known or f"name:{row.id}").hex
    return lambda text: ID.sub(lambda m: ids.get(m[0].replace("-", ""), m[0]), text)


def facts(daybook: Daybook, sight: Sight, translated: Callable[[Any], Any]) -> dict[str, list[str]]:
    """Everything that the viewer sees then, but for what the key decides and when it was told."""
    told: dict[str, list[str]] = {}
    with daybook.engine.connect() as connection:
        content = Content(connection, sight)
        for kind in FACTS:
            if kind is not Import:
                rows = [json.dumps(_bare(f), default=_written) for f in content.of(kind)]
                told[kind.KIND] = sorted(map(translated, rows))
    return told


def _bare(fact: Any) -> dict[str, Any]:
    left_out = {*NOT_TOLD, *(("id",) if isinstance(fact, Citation) else ())}
    left_out |= {"cause", "clause"} if isinstance(fact, Deed) else set()
    left_out |= {"handles"} if isinstance(fact, Person) else set()
    return {
        one.name: tuple(map(_bare, value)) if _is_rows(value) else value
        for one in fields(fact)
        for value in [getattr(fact, one.name)]
        if one.name not in left_out
    }


def _is_rows(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and is_dataclass(value[0])


def _written(value: Any) -> Any:
    return value.hex if isinstance(value, UUID) else str(value)


def same(text: Any) -> Any:
    """Nothing to translate."""
    return ID.sub(lambda m: m[0].replace("-", ""), text)


NOT_TAKEN_ALONG = (PrepareHandover, AcceptHandover)

SIGHTS = {
    "now": (Sight(STEWARD), Sight(STEWARD)),
    "as of May 2024": (
        Sight(STEWARD, as_of=datetime(2024, 5, 20, tzinfo=UTC)),
        Sight(STEWARD, as_of=datetime(2024, 5, 20, tzinfo=UTC)),
    ),
    "as of 2023": (
        Sight(STEWARD, as_of=datetime(2023, 10, 1, tzinfo=UTC)),
        Sight(STEWARD, as_of=datetime(2023, 10, 1, tzinfo=UTC)),
    ),
    "for all visitors": (Sight(ANONYMOUS), Sight(ANONYMOUS)),
}


@pytest.mark.parametrize("name", SIGHTS)
def test_what_a_viewer_sees_is_the_same_in_an_archive_it_was_imported_into(
    whole_demo: Daybook, tmp_path: Path, name: str
) -> None:
    of_old, of_new = SIGHTS[name]
    make_export(whole_demo, NATIVE, tmp_path / "out", of_old)

    with imported(tmp_path / "out", tmp_path / "again") as again:
        translated = in_other(whole_demo, again, of_old.viewer.level)
        told, retold = facts(whole_demo, of_old, translated), facts(again, of_new, same)

    assert told["people"]
    for kind, rows in told.items():
        assert retold[kind] == rows, kind


def test_the_tables_of_what_was_decided_are_the_same_row_for_row(
    whole_demo: Daybook, tmp_path: Path
) -> None:
    make_export(whole_demo, NATIVE, tmp_path / "out", Sight(STEWARD))

    with imported(tmp_path / "out", tmp_path / "again") as again:
        translated = in_other(whole_demo, again)
        for name in ALIKE:
            assert rows(again, name, same) == rows(whole_demo, name, translated), name


def rows(daybook: Daybook, name: str, translated: Callable[[Any], Any]) -> list[str]:
    """The rows of a table, but for the time at which they were recorded."""
    with daybook.engine.connect() as connection:
        found: list[Mapping[Any, Any]] = list(
            connection.execute(sa.select(metadata.tables[name])).mappings()
        )
    told = [{k: v for k, v in row.items() if k not in NOT_TOLD} for row in found]
    return sorted(translated(json.dumps(row, default=_written)) for row in told)


@settings(max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(any_commands())
def test_any_history_is_the_same_in_an_archive_it_was_imported_into(
    commands: list[Command],
) -> None:
    with TemporaryDirectory() as folder:
        home, out, again = Path(folder, "home"), Path(folder, "out"), Path(folder, "again")
        create(Settings(home), "Any")
        with open_daybook(Settings(home)) as daybook:
            record(daybook.archive, *commands)
            daybook.catch_up_tables()
            make_export(daybook, NATIVE, out, Sight(STEWARD))
            with imported(out, again) as other:
                told = facts(daybook, Sight(STEWARD), in_other(daybook, other))
                assert facts(other, Sight(STEWARD), same) == told


def test_one_of_everything_that_can_happen_is_the_same_there(tmp_path: Path) -> None:
    create(Settings(tmp_path / "home"), "Story")
    with open_daybook(Settings(tmp_path / "home")) as daybook:
        record(daybook.archive, *(c for c in STORY if not isinstance(c, NOT_TAKEN_ALONG)))
        daybook.catch_up_tables()
        make_export(daybook, NATIVE, tmp_path / "out", Sight(STEWARD))
        with imported(tmp_path / "out", tmp_path / "again") as other:
            told = facts(daybook, Sight(STEWARD), in_other(daybook, other))
            assert facts(other, Sight(STEWARD), same) == told


def test_of_who_was_erased_is_left_that_they_were(demo: Daybook, tmp_path: Path) -> None:
    make_export(demo, NATIVE, tmp_path / "out", Sight(STEWARD))

    with (
        imported(tmp_path / "out", tmp_path / "again") as again,
        again.engine.connect() as connection,
    ):
        said = list(Content(connection, Sight(STEWARD)).contributions())

    gone = [one for one in said if one.author == "[erased]"]
    assert gone
    assert {one.body for one in gone if one.state == "shown"} == {"[erased]"}
    assert "[erased]" not in {one.body for one in said if one not in gone}


def test_nothing_that_can_happen_is_forgotten_by_the_export() -> None:
    topics = {kind.TOPIC for kind in event_types()}
    ruled = {t for t in topics if t.split(".")[0] in ("decision", "norm", "role")}

    assert {topic.split(".")[0] for topic in topics} == {*RETOLD, *LEFT_OUT}
    assert ruled == {*CHANGES, *NOT_RETOLD}
    assert {t for t in topics if t.startswith("person.")} == {*PEOPLE, "person.erased"}


def test_what_is_withheld_or_confided_is_in_no_line(demo: Daybook, tmp_path: Path) -> None:
    make_export(demo, NATIVE, tmp_path / "out", Sight(STEWARD))
    make_export(demo, NATIVE, tmp_path / "open", Sight())
    lines = (tmp_path / "out" / "2-history.jsonl").read_text(encoding="utf-8")
    public = (tmp_path / "open" / "2-history.jsonl").read_text(encoding="utf-8")

    assert "Care table" in lines
    assert "Care table" not in public
    assert "Three evenings" not in lines
    assert "mailto:" not in lines + (tmp_path / "out" / "1-people.jsonl").read_text("utf-8")
    assert '"by": "lantern:' in lines
    assert '"by": "lantern:' not in public
    assert "Tane" not in (tmp_path / "out" / "1-people.jsonl").read_text("utf-8")


def test_under_pseudonyms_nobody_is_called_by_their_name(demo: Daybook, tmp_path: Path) -> None:
    with demo.engine.connect() as connection:
        rows = connection.execute(sa.select(people).where(people.c.name.is_not(None))).all()
    make_export(demo, NATIVE, tmp_path / "out", Sight(STEWARD), Pseudonyms(b"k" * 32))
    text = "".join(file.read_text("utf-8") for file in (tmp_path / "out").glob("*.jsonl"))

    assert rows
    for row in rows:
        assert row.name not in text
        assert f'"{row.address}"' not in text
        assert str(row.id) not in text
    with imported(tmp_path / "out", tmp_path / "again") as again:
        told = facts(again, Sight(STEWARD), same)
    assert len(told["contributions"]) == 289
