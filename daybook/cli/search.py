"""daybook search: find past answers from the command line."""

from typing import Any, get_args

import click

from daybook.bootstrap import open_daybook
from daybook.cli.clocks import clocks_options
from daybook.cli.common import ArchiveCommand, echo_json, json_option, viewer_option
from daybook.cli.governing import day
from daybook.config import Settings
from daybook.understanding import finish
from projections.search.engine import MODES, Excerpt, Hit, Order, Query, Results, RuleHit
from projections.search.telling import (
    NEAREST,
    found_told,
    instead_told,
    results_as_json,
    standings_told,
    understood_told,
)
from projections.viewer import Viewer


@click.command("search", cls=ArchiveCommand)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default="hybrid",
    show_default=True,
    help="By words, by meaning, or by both.",
)
@click.option("--order", type=click.Choice(get_args(Order)), default="relevance", show_default=True)
@clocks_options
@click.option("--former", is_flag=True, help="Search former wordings too.")
@viewer_option(default="steward")
@json_option
@click.pass_obj
def search_command(
    settings: Settings,
    /,
    words: tuple[str, ...],
    viewer: Viewer,
    as_json: bool,
    **options: Any,
) -> None:
    """Search for WORDS. Narrow with in:space from:name has:answer before:2024 after:2023-05.

    Conditions alone are a search too.
    """
    query = Query(" ".join(words), **options)
    with open_daybook(settings) as daybook:
        if query.mode != "keyword":
            finish(daybook)
        results = daybook.search_engine.search(query, viewer)
    if as_json:
        echo_json(results_as_json(results))
    else:
        show(query, results)


def show(query: Query, results: Results) -> None:
    """Print an answer for people."""
    for note in results.notes:
        click.echo(note)
    if results.searched:
        click.echo(instead_told(query.words, results.searched))
    if results.did_you_mean:
        click.echo(f"Did you mean: {results.did_you_mean}")
    if told := understood_told(results.understood, query.mode):
        click.echo(told)
    for rule in results.rules:
        _show_rule(rule)
    found = f"{found_told(results.total, query.order)} found in {results.took_ms:.0f} ms."
    click.echo(found if results.close else f"{NEAREST}:")
    for hit in results.hits:
        _show_hit(hit)


def _show_rule(rule: RuleHit) -> None:
    click.secho(rule.called, bold=True)
    click.echo(f"{rule.told} {day(rule.since, rule.precision)}")
    click.echo(_styled(rule.excerpt))
    click.echo(f"{rule.path}\n")


def _styled(excerpt: Excerpt) -> str:
    return "".join(click.style(text, bold=True) if marked else text for text, marked in excerpt)


def _show_hit(hit: Hit) -> None:
    click.echo()
    click.secho(hit.title or hit.kind, bold=True)
    source = f" ({hit.source})" if hit.source else ""
    click.echo(f"{hit.author}, {hit.occurred_at:%Y-%m-%d}, in {hit.space}{source}")
    click.echo(_styled(hit.excerpt))
    told = [*standings_told(hit), *(["in a former wording"] if hit.former else [])]
    told += [f"{hit.more:,} more in this thread"] if hit.more else []
    if told:
        click.echo("; ".join(told))
    click.echo(f"/contributions/{hit.id}")
