"""A full disk, a read-only folder, a locked database: told in a sentence, and nothing is lost."""

import errno
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from daybook.bootstrap import open_daybook
from daybook.cli import cli
from daybook.cli.status import size_of
from daybook.config import SettingError, Settings, settings_from
from daybook.troubles import TROUBLES, explain
from daybook.understanding import understand
from daybook.wsgi import make_app
from projections.norms.queries import norms_seen
from projections.search.engine import Query
from projections.viewer import ANONYMOUS, STEWARD
from tests.daybook.disks import Disk, disk
from tests.webui.forms import send

ZOE = "mailto:zoe@example.org"
MANY = 1_200
THREADS = MANY // 4
SIZE = 24


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Disk]:
    """A disk of a few megabytes."""
    with disk(tmp_path / "disk", SIZE) as made:
        yield made


@pytest.fixture
def archive(small: Disk, small_model: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Where an archive on that disk lies, or will."""
    monkeypatch.setenv("DAYBOOK_MODEL", str(small_model))
    monkeypatch.setenv("DAYBOOK_PATIENCE", "1")
    return Settings(small.folder / "home", model=str(small_model), patience=1)


@pytest.fixture
def export(tmp_path: Path) -> str:
    """More messages than fit on the disk with everything that is made of them."""
    file = tmp_path / "many.jsonl"
    with file.open("w") as lines:
        for record in native(MANY):
            lines.write(json.dumps(record) + "\n")
    return str(file)


def native(count: int) -> Iterator[dict[str, object]]:
    """Daybook's own format: a space, and so many messages in threads of four."""
    at = {"occurred_at": "2024-05-01T12:00:00Z"}
    yield {"daybook": 1, "community": "Yard"}
    yield {"type": "open-space", **at, "key": "s", "name": "s", "kind": "channel"}
    for number in range(count):
        yield {
            "type": "make-contribution",
            **at,
            "by": f"x:{number % 50}",
            "key": f"m{number}",
            "space": "s",
            "thread": f"t{number // 4}",
            "body": f"The kettle number {number} stands on shelf {number * 7919 % 1000}.",
        }


def run(archive: Settings, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(archive.home), *words])


def refused(result: Result) -> str:
    """What was told by a command that failed as it should: in a sentence, without a trace."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    [told] = [line for line in result.output.splitlines() if line.startswith("Error: ")]
    return told


def holds_all(archive: Settings) -> None:
    """Nothing is lost, nothing is doubled, and all of it is shown and found."""
    with open_daybook(archive) as daybook:
        made = daybook.archive.count_by_topic()["contribution.made"]
        assert made == MANY
        assert daybook.index.document_count() == MANY
        assert daybook.search_engine.search(Query("kettle"), STEWARD).total == THREADS
    assert run(archive, "doctor").exit_code == 0


def test_an_import_onto_a_full_disk_goes_on_once_there_is_room(
    small: Disk, archive: Settings, export: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daybook.cli.import_export.MANY", 100)  # with followers
    assert run(archive, "init").exit_code == 0
    for leaving in (0, 300_000, 1_500_000):
        small.fill(leaving)
        told = refused(run(archive, "import", export))
        assert "The disk is full" in told
        assert "MB are free" in told
        assert "Nothing that was recorded is lost" in told
        assert "give the same command again" in told
        small.make_room()

    result = run(archive, "import", export)

    assert result.exit_code == 0, result.output
    holds_all(archive)


@pytest.fixture
def recorded(archive: Settings, export: str) -> Settings:
    """An archive in which all is recorded and shown, and nothing indexed."""
    assert run(archive, "import", export).exit_code == 0
    assert run(archive, "search", "kettle").exit_code == 0  # which makes a table on first use
    return archive


@pytest.mark.parametrize("part", [0, 0.3, 0.7])
def test_an_index_that_cannot_be_written_keeps_what_it_had(
    small: Disk, recorded: Settings, part: float
) -> None:
    with open_daybook(recorded) as daybook:
        with daybook.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE projection_positions SET position = 0 WHERE projection = 'keyword'"
            )
        small.fill(int(part * size_of(recorded.search_folder)))
        with pytest.raises(TROUBLES) as failed:
            daybook.catch_up_index()
        assert "The disk is full" in explain(failed.value, recorded)
        assert daybook.search_engine.search(Query("kettle"), STEWARD).total == THREADS

    small.make_room()
    with open_daybook(recorded) as daybook:
        daybook.catch_up_index()
    holds_all(recorded)


@pytest.mark.parametrize("leaving", [0, 20_000])
def test_vectors_that_cannot_be_written_keep_what_there_was(
    small: Disk, recorded: Settings, leaving: int
) -> None:
    small.fill(leaving)
    told = refused(run(recorded, "understand"))
    assert "The disk is full" in told

    small.make_room()
    assert run(recorded, "search", "kettle").exit_code == 0
    assert run(recorded, "understand").exit_code == 0
    holds_all(recorded)
    with open_daybook(recorded) as daybook:
        assert understand(daybook) == 0
        assert daybook.understood_at == daybook.talk_at


def test_pages_and_forms_of_a_full_disk_say_so(small: Disk, archive: Settings) -> None:
    assert run(archive, "init").exit_code == 0
    with open_daybook(archive) as daybook:
        daybook.catch_up()
        client = make_app(daybook, ANONYMOUS, ZOE).test_client()
        small.fill()
        assert client.get("/").status_code == 200
        page = send(client, "/record/norm/new", title="Locks", text="1. Lock it.\n" * 3_000)
        assert page.status_code == 200
        assert "The disk is full" in page.text
        assert 'value="Locks"' in page.text

        small.make_room()
        send(client, "/record/norm/new", title="Locks", text="1. Lock it.\n")
        assert [norm.title for norm in norms_seen(daybook.engine, ANONYMOUS)] == ["Locks"]


@pytest.mark.parametrize("words", [["search", "kettle"], ["status"], ["doctor"], ["rebuild"]])
def test_a_read_only_disk_is_named(small: Disk, recorded: Settings, words: list[str]) -> None:
    small.remount("ro")

    told = refused(run(recorded, *words))

    assert str(recorded.home) in told
    assert "read-only" in told
    small.remount("rw")
    assert run(recorded, *words).exit_code == 0


def test_an_import_onto_a_read_only_disk_goes_on_once_it_can_be_written(
    small: Disk, archive: Settings, export: str
) -> None:
    assert run(archive, "init").exit_code == 0
    small.remount("ro")
    assert "read-only" in refused(run(archive, "import", export))
    small.remount("rw")

    assert run(archive, "import", export).exit_code == 0
    holds_all(archive)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program that holds the database for itself."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@pytest.mark.parametrize("name", ["events.db", "keys.db", "views.db"])
def test_a_locked_database_is_told_of_and_the_import_goes_on_later(
    run: Callable[..., Result],
    home: Path,
    samples: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DAYBOOK_PATIENCE", "0")
    sample = str(samples / "native" / "sample")
    run("init")
    with locked(home / name):
        told = refused(run("import", sample))
    assert "locked by another program for more than 0 seconds" in told
    assert str(home) in told

    assert run("import", sample).exit_code == 0
    assert run("doctor").exit_code == 0


def test_a_form_on_a_locked_database_keeps_what_was_typed(
    settings: Settings, run: Callable[..., Result]
) -> None:
    run("init")
    with open_daybook(replace(settings, patience=0)) as daybook:
        daybook.catch_up()
        client = make_app(daybook, ANONYMOUS, ZOE).test_client()
        with locked(settings.events_file):
            page = send(client, "/record/norm/new", title="Locks", text="1. Lock it.\n")
        assert "locked by another program" in page.text
        assert 'value="Locks"' in page.text

        with locked(settings.views_file):
            page = send(client, "/record/norm/new", title="Locks", text="1. Lock it.\n")
        assert "This is recorded, and cannot be shown yet" in page.text
        daybook.catch_up()
        assert [norm.title for norm in norms_seen(daybook.engine, ANONYMOUS)] == ["Locks"]


def test_a_page_whose_read_models_are_gone_says_that_it_will_pass(
    settings: Settings, run: Callable[..., Result], caplog: pytest.LogCaptureFixture
) -> None:
    run("init")
    with open_daybook(settings) as daybook:
        daybook.catch_up()
        client = make_app(daybook, ANONYMOUS, ZOE).test_client()
        with daybook.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE norms")

        page = client.get("/norms/")

    assert page.status_code == 503
    assert "Nothing that was recorded is lost" in page.text
    assert "daybook doctor --fix" in caplog.text


def test_others_files_are_told_as_they_are(settings: Settings) -> None:
    elsewhere = PermissionError(errno.EACCES, "Permission denied", "/elsewhere/export.zip")

    assert "export.zip" in explain(elsewhere, settings)
    assert "daybook" not in explain(elsewhere, settings)


def test_no_statement_and_no_text_of_it_is_told(settings: Settings) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError) as failed:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (:x)"), {"x": "private words"})
    engine.dispose()

    assert "private words" not in explain(failed.value, settings)
    assert "INSERT" not in explain(failed.value, settings)


@pytest.mark.parametrize("told", ["soon", "-1", "0.5", "4000"])
def test_a_patience_that_is_none_is_refused(told: str) -> None:
    with pytest.raises(SettingError, match=f"DAYBOOK_PATIENCE is '{told}'"):
        settings_from(None, {"DAYBOOK_PATIENCE": told})


def test_a_wrong_setting_is_a_wrong_use(run: Callable[..., Result]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYBOOK_PATIENCE", "soon")
        result = run("status")

    assert result.exit_code in (1, 2)
    assert "Give it whole seconds" in result.output
    assert isinstance(result.exception, SystemExit)
