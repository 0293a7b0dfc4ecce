"""daybook identity, on a small archive."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive import commands as c
from daybook.bootstrap import create, open_daybook
from daybook.cli import cli
from daybook.config import Settings
from daybook.recording import record
from tests.builders import a, later

ADA, MAIL, BO = "chat:adaquill", "mailto:ada.quill@example.org", "chat:boreed"
BY = ("--recorded-by", "mailto:zoe@example.org")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `daybook identity` in an archive with Ada in a chat and by mail, and Bo."""
    here = Settings(tmp_path / "home")
    create(here, "The Hall")
    spoke = {"space": "hall", "source": "", "by_name": ""}
    with open_daybook(here) as daybook:
        commands = [
            a(c.IntroducePerson, handle=ADA, name="Ada Quill"),
            a(c.IntroducePerson, handle=MAIL, name="Ada Quill"),
            a(c.IntroducePerson, handle=BO, name="Bo Reed"),
            a(c.OpenSpace, key="hall", name="hall", purpose=""),
        ]
        commands += [
            a(c.MakeContribution, key=by, thread=by, by=by, occurred_at=later(n), **spoke)
            for n, by in enumerate((ADA, MAIL, BO))
        ]
        record(daybook, commands, "mailto:zoe@example.org")

    def invoke(*args: str, fails: bool = False) -> Result:
        result = CliRunner().invoke(cli, ["identity", *args, "--home", str(here.home)])
        assert (result.exit_code != 0) is fails, result.output
        return result

    return invoke


def test_a_likely_link_is_told_with_its_signs_and_its_addresses_are_not(run: Run) -> None:
    told = run("suggest").output

    assert "for:     Both go by “Ada Quill”." in told
    assert "for:     Both have the login “ada.quill”" in told
    assert "Likely links: 1." in told
    assert "example.org" not in told
    [one] = json.loads(run("suggest", "--json").output)["suggestions"]
    assert one["first"]["name"] == one["second"]["name"] == "Ada Quill"


def test_a_link_is_made_shown_taken_back_and_both_stay(run: Run) -> None:
    assert "Linked" in run("link", ADA, MAIL, "--evidence", "she said so", *BY).output
    shown = run("show", ADA).output
    assert "she said so" in shown
    assert MAIL in shown
    assert "Nothing suggests" in run("suggest").output

    told = run("unlink", ADA, MAIL, "--reason", "her sister", *BY).output
    assert "stands for itself" in told

    shown = run("show", ADA).output
    assert "was linked to" in shown
    assert "her sister" in shown
    assert MAIL not in shown
    public = run("show", ADA, "--as", "anonymous").output
    assert "was found not to be" in public
    assert "her sister" not in public
    assert json.loads(run("show", ADA, "--json").output)["undone"][1]["told"] == "her sister"


def test_a_handle_that_is_theirs_is_named_as_it_was_called_alone(run: Run) -> None:
    run("link", ADA, BO, "--evidence", "a pen name", *BY)

    told = run("unlink", "Ada Quill (", "bo", "--reason", "no", *BY, fails=True).output
    assert "Nobody is called" in told
    assert "Taken back" in run("unlink", ADA, "bo reed", "--reason", "not so", *BY).output


def test_what_is_dismissed_is_suggested_no_more(run: Run) -> None:
    done = json.loads(run("dismiss", ADA, MAIL, "--reason", "namesakes", *BY, "--json").output)

    assert done["recorded"] is True
    assert json.loads(run("suggest", "--json").output) == {"total": 0, "suggestions": []}
    again = run("dismiss", ADA, MAIL, "--reason", "namesakes", *BY).output
    assert "The archive knew that already." in again


def test_a_handle_that_was_never_met_is_theirs_when_it_is(run: Run) -> None:
    run("link", ADA, "github:adaq", "--evidence", "on her page", *BY)

    assert "on her page" not in run("show", ADA).output  # nothing was done by it yet


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("link", ADA, ADA, "--evidence", "x"), "are one person already"),
        (("link", ADA, BO, "--evidence", " "), "it is empty. Say how one knows"),
        (("link", ADA, BO), "Missing option '--evidence'"),
        (("link", "Nemo", BO, "--evidence", "x"), "Nobody is called 'Nemo'"),
        (("unlink", ADA, BO, "--reason", "x"), "is no handle of Ada Quill"),
        (("show", "Nemo"), "Nobody is called 'Nemo'"),
    ],
)
def test_what_cannot_be_is_told_with_its_value(run: Run, args: tuple[str, ...], told: str) -> None:
    recorder = () if args[0] == "show" else BY
    assert told in run(*args, *recorder, fails=True).output
