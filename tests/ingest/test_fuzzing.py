"""A few hundred mutated inputs for every reader; and that the harness sees what goes wrong."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.commands import Command, MakeContribution, OpenSpace
from ingest.errors import ExportError
from ingest.export import Export
from ingest.reader import ReadOptions
from ingest.readers import READERS
from ingest.records import Covered, Found, Record, Skipped
from tests.builders import a
from tests.ingest.fuzzing import cases
from tests.ingest.fuzzing.__main__ import main
from tests.ingest.fuzzing.case import Case, load
from tests.ingest.fuzzing.cases import case_of
from tests.ingest.fuzzing.counting import native_lines, slack_rows, xml_rows
from tests.ingest.fuzzing.histories import HISTORIES
from tests.ingest.fuzzing.runner import Plan, Report, run

SHORT = {name: 24 if name.startswith("git-") else 30 for name in cases.READERS}
Body = Callable[[], Iterator[Record]]
READINGS = count()
"""How often a reader of a test was read, in the forked process, where every count begins anew."""


@pytest.mark.parametrize("reader", cases.READERS)
def test_no_mutated_input_crashes_hangs_or_loses_a_record(reader: str, tmp_path: Path) -> None:
    report = run(Plan(reader, SHORT[reader], seed=7, stored_every=10, failures=tmp_path))

    assert [failure.why for failure in report.failures] == []
    assert report.inputs >= SHORT[reader]
    assert report.stored > 0
    assert report.records > 0


def test_every_reader_is_tried() -> None:
    assert set(cases.READERS) == set(READERS)


@pytest.mark.parametrize("reader", cases.READERS)
def test_the_same_number_gives_the_same_input_and_another_gives_another(reader: str) -> None:
    assert case_of(reader, 1, 5) == case_of(reader, 1, 5)
    assert case_of(reader, 1, 5).files != case_of(reader, 1, 6).files
    assert case_of(reader, 1, 5).files != case_of(reader, 2, 5).files


def test_an_input_is_the_same_whatever_was_made_before_it() -> None:
    before = case_of("native", 1, 514)
    for number in range(60):
        case_of("native", 1, number)

    assert case_of("native", 1, 514) == before


def test_a_repository_carries_many_histories_unless_it_is_damaged() -> None:
    found = [case_of("git-roles", 1, number) for number in range(12)]

    assert {case.inputs for case in found} <= {1, HISTORIES}
    assert HISTORIES in {case.inputs for case in found}


class BadReader:
    """Reads whatever a test says."""

    name, title, passes = "bad", "What a test gives", 1

    def __init__(self, body: Body):
        self._body = body

    def recognises(self, export: Export) -> bool:
        return True

    def read(self, export: Export, options: ReadOptions) -> Iterator[Record]:
        yield from self._body()


def tried(body: Body, folder: Path, monkeypatch: pytest.MonkeyPatch, **changes: float) -> Report:
    """What the harness says of a reader that does this."""
    monkeypatch.setitem(READERS, "bad", BadReader(body))  # type: ignore[arg-type]
    case = Case("bad", {"x.txt": b"x"}, "x.txt", steps=("as it is",))
    plan = Plan("bad", 1, stored_every=1, limit=changes.get("limit", 5.0), failures=folder)
    return run(Plan(**{**vars(plan), "make": lambda _: case}))


def made(command: Command) -> Record:
    return Found("here", (command,))


def crashing() -> Iterator[Record]:
    raise KeyError("ts")
    yield


def hanging() -> Iterator[Record]:
    while True:
        time.time()
    yield


def hungry() -> Iterator[Record]:
    yield Skipped("x" * (2 << 30))


def dying() -> Iterator[Record]:
    os._exit(3)  # as if it had crashed, without a core
    yield


def without_a_zone() -> Iterator[Record]:
    yield made(a(OpenSpace, occurred_at=datetime(2021, 1, 1)))  # noqa: DTZ001 - that is the fault


def out_of_the_calendar() -> Iterator[Record]:
    yield made(a(OpenSpace, occurred_at=datetime.max.replace(tzinfo=UTC)))
    yield Skipped("")


def another_each_time() -> Iterator[Record]:
    yield made(a(OpenSpace))
    yield made(a(MakeContribution, body=f"It is {time.time_ns()}."))


def missed_the_second_time() -> Iterator[Record]:
    contribution = a(MakeContribution)
    yield made(a(OpenSpace))
    imported_before = next(READINGS) >= 2  # it is read once by itself before it is imported
    yield Skipped("contribution") if imported_before else made(contribution)
    yield Covered(contribution.space, contribution.occurred_at, contribution.occurred_at)


def refused_in_other_words() -> Iterator[Record]:
    raise ExportError(f"It is {time.time_ns()}.")
    yield


FAULTS: dict[str, Body] = {
    "KeyError: 'ts'": crashing,
    "MemoryError": hungry,
    "read ended the process (3)": dying,
    "OpenSpace.occurred_at has no zone": without_a_zone,
    "a record does not tell what it must": out_of_the_calendar,
    "importing again differs: 1 recorded": another_each_time,
    "importing again recorded 1 events": missed_the_second_time,
    "refused differently": refused_in_other_words,
}


@pytest.mark.parametrize("why", FAULTS)
def test_the_harness_names_what_is_wrong_and_saves_the_input(
    why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tried(FAULTS[why], tmp_path, monkeypatch)

    [failure] = report.failures
    assert why in failure.why
    assert load(failure.saved).files == {"x.txt": b"x"}


def test_a_hang_is_ended_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = tried(hanging, tmp_path, monkeypatch, limit=0.3)

    assert [failure.why for failure in report.failures] == ["read took over 0.3 s"]


def test_a_record_that_a_reader_passes_over_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(READERS["native"]), "read", lambda *_: iter([Skipped("lines")]))
    report = run(Plan("native", 12, failures=tmp_path))

    assert any("1 records are accounted for, and the input holds" in f.why for f in report.failures)


def test_records_are_counted_without_the_readers() -> None:
    rows = b'<posts><row Id="1" /><row Id="2" /></posts>'

    assert native_lines({"a.jsonl": b"{}\n{}\n\n  \nx", "b.txt": b"1\n2"}) == 2
    assert slack_rows({"yard/x/2021-03-05.json": b"[1, 2]", "yard/users.json": b"[3]"}) == 2
    assert xml_rows({"yard/Posts.xml": rows}) == 2
    assert xml_rows({"yard/Posts.xml": rows.replace(b"<posts>", b"<posts><!-- -->")}) is None


def test_the_command_prints_its_counts_and_replays_what_was_saved(tmp_path: Path) -> None:
    saved = tmp_path / "one.json"
    case_of("native", 1, 3).save(saved, "to be tried again")

    again = CliRunner().invoke(main, ["--replay", str(saved)])
    few = CliRunner().invoke(main, ["--reader", "roles-csv", "--inputs", "2"])

    assert (again.exit_code, few.exit_code) == (0, 0), (again.output, few.output)
    assert "native: 1 inputs" in again.output
    assert "roles-csv: 2 inputs (1 of them imported twice" in few.output
    assert "0 failures" in few.output


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_command_fails_when_an_input_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(READERS, "native", BadReader(crashing))  # type: ignore[arg-type]
    failed = CliRunner().invoke(
        main, ["--reader", "native", "--inputs", "1", "--failures", str(tmp_path)]
    )

    assert failed.exit_code == 1
    assert "KeyError: 'ts'" in failed.output
