"""What the commands share."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import Result

from daybook.cli.common import echo_json


def test_json_writes_times_and_ids_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    echo_json({"at": datetime(2024, 1, 2, tzinfo=UTC), "id": UUID(int=1), "home": Path("/a")})

    written = capsys.readouterr().out
    assert '"2024-01-02T00:00:00+00:00"' in written
    assert '"00000000-0000-0000-0000-000000000001"' in written


def test_json_refuses_what_it_cannot_write() -> None:
    with pytest.raises(TypeError, match="object has no JSON form"):
        echo_json({"x": object()})


def test_a_damaged_log_is_told_in_one_sentence(run: Callable[..., Result], home: Path) -> None:
    run("init")
    (home / "events.db").write_bytes(b"this is no database " * 100)

    result = run("status")

    assert result.exit_code == 1
    assert "events.db is damaged: it is no SQLite database. Restore it" in result.output
    assert "Traceback" not in result.output
