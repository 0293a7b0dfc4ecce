"""daybook why: what a thing goes back to, and what came of it."""

from typing import Any

import click

from daybook.cli.common import ArchiveCommand, echo_json
from daybook.cli.governing import asked, day, looking, opened
from daybook.config import Settings
from projections.reasons.chain import DEPTH, Link, reasons_of
from projections.reasons.telling import reasons_as_json, relation_told, stale_told
from projections.viewer import Viewer


@click.command("why", cls=ArchiveCommand)
@click.argument("ref")
@click.option("--depth", default=DEPTH, show_default=True, type=click.IntRange(1, 9))
@looking
@click.pass_obj
def why_command(
    settings: Settings, /, ref: str, depth: int, viewer: Viewer, as_json: bool, **clocks: Any
) -> None:
    """Why REF is as it is, and what came of it: talk, proposals, decisions, norms, answers.

    REF is an ID, a title, a label such as “ADR 7”, a source's identity, or NORM#CLAUSE.
    """
    with opened(settings) as daybook:
        found = asked(daybook, ref, viewer)
        reasons = reasons_of(daybook.engine, viewer, found, depth=depth, **clocks)
    if reasons is None:
        raise click.ClickException(f"{ref!r} was not there at that time, or had no such clause.")
    if as_json:
        echo_json(reasons_as_json(reasons))
        return
    clause = f", {reasons.clause}" if reasons.clause else ""
    click.secho(f"{reasons.thing.kind}: {reasons.thing.title}{clause}", bold=True)
    for heading, links in (("Because", reasons.before), ("What came of it", reasons.after)):
        click.echo(f"\n{heading}:" if links else f"\n{heading}: nothing is recorded.")
        for link in links:
            _show(link)


def _show(link: Link) -> None:
    thing = link.thing
    state = f" ({thing.state})" if thing.state else ""
    clause = f", {link.clause}" if link.clause and link.direction == "before" else ""
    title = click.style(thing.title + clause, bold=True)
    when = f", {day(thing.occurred_at, thing.precision)}" if thing.occurred_at else ""
    by = f", {thing.by}" if thing.by else ""
    pad = "  " * link.depth
    click.echo(f"{pad}{relation_told(link)} {thing.kind} {title}{state}{by}{when}")
    if thing.excerpt:
        click.echo(f"{pad}  {thing.excerpt}")
    for stale in link.stale:
        click.secho(f"{pad}  May be out of date: {stale_told(stale)}", fg="yellow")
    if thing.kind != "link":
        click.echo(f"{pad}  {thing.kind}:{thing.id}")
