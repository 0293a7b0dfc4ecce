"""daybook verify: clean or not, where not, and whatever state the archive is in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.tampering import tampered


@pytest.fixture
def filled(run: Callable[..., Result], samples: Path, home: Path) -> Path:
    """An archive with a sample in it."""
    assert run("import", str(samples / "native" / "sample")).exit_code == 0
    return home


def test_a_clean_archive_is_told_so(run: Callable[..., Result], filled: Path) -> None:
    result = run("verify")

    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert all(line.startswith("ok  ") for line in lines)
    assert "12 events are what was recorded (" in lines[0]
    assert "ok  a checkpoint over 12 events is kept with the keys" in lines


def test_a_tampered_event_is_told_with_its_place(run: Callable[..., Result], filled: Path) -> None:
    with tampered(str(filled / "events.db")) as connection:
        connection.execute("UPDATE stored_events SET state = state || ' ' WHERE rowid = 7")

    result = run("verify")

    assert result.exit_code == 1
    [bad] = [line for line in result.output.splitlines() if line.startswith("BAD")]
    assert bad.startswith("BAD event 7 (thing ")
    assert bad.endswith(", version 1) was changed: it is not what was recorded")
    assert "Restore the log from a backup" in result.output


def test_an_end_that_is_cut_off_is_found_by_the_next_verify(
    run: Callable[..., Result], run_json: Callable[..., Any], filled: Path
) -> None:
    assert run("verify").exit_code == 0
    with tampered(str(filled / "events.db")) as connection:
        connection.execute("DELETE FROM stored_events WHERE rowid > 10")
        connection.execute("DELETE FROM ledger_leaves WHERE number > 10")

    result = run("verify")

    assert result.exit_code == 1
    assert "its end was cut off" in result.output


def test_scripts_are_told_the_places(run: Callable[..., Result], filled: Path) -> None:
    import json

    with tampered(str(filled / "events.db")) as connection:
        connection.execute("DELETE FROM stored_events WHERE rowid = 12")

    result = run("verify", "--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (told["clean"], told["events"]) == (False, 11)
    assert told["troubles"] == [
        {
            "kind": "missing",
            "what": "is missing: only the ledger has it",
            "event": 12,
            "thing": None,
            "version": None,
        }
    ]


def test_it_compares_with_what_somebody_kept(
    run: Callable[..., Result], filled: Path, tmp_path: Path
) -> None:
    kept, key = tmp_path / "kept", run("checkpoint", "--key").output.strip()
    kept.write_text(run("checkpoint").output, encoding="utf-8")
    assert run("verify", "--checkpoint", str(kept)).exit_code == 0
    (filled / "keys.db").unlink()

    result = run("verify", "--checkpoint", str(kept), "--key", key)

    assert result.exit_code == 1  # the key ring is gone
    assert "ok  it fits the 1 checkpoints it was compared with" in result.output
    assert "Restore keys.db" in result.output
    assert "no key is there" in run("verify", "--checkpoint", str(kept)).output
    assert "is no Ed25519 verifier key" in run("verify", "--key", "x").output
    assert not (filled / "keys.db").exists()


def test_a_damaged_archive_is_checked_without_opening_it(
    run: Callable[..., Result], filled: Path
) -> None:
    (filled / "views.db").write_bytes(b"zip" * 5_000)
    (filled / "daybook.toml").unlink()
    views = run("verify")
    assert views.exit_code == 1
    assert views.output.count("BAD") == 1
    assert "BAD views.db cannot be read" in views.output

    (filled / "events.db").write_bytes(b"zip" * 5_000)
    for beside in filled.glob("events.db-*"):
        beside.unlink()
    result = run("verify")

    assert result.exit_code == 1
    assert "not a database" in result.output


def test_where_there_is_no_log_it_says_so(run: Callable[..., Result], home: Path) -> None:
    result = run("verify")

    assert result.exit_code == 1
    assert "There is no Daybook archive in" in result.output
    assert not home.exists()
