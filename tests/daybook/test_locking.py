"""One process at a time writes to an archive."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from daybook import recording
from daybook.bootstrap import create, open_daybook
from daybook.config import NoArchiveError, Settings
from daybook.locking import BusyError, Writer, writer, writing
from daybook.wsgi import make_app
from projections.decisions.queries import decisions_seen
from projections.viewer import ANONYMOUS
from tests.daybook.holding import another_writing
from tests.webui.forms import send


@pytest.fixture(autouse=True)
def _folder(settings: Settings) -> None:
    create(settings, "Garden")


@pytest.fixture
def another(settings: Settings) -> Iterator[int]:
    """A process that writes; its number."""
    with another_writing(settings) as process:
        yield process.pid


def test_a_second_process_is_told_at_once_who_writes(settings: Settings, another: int) -> None:
    started = time.monotonic()

    with pytest.raises(BusyError) as refused, writing(settings, "daybook rebuild"):
        pass

    told = str(refused.value)
    assert re.search(
        rf"Another process \(`daybook import`, process {another}, since \d\d:\d\d UTC\)", told
    )
    assert "Try again when it has finished" in told
    assert time.monotonic() - started < 2


def test_patience_waits_for_the_other_to_finish(settings: Settings) -> None:
    with another_writing(settings) as process:
        assert process.stdin
        threading.Timer(0.5, process.stdin.close).start()

        with writing(settings, "daybook rebuild", patience=20):
            assert writer(settings)
        process.wait()


def test_a_process_that_is_killed_lets_go_and_its_note_misleads_nobody(settings: Settings) -> None:
    with another_writing(settings) as process:
        process.kill()
        process.wait()

    assert (settings.home / "writer.json").exists()
    assert writer(settings) is None
    with writing(settings, "daybook rebuild"):
        pass
    assert writer(settings) is None


def test_the_note_of_one_that_was_killed_is_not_taken_for_the_next(settings: Settings) -> None:
    with another_writing(settings, "daybook rebuild") as killed:
        killed.kill()
        killed.wait()

    with another_writing(settings) as process:
        found = writer(settings)

    assert found
    assert (found.what, found.process) == ("daybook import", process.pid)


def test_a_note_of_a_process_that_is_gone_is_not_repeated(settings: Settings, another: int) -> None:
    note = settings.home / "writer.json"
    note.write_text(json.dumps(json.loads(note.read_text()) | {"process": 2**22 + 1}))

    assert writer(settings) == Writer()
    with pytest.raises(BusyError, match=r"^Another process is writing"), writing(settings, "x"):
        pass


@pytest.mark.parametrize("note", ["", "{", "[]", '{"what": 1}', '{"what": "x", "process": "y"}'])
def test_a_note_that_is_torn_is_no_error(settings: Settings, another: int, note: str) -> None:
    (settings.home / "writer.json").write_text(note)

    assert writer(settings) == Writer()


def test_the_same_thread_may_ask_again(settings: Settings) -> None:
    with writing(settings, "daybook erase"):
        with writing(settings, "somebody who records"):
            pass
        found = writer(settings)
        assert found
        assert found.what == "daybook erase"


def test_another_thread_of_the_same_process_may_not(settings: Settings) -> None:
    refused: list[BusyError] = []

    def ask() -> None:
        try:
            with writing(settings, "daybook serve"):
                pass
        except BusyError as error:
            refused.append(error)

    with writing(settings, "daybook import"):
        asking = threading.Thread(target=ask)
        asking.start()
        asking.join()

    assert len(refused) == 1


def test_what_fails_lets_go(settings: Settings) -> None:
    with pytest.raises(ZeroDivisionError), writing(settings, "daybook import"):
        raise ZeroDivisionError

    assert writer(settings) is None
    assert not (settings.home / "writer.json").exists()


def test_looking_again_and_again_never_turns_a_writer_away(settings: Settings) -> None:
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            writer(settings)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for _ in range(50):
            with writing(settings, "daybook import"):
                pass
    finally:
        ended.set()
        looking.join()


def test_where_no_folder_is_none_is_made(tmp_path: Path) -> None:
    nowhere = Settings(tmp_path / "nowhere")

    with pytest.raises(NoArchiveError), writing(nowhere, "daybook import"):
        pass

    assert not nowhere.home.exists()
    assert writer(nowhere) is None


def test_since_when_has_its_day_when_that_is_not_today() -> None:
    long = Writer("daybook import", 7, datetime(2024, 5, 1, 9, 5, tzinfo=UTC))
    now = datetime.now(UTC)

    assert long.described == " (`daybook import`, process 7, since 2024-05-01 09:05 UTC)"
    assert f"since {now:%H:%M} UTC" in Writer("daybook import", 7, now).described
    assert Writer("x", 7, now - timedelta(days=1)).described.startswith(" (x, process 7, since 2")


def test_a_second_import_is_refused_and_nothing_is_harmed(
    run: Callable[..., Result], settings: Settings, samples: Path
) -> None:
    sample = str(samples / "native" / "sample")
    with another_writing(settings) as process:
        refused = run("import", sample)

    assert refused.exit_code == 1
    assert f"process {process.pid}" in refused.output
    assert "Traceback" not in refused.output
    assert run("import", sample).exit_code == 0
    assert run("doctor").exit_code == 0


def test_what_else_writes_is_refused_too(run: Callable[..., Result], another: int) -> None:
    result = run("doctor", "--fix")

    assert result.exit_code == 1
    assert f"Error: Another process (`daybook import`, process {another}" in result.output


@pytest.mark.usefixtures("another")
def test_reading_waits_for_nobody(
    run: Callable[..., Result], run_json: Callable[..., Any], another: int
) -> None:
    assert run("search", "kettle").exit_code == 0
    assert run("doctor").exit_code == 0
    assert run("norm", "list").exit_code == 0
    assert f"by another process (`daybook import`, process {another}" in run("status").output
    assert run_json("status")["writing"]["process"] == another


def test_status_names_nobody_when_nobody_writes(
    run: Callable[..., Result], run_json: Callable[..., Any]
) -> None:
    assert "another process" not in run("status").output
    assert run_json("status")["writing"] is None


def test_a_form_that_must_wait_too_long_keeps_what_was_typed(
    settings: Settings, another: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "RECORDING_PATIENCE", 0.1)
    with open_daybook(settings) as daybook:
        daybook.catch_up()
        client = make_app(daybook, ANONYMOUS, "mailto:zoe@example.org").test_client()
        page = send(client, "/record/decision", title="Two locks", outcome="", reason="Safer so")

        assert decisions_seen(daybook.engine, ANONYMOUS) == []

    assert page.status_code == 200
    assert f"process {another}" in page.text
    assert "Try again when it has finished" in page.text
    assert 'value="Two locks"' in page.text
    assert "Safer so" in page.text


def test_recording_waits_for_what_takes_a_moment(
    run: Callable[..., Result], settings: Settings, tmp_path: Path
) -> None:
    text = tmp_path / "norm.md"
    text.write_text("1. Lock it.\n")
    with another_writing(settings) as process:
        assert process.stdin
        threading.Timer(0.5, process.stdin.close).start()
        result = run(
            "norm", "adopt", "Locks", "--text", str(text), "--by", "mailto:zoe@example.org"
        )
        process.wait()

    assert result.exit_code == 0, result.output
