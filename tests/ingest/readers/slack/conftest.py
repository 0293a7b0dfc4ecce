"""What the tests of the Slack reader share: the sample export, and small ones made on the spot."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.export import open_export
from ingest.reader import ReadOptions
from ingest.readers.slack import SlackReader
from ingest.records import Found, Record

DATA = Path(__file__).parents[3] / "data" / "slack"


def read_folder(folder: Path, options: ReadOptions | None = None) -> list[Record]:
    with open_export(folder) as export:
        return list(SlackReader().read(export, options or ReadOptions()))


@pytest.fixture
def data() -> Path:
    return DATA


@pytest.fixture
def read() -> Callable[..., list[Record]]:
    return read_folder


@pytest.fixture
def sample() -> list[Record]:
    return read_folder(DATA / "sample")


@pytest.fixture
def read_files(tmp_path: Path) -> Callable[..., list[Record]]:
    """Read an export made of these files: names with what their JSON holds."""

    def read(files: dict[str, Any], options: ReadOptions | None = None) -> list[Record]:
        for name, content in files.items():
            path = tmp_path / "export" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content), encoding="utf-8")
        return read_folder(tmp_path / "export", options)

    return read


@pytest.fixture
def read_messages(read_files: Callable[..., list[Record]]) -> Callable[..., list[Record]]:
    """Read messages of a listed channel `C0GEN` in one day file; only what they became."""

    def read(*messages: Any) -> list[Record]:
        files = {
            "users.json": [{"id": "U0ADA", "name": "ada"}],
            "channels.json": [{"id": "C0GEN", "name": "general", "created": 1600000000}],
            "general/2021-03-05.json": list(messages),
        }
        return read_files(files)[2:]

    return read


@pytest.fixture
def command() -> Callable[..., Any]:
    """The only command of a type among the records."""

    def find(records: list[Record], kind: type) -> Any:
        found = [c for r in records if isinstance(r, Found) for c in r.commands if type(c) is kind]
        assert len(found) == 1, found
        return found[0]

    return find
