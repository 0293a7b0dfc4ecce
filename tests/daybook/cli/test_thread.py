"""daybook thread, on a small archive."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from archive import commands as c
from daybook.bootstrap import create, open_daybook
from daybook.cli import cli
from daybook.config import Settings
from daybook.recording import record
from projections.threads.queries import thread_of
from projections.viewer import STEWARD
from tests.builders import a, later

ZOE = "mailto:zoe@example.org"
Run = Callable[..., Result]


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """An archive with a thread of a question, its answer and a reply to that; and an empty one."""
    here = Settings(tmp_path / "home")
    create(here, "The Hall")
    said = {"space": "hall", "source": "", "thread": "t", "by_name": "Ada"}
    with open_daybook(here) as daybook:
        commands = [
            a(c.OpenSpace, key="hall", name="hall", purpose=""),
            a(c.OpenSpace, key="shed", name="shed", purpose=""),
            a(c.OpenThread, key="t", space="hall", title="Everything"),
            a(c.OpenThread, key="u", space="shed", title="Shelves"),
            a(c.MakeContribution, key="1", occurred_at=later(1), **said),
            a(c.MakeContribution, key="2", occurred_at=later(2), reply_to="1", **said),
            a(c.MakeContribution, key="3", occurred_at=later(3), reply_to="2", **said),
        ]
        record(daybook, commands, ZOE)
    return here


@pytest.fixture
def run(here: Settings) -> Run:
    """Runs `daybook thread`."""

    def invoke(*args: str, fails: bool = False) -> Result:
        given = ["thread", *args, "--recorded-by", ZOE, "--home", str(here.home)]
        result = CliRunner().invoke(cli, given)
        assert (result.exit_code != 0) is fails, result.output
        return result

    return invoke


def read(here: Settings, thread: UUID | str) -> tuple[str | None, int, str]:
    """A thread's title, how much is in it, and its space."""
    with open_daybook(here) as daybook:
        asked = thread if isinstance(thread, UUID) else daybook.archive.id_of("thread", thread)
        row = thread_of(daybook.engine, STEWARD, asked)
        return (row.title, len(row.places), row.space) if row else (None, 0, "")


def test_a_message_goes_into_a_new_thread_with_what_replies_to_it(here: Settings, run: Run) -> None:
    told = run("split", "2", "--title", "The shed", "--reason", "another matter").output

    assert told.startswith("2 contributions moved to /threads/")
    assert read(here, UUID(told.strip().rpartition("/")[2])) == ("The shed", 2, "hall")
    assert read(here, "t") == ("Everything", 1, "hall")


def test_a_message_goes_alone_into_a_thread_that_is_there(here: Settings, run: Run) -> None:
    with open_daybook(here) as daybook:
        into = str(daybook.archive.id_of("thread", "u"))

    assert "1 contribution moved" in run("split", "2", "--into", into, "--alone").output

    assert read(here, "t") == ("Everything", 2, "hall")
    assert read(here, "u") == ("Shelves", 1, "shed")


def test_a_thread_is_renamed_moved_and_merged(here: Settings, run: Run) -> None:
    with open_daybook(here) as daybook:
        t, u = (str(daybook.archive.id_of("thread", key)) for key in ("t", "u"))

    run("rename", t, "All of it")
    run("move", t, "Shed")
    assert read(here, "t") == ("All of it", 3, "shed")
    run("merge", t, u)
    assert read(here, "u") == ("Shelves", 3, "shed")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("split", "2"), "either --into THREAD, or --title"),
        (("split", "2", "--title", " "), "it is empty"),
        (("split", "9", "--title", "x"), "9"),
        (("split", "2", "--into", "Nowhere"), "There is no thread called 'Nowhere'"),
        (
            ("move", "Everything", "attic"),
            "No space is called 'attic'. Those there are: hall, shed.",
        ),
        (("merge", "Everything", "Everything"), "cannot be merged into itself"),
        (("rename", "Everything", "x", "--reason", "y"), "keeps no --reason"),
        (("split", "2", "--title", "x", "--source", "y"), "has no --source"),
    ],
)
def test_what_cannot_be_is_told_with_its_value(run: Run, args: tuple[str, ...], told: str) -> None:
    assert told in run(*args, fails=True).output
