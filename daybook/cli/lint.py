"""daybook lint: what is missing between decisions, norms, roles and their reasons."""

from typing import Any

import click

from daybook.cli.common import ArchiveCommand, echo_json
from daybook.cli.governing import looking, opened
from daybook.config import Settings
from projections.reasons.lint import RULES, lint
from projections.viewer import Viewer


@click.command("lint", cls=ArchiveCommand)
@click.option("--rule", "rules", multiple=True, type=click.Choice(list(RULES)), help="Only these.")
@looking
@click.pass_obj
def lint_command(
    settings: Settings, /, rules: tuple[str, ...], viewer: Viewer, as_json: bool, **clocks: Any
) -> None:
    """Find what is missing, and how to mend it.

    Exits with 1 when there is something; with --json it prints that, and exits with 0.
    """
    with opened(settings) as daybook:
        found = lint(daybook.engine, viewer, **clocks)
    found = [finding for finding in found if not rules or finding.rule in rules]
    if as_json:
        told = [{n: getattr(f, n) for n in f.__slots__} for f in found]
        echo_json(told)
        return
    for rule, meaning in RULES.items():
        mine = [finding for finding in found if finding.rule == rule]
        if mine:
            click.secho(f"{rule}: {meaning} ({len(mine)})", bold=True)
        for finding in mine:
            click.echo(f"  {finding.kind} “{finding.title}” ({finding.event})")
            click.echo(f"    {finding.says}")
            click.echo(f"    To mend it: {finding.fix}")
    if found:
        raise click.exceptions.Exit(1)
    click.echo("Nothing is missing.")
