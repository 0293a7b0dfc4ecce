"""daybook search."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from daybook.cli.clocks import moment
from daybook.cli.search import show
from projections.search.engine import Query, Results
from projections.search.telling import understood_told
from tests.webui.fixed import rule


@pytest.fixture
def filled(run: Callable[..., Result], samples: Path) -> None:
    """An archive with the made-up Stack Exchange site."""
    assert run("import", str(samples / "stackexchange" / "sample")).exit_code == 0


@pytest.mark.usefixtures("filled")
def test_hits_have_what_scripts_rely_on(run_json: Callable[..., Any]) -> None:
    found = run_json("search", "kind:question", "--limit", "1")

    assert found.keys() == {
        "total",
        "took_ms",
        "hits",
        "close",
        "searched",
        "did_you_mean",
        "understood",
        "notes",
        "facets",
        "rules",
    }
    [hit] = found["hits"]
    assert set(hit) == {
        "id",
        "kind",
        "title",
        "excerpt",
        "author",
        "space",
        "thread",
        "occurred_at",
        "url",
        "score",
        "source",
        "more",
        "standing",
        "former",
    }
    assert hit["kind"] == "question"
    assert hit["url"] == f"/contributions/{hit['id']}"


@pytest.mark.usefixtures("filled")
def test_people_get_text_and_a_way_to_the_page(run: Callable[..., Result]) -> None:
    result = run("search", "kind:question")

    assert result.exit_code == 0
    assert " found in " in result.output
    assert "/contributions/" in result.output


def test_without_an_archive_it_says_how_to_make_one(run: Callable[..., Result]) -> None:
    result = run("search", "anything")

    assert result.exit_code == 1
    assert "daybook init" in result.output


@pytest.mark.usefixtures("filled")
def test_finding_nothing_is_no_failure(run_json: Callable[..., Any]) -> None:
    assert run_json("search", "zzzzqqqq")["hits"] == []


@pytest.mark.usefixtures("filled")
def test_by_relevance_threads_are_counted_and_by_date_contributions(
    run: Callable[..., Result],
) -> None:
    by_relevance = run("search", "has:answer", "--mode", "keyword").output
    by_date = run("search", "has:answer", "--mode", "keyword", "--order", "oldest").output

    assert " threads found in " in by_relevance
    assert " more in this thread" in by_relevance
    assert " contributions found in " in by_date
    assert " more in this thread" not in by_date


@pytest.mark.usefixtures("filled")
def test_a_hit_says_that_it_was_accepted(run: Callable[..., Result]) -> None:
    assert "accepted answer" in run("search", "is:accepted", "--mode", "keyword").output


@pytest.mark.usefixtures("filled")
def test_notes_and_other_spellings_are_told(run: Callable[..., Result]) -> None:
    assert "There is no kind" in run("search", "kind:poem", "--mode", "keyword").output


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    "options",
    [
        ("--mode", "magic"),
        ("--order", "loudest"),
        ("--as-of", "soon"),
        ("--known-at", "2999-01-01"),
    ],
)
def test_what_cannot_be_read_is_refused(
    run: Callable[..., Result], options: tuple[str, str]
) -> None:
    result = run("search", "anything", *options)

    assert result.exit_code == 2
    assert options[0] in result.output
    assert "Traceback" not in result.output


def test_what_was_searched_instead_and_what_is_not_understood_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(Query("punp"), Results(1, 2.0, searched="pump", understood=0.43))

    assert capsys.readouterr().out.splitlines() == [
        "Nothing was found for punp as written. This is what pump finds.",
        understood_told(0.43),
        "1 thread found in 2 ms.",
    ]


def test_what_is_not_close_is_told_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    show(Query("pump"), Results(1, 2.0, close=False, notes=("Nothing close was found.",)))

    assert capsys.readouterr().out.splitlines() == [
        "Nothing close was found.",
        "Nearest, though not close:",
    ]


def test_rules_are_told_first(capsys: pytest.CaptureFixture[str]) -> None:
    clause = rule()

    show(Query("tulips"), Results(0, 2.0, rules=(clause,)))

    assert capsys.readouterr().out.splitlines() == [
        "Flowers, clause 3",
        f"Rule, in force since {clause.since:%Y-%m-%d}",
        "Water the tulips",
        f"/norms/{clause.id}#c-1.4",
        "",
        "0 threads found in 2 ms.",
    ]


@click.command()
@click.option("--at", callback=moment)
def told(at: datetime | None) -> None:
    """Print a moment."""
    click.echo(at)


def test_a_date_is_the_end_of_its_day_and_today_is_now() -> None:
    now = datetime.now(UTC)

    def read(*words: str) -> str:
        return CliRunner().invoke(told, words).output.strip()

    assert read() == ""
    assert read("--at", "2024-05-01") == "2024-05-01 23:59:59.999999+00:00"
    assert read("--at", "2024-05-01T14:00:00Z") == "2024-05-01 14:00:00+00:00"
    assert now <= datetime.fromisoformat(read("--at", f"{now:%Y-%m-%d}")) <= datetime.now(UTC)
    assert "lies in the future" in read("--at", (now + timedelta(minutes=5)).isoformat())
