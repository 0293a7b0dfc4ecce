"""daybook search: find past answers from the command line."""

import click

from daybook.bootstrap import open_daybook
from daybook.cli.common import ArchiveCommand, echo_json, json_option, viewer_option
from daybook.config import Settings
from projections.search.engine import Hit, Query
from projections.viewer import Viewer


@click.command("search", cls=ArchiveCommand)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option(
    "--mode", type=click.Choice(["keyword"]), default="keyword", show_default=True, help="How."
)
@viewer_option(default="steward")
@json_option
@click.pass_obj
def search_command(
    settings: Settings,
    words: tuple[str, ...],
    limit: int,
    mode: str,  # noqa: ARG001 - the only one there is so far
    viewer: Viewer,
    as_json: bool,
) -> None:
    """Search for WORDS. Narrow with in:space from:name has:answer before:2024 after:2023-05."""
    with open_daybook(settings) as daybook:
        results = daybook.search_engine.search(Query(" ".join(words), limit=limit), viewer)
    if as_json:
        hits = [hit_as_json(hit) for hit in results.hits]
        echo_json({"total": results.total, "took_ms": results.took_ms, "hits": hits})
        return
    for note in results.notes:
        click.echo(note)
    if results.did_you_mean:
        click.echo(f"Did you mean: {results.did_you_mean}")
    click.echo(f"{results.total:,} found in {results.took_ms:.0f} ms.")
    for hit in results.hits:
        _show(hit)


def hit_as_json(hit: Hit) -> dict[str, object]:
    """A hit as scripts get it."""
    return {
        "id": hit.id,
        "kind": hit.kind,
        "title": hit.title,
        "excerpt": "".join(text for text, _ in hit.excerpt),
        "author": hit.author,
        "space": hit.space,
        "thread": hit.thread,
        "occurred_at": hit.occurred_at,
        "url": f"/contributions/{hit.id}",
        "score": hit.score,
        "source": hit.source,
    }


def _show(hit: Hit) -> None:
    click.echo()
    click.secho(hit.title or hit.kind, bold=True)
    click.echo(f"{hit.author}, {hit.occurred_at:%Y-%m-%d}, in {hit.space} ({hit.source})")
    pieces = (click.style(text, bold=True) if marked else text for text, marked in hit.excerpt)
    click.echo("".join(pieces))
    click.echo(f"/contributions/{hit.id}")
