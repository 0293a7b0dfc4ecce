"""daybook init: make an empty archive."""

import click

from daybook.bootstrap import create
from daybook.cli.common import ArchiveCommand
from daybook.config import Settings


@click.command("init", cls=ArchiveCommand)
@click.option("--community", default="", metavar="NAME", help="What the community is called.")
@click.pass_obj
def init_command(settings: Settings, community: str) -> None:
    """Make an empty archive in the folder chosen with --home."""
    there = settings.config_file.exists()
    create(settings, community)
    if there:
        click.echo(f"There is an archive in {settings.home} already. It stays as it is.")
    else:
        click.echo(f"Made an empty archive in {settings.home}.")
        click.echo("Fill it with `daybook import PATH`.")
        click.echo(f"Keep {settings.keys_file.name} safe, and apart from the rest: without it,")
        click.echo("nobody can read what people wrote.")
