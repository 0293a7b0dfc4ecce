import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result

from archive.application import Archive
from archive.commands import ErasePerson
from daybook import purging
from daybook.bootstrap import Daybook, open_daybook
from daybook.config import Settings
from daybook.exports import register_export
from daybook.purging import NotPurgedError, purge
from projections.checksums import checksums
from projections.search.meaning.locking import VectorsInUseError
from tests.builders import a, record

SECRET = b"Wheat paste"
ADA = "room:ada"


@pytest.fixture
def filled(run: Callable[..., Result], samples: Path) -> None:
    """An archive in which Ada spoke of paste."""
    assert run("import", str(samples / "native" / "sample")).exit_code == 0


def erase(archive: Archive) -> None:
    """Record the erasure, and nothing more."""
    command = a(ErasePerson, person=ADA, by=None)
    assert record(archive, command) == [True]


def where_it_lies(home: Path) -> set[str]:
    """The files in which the secret stands, as it is or as words of the index."""
    found = {f.name for f in home.rglob("*") if f.is_file() and SECRET in f.read_bytes()}
    return found | {f.suffix for f in home.rglob("*.trm") if b"wheat" in f.read_bytes()}


@pytest.mark.usefixtures("filled")
def test_an_erasure_that_was_killed_before_purging_is_completed(
    settings: Settings, home: Path
) -> None:
    with open_daybook(settings) as daybook:
        erase(daybook.archive)
    assert where_it_lies(home) >= {".trm"}

    with open_daybook(settings) as daybook:
        assert purge(daybook) == [daybook.archive.id_of("person", ADA)]
        assert purge(daybook) == []
    assert where_it_lies(home) == set()


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("step", ["stop", "wipe", "delete_exports", "compact", "note_purged"])
def test_killed_at_any_step_it_is_taken_up_again(
    settings: Settings, home: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, open_daybook(settings) as daybook:
        erase(daybook.archive)
        patch.setattr(purging, step, be_killed)
        with pytest.raises(KeyboardInterrupt):
            purge(daybook)

    with open_daybook(settings) as daybook:
        assert len(purge(daybook)) == 1
    assert where_it_lies(home) == set()


@pytest.mark.usefixtures("filled")
def test_a_rebuild_that_was_not_finished_goes_with_the_words_in_it(
    settings: Settings, home: Path
) -> None:
    (home / "views-rebuild.db").write_bytes(SECRET)
    with open_daybook(settings) as daybook:
        erase(daybook.archive)
        purge(daybook)

    assert where_it_lies(home) == set()


@pytest.mark.usefixtures("filled")
def test_while_somebody_reads_an_older_state_it_says_that_words_are_left(
    settings: Settings, home: Path
) -> None:
    with open_daybook(settings) as daybook:
        reader = sqlite3.connect(home / "views.db")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM contributions").fetchone()
        erase(daybook.archive)
        hurried(daybook)
        with pytest.raises(NotPurgedError, match="Stop `daybook serve`"):
            purge(daybook)
        reader.close()
        assert len(purge(daybook)) == 1
    assert where_it_lies(home) == set()


@pytest.mark.usefixtures("filled")
def test_no_checksum_is_kept_that_a_guess_at_a_name_could_be_tried_against(
    settings: Settings, run: Callable[..., Result]
) -> None:
    assert run("rebuild").exit_code == 0
    noted = sa.select(sa.func.count()).select_from(checksums)
    with open_daybook(settings) as daybook:
        with daybook.engine.connect() as connection:
            assert connection.scalar(noted)
        erase(daybook.archive)
        purge(daybook)
        with daybook.engine.connect() as connection:
            assert connection.scalar(noted) == 0


@pytest.mark.usefixtures("filled")
def test_while_vectors_are_written_it_says_so_and_all_else_is_purged(
    settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def at_it(*_: object) -> None:
        raise VectorsInUseError("Another process is writing the vectors.")

    export = tmp_path / "words.zip"
    export.write_bytes(SECRET)
    with open_daybook(settings) as daybook:
        register_export(settings, export, daybook.archive.id_of("person", ADA))
        erase(daybook.archive)
        with monkeypatch.context() as patch:
            patch.setattr(purging, "wipe", at_it)
            with pytest.raises(NotPurgedError, match=r"recorded.*`daybook doctor --fix`"):
                purge(daybook)
        assert ".trm" not in where_it_lies(home)
        assert not export.exists()
        assert len(purge(daybook)) == 1


@pytest.mark.usefixtures("filled")
def test_where_a_list_of_erasures_cannot_be_added_to_that_is_told(
    settings: Settings,
    run: Callable[..., Result],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert run("backup", str(tmp_path / "stick")).exit_code == 0
    (tmp_path / "stick").rename(tmp_path / "in a drawer")
    with open_daybook(settings) as daybook:
        erase(daybook.archive)
        purge(daybook)

    assert f"could not be added to in {tmp_path / 'stick'}" in caplog.text


def hurried(daybook: Daybook) -> None:
    """Let the database wait for readers only shortly."""
    daybook.engine.dispose()
    sa.event.listen(daybook.engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout = 100"))
