"""daybook import."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

READERS = ["native", "slack", "mail", "stackexchange"]


def write_slack(path: Path, messages: int) -> None:
    """An export large enough for a second process to follow it."""
    rows = [
        {"type": "message", "user": "U1", "ts": f"{1700000000 + n}.000100", "text": f"note {n}"}
        for n in range(messages)
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.json", json.dumps([{"id": "U1", "name": "ada"}]))
        archive.writestr("channels.json", json.dumps([{"id": "C1", "name": "general"}]))
        archive.writestr("general/2023-11-14.json", json.dumps(rows))


def contents(home: Path) -> list[tuple[Any, ...]]:
    """What the archive shows, whatever was recorded in which order."""
    with sqlite3.connect(home / "views.db") as views:
        return views.execute(
            "SELECT id, thread_id, author_id, body, occurred_at FROM contributions ORDER BY id"
        ).fetchall()


@pytest.mark.parametrize("reader", READERS)
def test_each_format_is_recognised_and_accounted_for(
    reader: str, samples: Path, run_json: Callable[..., Any]
) -> None:
    account = run_json("import", str(samples / reader / "sample"))

    assert account["reader"] == reader
    assert account["recorded"] > 0
    accounted = account["recorded"] + account["known"] + len(account["unreadable"])
    assert account["read"] == accounted + sum(account["skipped"].values())
    assert account.keys() == {
        "reader",
        "read",
        "recorded",
        "known",
        "skipped",
        "unreadable",
        "dropped_fields",
        "seconds",
    }


@pytest.mark.parametrize("reader", READERS)
def test_importing_again_records_nothing(
    reader: str, samples: Path, home: Path, run_json: Callable[..., Any]
) -> None:
    first = run_json("import", str(samples / reader / "sample"))
    shown = contents(home)

    second = run_json("import", str(samples / reader / "sample"))

    assert (second["recorded"], second["read"]) == (0, first["read"])
    assert contents(home) == shown


def test_a_large_import_is_followed_by_a_second_process(
    tmp_path: Path, run_json: Callable[..., Any], home: Path
) -> None:
    write_slack(tmp_path / "big.zip", 6_000)

    account = run_json("import", str(tmp_path / "big.zip"))

    assert account["recorded"] == 6_002
    assert len(contents(home)) == 6_000
    status = run_json("status")
    places = {n: at["lag"] for n, at in status["projections"].items() if n != "meaning"}
    assert set(places.values()) == {0}


def test_an_import_killed_at_any_moment_is_taken_up_again(tmp_path: Path) -> None:
    export = tmp_path / "big.zip"
    write_slack(export, 6_000)
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    command = [sys.executable, "-m", "daybook", "import", str(export), "--json", "--home"]
    # The same secrets in both, so that the two can be compared by ID.
    subprocess.run([sys.executable, "-m", "daybook", "init", "--home", killed], check=True)
    shutil.copytree(killed, undisturbed)
    subprocess.run([*command, str(undisturbed)], check=True, stdout=subprocess.DEVNULL)

    for wait in (0.9, 1.3, 1.7, 2.2):
        running = subprocess.Popen(
            [*command, str(killed)], stdout=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(wait)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    subprocess.run([*command, str(killed)], check=True, stdout=subprocess.DEVNULL)

    assert contents(killed) == contents(undisturbed)
    assert len(contents(killed)) == 6_000
    with sqlite3.connect(killed / "events.db") as log:
        made = "SELECT count(*) FROM stored_events WHERE topic = 'contribution.made'"
        assert log.execute(made).fetchone() == (6_000,)


def test_a_format_nobody_knows_names_those_there_are(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    (tmp_path / "notes.txt").write_text("milk, bread")

    result = run("import", str(tmp_path / "notes.txt"))

    assert result.exit_code == 1
    assert "notes.txt is in no format that Daybook recognises" in result.output
    assert all(reader in result.output for reader in READERS)


def test_an_unknown_reader_names_those_there_are(samples: Path, run: Callable[..., Result]) -> None:
    result = run("import", "--reader", "fax", str(samples))

    assert result.exit_code == 1
    assert "No reader is named 'fax'. Readers: native, slack" in result.output


def test_a_missing_path_is_named_and_makes_no_archive(
    home: Path, run: Callable[..., Result]
) -> None:
    result = run("import", "nowhere.zip")

    assert result.exit_code == 1
    assert "There is no file or folder 'nowhere.zip'" in result.output
    assert not home.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.mbox", b"", "is empty"),
        ("picture.zip", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not the archive that its name says"),
        ("cut.zip", b"PK\x03\x04" + b"\0" * 50, "damaged zip"),
    ],
)
def test_what_cannot_be_an_export_is_refused_in_one_sentence(
    tmp_path: Path, run: Callable[..., Result], name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)

    result = run("import", str(tmp_path / name))

    assert result.exit_code == 1
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_folder_of_nothing_is_refused(tmp_path: Path, run: Callable[..., Result]) -> None:
    (tmp_path / "void").mkdir()

    result = run("import", str(tmp_path / "void"))

    assert result.exit_code == 1
    assert "void holds no files" in result.output


def test_finding_nothing_to_record_is_a_failure_that_says_so(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    (tmp_path / "empty.jsonl").write_text('{"daybook": 1, "community": "x"}\n')

    result = run("import", str(tmp_path / "empty.jsonl"))

    assert result.exit_code == 1
    assert "Nothing was imported" in result.output


def test_public_channels_can_come_in_for_members_only(
    samples: Path, run: Callable[..., Result], run_json: Callable[..., Any]
) -> None:
    run("import", "--visibility", "members", str(samples / "slack" / "sample"))

    assert run_json("search", "--as", "anonymous", "the")["total"] == 0
