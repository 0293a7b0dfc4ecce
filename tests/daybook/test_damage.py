"""Whatever was made from the log can be damaged in any way, and is made anew from it."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook.bootstrap import PROJECTIONS, DamagedArchiveError, open_daybook
from daybook.cli import cli
from daybook.config import Settings
from daybook.damage import damaged_copies, damaged_records, trouble_of_database
from daybook.understanding import understand
from projections.search.engine import Query
from projections.store import open_read_database
from projections.viewer import STEWARD
from tests.contracts.projections import rows_of

Run = Callable[..., Result]
PAGE = 4_096
QUESTIONS = ("kettle", "heat gun", "shed", "who", '"the key"')


@pytest.fixture(scope="module")
def whole(
    tmp_path_factory: pytest.TempPathFactory, small_model: Path
) -> Iterator[tuple[Settings, Any]]:
    """An archive with read models, index and vectors, and what it shows."""
    archive = Settings(tmp_path_factory.mktemp("whole") / "home", model=str(small_model))
    sample = Path(__file__).parents[1] / "data" / "native" / "sample"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYBOOK_MODEL", str(small_model))
        run(archive.home, "import", str(sample))
        with open_daybook(archive) as daybook:
            understand(daybook)
        yield archive, shown(archive)


@pytest.fixture
def broken(whole: tuple[Settings, Any], tmp_path: Path) -> Settings:
    """A copy of it, to be damaged."""
    home = tmp_path / "home"
    shutil.copytree(whole[0].home, home)
    return replace(whole[0], home=home)


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *words])


def shown(archive: Settings) -> Any:
    """All tables, and what is found."""
    engine = open_read_database(f"sqlite:///{archive.views_file}")
    tables = {p.name: rows_of(engine, p()) for p in PROJECTIONS}
    engine.dispose()
    with open_daybook(archive) as daybook:
        found = [
            [(hit.id, round(hit.score, 6)) for hit in results.hits]
            for results in (daybook.search_engine.search(Query(q), STEWARD) for q in QUESTIONS)
        ]
    return tables, found


def files_of(archive: Settings) -> list[Path]:
    """What was made from the log, file by file."""
    folders = (archive.search_folder, archive.meaning_folder)
    inside = [f for folder in folders for f in sorted(folder.iterdir()) if f.stat().st_size]
    return [archive.views_file, *inside]


def zeroed(data: bytes, at: int) -> bytes:
    return data[:at] + bytes(min(PAGE, len(data) - at)) + data[at + PAGE :]


def randomised(data: bytes, at: int) -> bytes:
    noise = random.Random(at).randbytes(min(PAGE, len(data) - at))  # noqa: S311 - no secret
    return data[:at] + noise + data[at + PAGE :]


def cut(data: bytes, at: int) -> bytes:
    return data[:at]


def without_header(data: bytes, _: int) -> bytes:
    return bytes(64) + data[64:]


def another(_: bytes, __: int) -> bytes:
    return b"This is a letter to the landlord.\n" * 300


WAYS = (zeroed, randomised, cut, without_header, another)


@settings(max_examples=12)
@given(
    which=st.integers(0, 10**6), way=st.sampled_from(WAYS), where=st.floats(0, 1, exclude_max=True)
)
def test_what_is_damaged_anywhere_is_found_and_made_anew(
    whole: tuple[Settings, Any],
    tmp_path_factory: pytest.TempPathFactory,
    which: int,
    way: Callable[[bytes, int], bytes],
    where: float,
) -> None:
    home = tmp_path_factory.mktemp("broken") / "home"
    shutil.copytree(whole[0].home, home)
    archive = replace(whole[0], home=home)
    log = [archive.events_file.read_bytes(), archive.keys_file.read_bytes()]
    file = files_of(archive)[which % len(files_of(archive))]
    data = file.read_bytes()
    at = int(where * len(data)) // PAGE * PAGE
    file.write_bytes(way(data, at))

    found = list(damaged_copies(archive))
    told = run(home, "doctor")
    fixed = run(home, "doctor", "--fix")

    assert fixed.exit_code == 0, fixed.output
    assert (told.exit_code == 1) == bool(found) or "behind" in told.output
    with open_daybook(archive) as daybook:
        understand(daybook)
    assert shown(archive) == whole[1], (file, way.__name__, at, told.output)
    assert [archive.events_file.read_bytes(), archive.keys_file.read_bytes()] == log
    shutil.rmtree(home)


@pytest.mark.parametrize("name", ["views.db", "search", "meaning"])
@pytest.mark.parametrize("way", ["deleted", "a file", "a folder"])
def test_what_is_gone_or_something_else_is_made_anew(
    broken: Settings, whole: tuple[Settings, Any], name: str, way: str
) -> None:
    file = broken.home / name
    shutil.rmtree(file) if file.is_dir() else file.unlink()
    if way == "a file":
        file.write_bytes(b"not what it should be")
    elif way == "a folder":
        file.mkdir()
        (file / "letter.txt").write_text("Dear landlord")

    assert run(broken.home, "doctor", "--fix").exit_code == 0

    with open_daybook(broken) as daybook:
        understand(daybook)
    assert shown(broken) == whole[1]


COMMANDS = (
    ["search", "kettle"],
    ["status"],
    ["norm", "list"],
    ["doctor"],
    ["rebuild", "people"],
    ["understand"],
)


@pytest.mark.parametrize("words", COMMANDS)
def test_each_command_names_the_file_and_the_way_out(broken: Settings, words: list[str]) -> None:
    broken.views_file.write_bytes(without_header(broken.views_file.read_bytes(), 0))

    result = run(broken.home, *words)

    assert result.exit_code == 1
    assert "views.db" in result.output
    assert "daybook doctor --fix" in result.output
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("words", [["search", "kettle"], ["import"]])
def test_what_breaks_in_the_middle_is_one_sentence_too(
    broken: Settings, samples: Path, words: list[str]
) -> None:
    data = broken.views_file.read_bytes()
    broken.views_file.write_bytes(data[:PAGE] + b"\xff" * (len(data) - PAGE))
    if words == ["import"]:
        words = ["import", str(samples / "minutes" / "sample")]

    result = run(broken.home, *words)

    assert result.exit_code == 1
    assert "daybook doctor --fix" in result.output
    assert isinstance(result.exception, SystemExit)
    assert len(result.output.splitlines()) <= 3


def test_a_damaged_index_is_named_by_what_searches_and_what_writes(
    broken: Settings, samples: Path
) -> None:
    for file in broken.search_folder.iterdir():
        file.write_bytes(b"\0" * file.stat().st_size)

    for words in (["search", "kettle"], ["import", str(samples / "minutes" / "sample")]):
        result = run(broken.home, *words)
        assert result.exit_code == 1, result.output
        assert "The search index in" in result.output
        assert "daybook doctor --fix" in result.output
        assert isinstance(result.exception, SystemExit)
    assert run(broken.home, "doctor", "--fix").exit_code == 0


@pytest.mark.parametrize("name", ["events.db", "keys.db"])
@pytest.mark.parametrize("way", [without_header, zeroed, cut])
def test_log_and_keys_are_told_of_and_never_touched(
    broken: Settings, name: str, way: Callable[[bytes, int], bytes]
) -> None:
    file = broken.home / name
    file.write_bytes(way(file.read_bytes(), PAGE))
    damaged = file.read_bytes()

    for words in (["doctor"], ["doctor", "--fix"]):
        result = run(broken.home, *words)
        assert result.exit_code == 1
        assert f"{name} is damaged" in result.output
        assert f"Restore {name} from a backup" in result.output

    assert file.read_bytes() == damaged
    assert [d.mendable for d in damaged_records(broken)] == [False]


@pytest.mark.parametrize("words", [["status"], ["doctor", "--fix"], ["search", "kettle"]])
def test_a_log_that_is_gone_is_not_begun_anew(broken: Settings, words: list[str]) -> None:
    for file in broken.home.glob("events.db*"):
        file.unlink()

    result = run(broken.home, *words)

    assert result.exit_code == 1
    assert "events.db is damaged: it is missing, or empty" in result.output
    assert "estore it from a backup" in result.output or "estore events.db from" in result.output
    assert not broken.events_file.exists()


@pytest.mark.parametrize("lost", ["DROP TABLE norms", "ALTER TABLE spaces DROP COLUMN name"])
def test_a_table_that_is_gone_is_made_anew(
    broken: Settings, whole: tuple[Settings, Any], lost: str
) -> None:
    with sqlite3.connect(broken.views_file) as views:
        table = lost.split()[2]
        names = [row[1] for row in views.execute(f"PRAGMA table_info({table})")]
        views.execute(
            lost if "DROP TABLE" in lost else f"ALTER TABLE {table} DROP COLUMN {names[-1]}"
        )
    views.close()

    told = run(broken.home, "doctor")
    assert told.exit_code == 1
    assert f"it lacks {table}" in told.output
    assert run(broken.home, "doctor", "--fix").exit_code == 0

    with open_daybook(broken) as daybook:
        understand(daybook)
    assert shown(broken) == whole[1]


def test_a_torn_write_ahead_log_is_caught_up_with(
    broken: Settings, whole: tuple[Settings, Any]
) -> None:
    with sqlite3.connect(broken.views_file) as held:  # keeps what follows out of views.db itself
        held.execute("SELECT count(*) FROM contributions").fetchone()
        held.execute("BEGIN")
        held.execute("SELECT count(*) FROM contributions").fetchone()
        assert run(broken.home, "rebuild", "threads").exit_code == 0
        copy = broken.home.parent / "copy"
        shutil.copytree(broken.home, copy)
    held.close()
    wal = copy / "views.db-wal"
    wal.write_bytes(randomised(wal.read_bytes(), wal.stat().st_size // 2 // PAGE * PAGE))
    torn = replace(broken, home=copy)

    assert run(copy, "doctor", "--fix").exit_code == 0

    assert shown(torn) == whole[1]


def test_a_configuration_that_cannot_be_read_says_so(broken: Settings) -> None:
    broken.config_file.write_text("community = ")

    result = run(broken.home, "status")

    assert result.exit_code == 1
    assert "daybook.toml cannot be read" in result.output
    with pytest.raises(DamagedArchiveError), open_daybook(broken):
        pass


def test_a_sound_archive_has_nothing_damaged(broken: Settings) -> None:
    assert list(damaged_records(broken)) == list(damaged_copies(broken)) == []


def test_a_database_that_is_locked_is_not_taken_for_damaged(tmp_path: Path) -> None:
    file = tmp_path / "locked.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE t (x)")
        other.commit()
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            trouble_of_database(file)
        other.rollback()
    other.close()
    assert trouble_of_database(file) == ""


def test_a_ledger_that_was_dropped_is_not_made_anew_in_silence(
    run: Callable[..., Result], samples: Path, home: Path
) -> None:
    run("import", str(samples / "native" / "sample"))
    with closing(sqlite3.connect(home / "events.db")) as log:
        log.execute("DROP TABLE ledger_leaves")
        log.execute("DROP TABLE ledger_nodes")

    for words in (["status"], ["doctor", "--fix"], ["search", "paste"]):
        result = run(*words)
        assert result.exit_code == 1
        assert "The ledger in " in result.output, result.output
        assert "Run `daybook verify`" in result.output
    assert run("verify").exit_code == 1
