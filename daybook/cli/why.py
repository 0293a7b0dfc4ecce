"""daybook why: what a thing goes back to, and what came of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from daybook.bootstrap import Daybook
from daybook.cli.common import ArchiveCommand, echo_json
from daybook.cli.governing import asked, day, looking, opened
from daybook.config import Settings
from daybook.grounds import grounds_of
from projections.reasons.chain import DEPTH, Link, reasons_of
from projections.reasons.telling import reasons_as_json, relation_told, stale_told
from projections.reasons.things import Ref
from projections.story.addresses import WEB
from projections.story.markdown import as_markdown
from projections.story.story import story_of
from projections.viewer import Viewer

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("why", cls=ArchiveCommand)
@click.argument("ref")
@click.option("--depth", default=DEPTH, show_default=True, type=click.IntRange(1, 9))
@click.option(
    "--markdown", "as_story", is_flag=True, help="Tell it as a story in Markdown, with references."
)
@click.option("--out", type=FILE, help="Write the story into this file.")
@click.option(
    "--base", default="", metavar="URL", help="Where the pages are, for the links of the story."
)
@looking
@click.pass_obj
def why_command(  # noqa: PLR0913 - these are the command's options
    settings: Settings,
    /,
    ref: str,
    depth: int,
    as_story: bool,
    out: Path | None,
    base: str,
    viewer: Viewer,
    as_json: bool,
    **clocks: Any,
) -> None:
    """Why REF is as it is, and what came of it: talk, proposals, decisions, norms, answers.

    REF is an ID, a title, a label such as “ADR 7”, a source's identity, or NORM#CLAUSE.
    """
    _check(as_story, as_json, out, base)
    with opened(settings) as daybook:
        found = asked(daybook, ref, viewer)
        if as_story:
            _write(_markdown(daybook, found, viewer, base, clocks), ref, out)
            return
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


def _check(as_story: bool, as_json: bool, out: Path | None, base: str) -> None:
    """Raises UsageError for options that do not go together."""
    if as_story and as_json:
        raise click.UsageError("Give either --markdown or --json.")
    if not as_story and (out or base):
        raise click.UsageError("--out and --base are for a story: give --markdown too.")
    if base and not base.startswith(WEB):
        msg = f"{base!r} is no address of pages. Give one such as https://daybook.example.org."
        raise click.BadParameter(msg, param_hint="'--base'")


def _markdown(
    daybook: Daybook, ref: Ref, viewer: Viewer, base: str, clocks: Mapping[str, Any]
) -> str | None:
    story = story_of(daybook.engine, viewer, ref, **clocks)
    if story is None:
        return None
    grounds = grounds_of(daybook, story.references, signed=True)
    return as_markdown(story, grounds, base.rstrip("/"))


def _write(told: str | None, ref: str, out: Path | None) -> None:
    if told is None:
        raise click.ClickException(f"{ref!r} was not there at that time, or had no such clause.")
    if out is None:
        click.echo(told, nl=False)
        return
    out.write_text(told, encoding="utf-8")
    click.echo(f"Wrote the story to {out}.")


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
