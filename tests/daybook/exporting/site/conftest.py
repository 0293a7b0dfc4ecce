"""Fixtures of the tests of the static site: a small archive, and the site of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daybook.bootstrap import Daybook, open_daybook
from daybook.cli import cli
from daybook.config import Settings
from daybook.exporting.formats import FORMATS
from daybook.exporting.making import make_export
from daybook.exporting.pseudonyms import Pseudonyms
from daybook.exporting.sight import Sight

STATIC = next(one for one in FORMATS if one.name == "static")
PUBLIC = Sight()
KEY = Pseudonyms(b"k" * 32)
YARD = """{"daybook": 1, "community": "The Yard"}
{"type": "open-space", "occurred_at": "2024-01-01", "key": "shed", "name": "Shed", "kind": "channel", "purpose": "Tools"}
{"type": "open-space", "occurred_at": "2024-01-01", "key": "desk", "name": "Desk", "kind": "category"}
{"type": "open-space", "occurred_at": "2024-01-01", "key": "attic", "name": "Attic", "kind": "channel", "visibility": "members"}
{"type": "open-thread", "occurred_at": "2024-01-02", "key": "t", "space": "desk", "title": "Descaling a kettle"}
{"type": "make-contribution", "occurred_at": "2024-01-02T08:00:00Z", "key": "q", "space": "desk", "thread": "t", "kind": "question", "by": "yard:ada", "by_name": "Ada Quill", "body": "How do I descale the kettle?"}
{"type": "make-contribution", "occurred_at": "2024-01-02T09:00:00Z", "key": "a", "space": "desk", "thread": "t", "kind": "answer", "reply_to": "q", "by": "yard:bob", "by_name": "Bob Thorn", "body": "Ada Quill, boil vinegar in it; foo_bar.baz says so. See https://example.org/x."}
{"type": "accept-answer", "occurred_at": "2024-01-02T10:00:00Z", "contribution": "a", "by": "yard:ada"}
{"type": "make-contribution", "occurred_at": "2024-01-03T09:00:00Z", "key": "e", "space": "shed", "thread": "u", "by": "yard:bob", "body": "zebraword stood here"}
{"type": "revise-contribution", "occurred_at": "2024-01-04T09:00:00Z", "contribution": "e", "by": "yard:bob", "body": "giraffeword stands here <@yard:ada>"}
{"type": "make-contribution", "occurred_at": "2024-01-05T09:00:00Z", "key": "h", "space": "shed", "thread": "v", "by": "yard:bob", "body": "rudeword"}
{"type": "hide-contribution", "occurred_at": "2024-01-06T09:00:00Z", "contribution": "h", "by": "yard:ada", "reason": "rude"}
{"type": "make-contribution", "occurred_at": "2024-01-07T09:00:00Z", "key": "m", "space": "attic", "thread": "w", "by": "yard:ada", "body": "atticword"}
{"type": "make-contribution", "occurred_at": "2024-03-01T09:00:00Z", "key": "l", "space": "shed", "thread": "x", "by": "yard:cy", "by_name": "Cy Later", "body": "laterword"}
{"type": "adopt-norm", "occurred_at": "2024-02-01", "key": "code", "title": "Kettle code", "text": "# Kettle code\\n\\n1. Empty the kettle at night.\\n2. Be kind.\\n", "by": "yard:ada"}
"""  # noqa: E501


@pytest.fixture(scope="session")
def yard_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An archive with a little of everything that is told apart."""
    folder = tmp_path_factory.mktemp("yard")
    (folder / "yard.jsonl").write_text(YARD, encoding="utf-8")
    settings = Settings(folder / "home")
    result = run(settings, "import", str(folder / "yard.jsonl"))
    assert result.exit_code == 0, result.output
    assert "0 unreadable" in result.output, result.output
    return settings


@pytest.fixture(scope="session")
def yard(yard_settings: Settings) -> Iterator[Daybook]:
    """The same, open."""
    with open_daybook(yard_settings) as daybook:
        daybook.catch_up_tables()
        yield daybook


Made = Callable[..., Path]


@pytest.fixture(scope="session")
def made(yard: Daybook, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Makes the site of what is in sight; each only once."""
    known: dict[object, Path] = {}

    def make(sight: Sight = PUBLIC, pseudonyms: Pseudonyms | None = None) -> Path:
        key = (sight, pseudonyms)
        if key not in known:
            known[key] = tmp_path_factory.mktemp("site") / "out"
            make_export(yard, STATIC, known[key], sight, pseudonyms)
        return known[key]

    return make


def run(settings: Settings, *arguments: str) -> Result:
    """A command on the archive."""
    environment = {"DAYBOOK_HOME": str(settings.home), "DAYBOOK_UNDERSTAND": "asked"}
    return CliRunner().invoke(cli, arguments, env=environment)


def text_of(folder: Path) -> str:
    """All that the files of a folder hold."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)
