"""daybook demo: an archive filled with an invented community, and its pages."""

from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

import click

from daybook.bootstrap import create, open_daybook
from daybook.cli.common import ArchiveCommand, progress_bar
from daybook.cli.import_export import import_into
from daybook.cli.serve import serve
from daybook.config import DEFAULT_HOME, Settings
from daybook.locking import writing
from daybook.understanding import start
from ingest.export import open_export
from ingest.reader import ReadOptions
from ingest.readers import reader_for
from projections.viewer import MEMBER

COMMUNITY = "The Lantern Yard"
HOME = "demo-archive"
VISITOR = "demo:visitor"
"""Whoever tries the forms of the demo."""


@click.command("demo", cls=ArchiveCommand)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--no-serve", is_flag=True, help="Only fill the archive.")
@click.pass_obj
def demo_command(settings: Settings, port: int, no_serve: bool) -> None:
    """Fill an archive with the demo community (in demo-archive, unless --home) and serve it."""
    settings = demo_settings(settings)
    fill(settings)
    if no_serve:
        start(settings)
    else:
        serve(settings, "127.0.0.1", port, MEMBER, VISITOR)


def demo_settings(settings: Settings) -> Settings:
    """The same settings, for a folder of the demo's own unless one was asked for."""
    if settings.home.name != DEFAULT_HOME:
        return settings
    return replace(settings, home=settings.home.parent / HOME)


def fill(settings: Settings) -> None:
    """Import the demo community. Doing it twice is doing it once."""
    create(settings, COMMUNITY)
    with as_file(files("daybook") / "demo") as folder, open_export(Path(folder)) as export:
        reader = reader_for(export)
        with (
            writing(settings, "daybook demo"),
            open_daybook(settings) as daybook,
            progress_bar() as bar,
        ):
            account = import_into(daybook, reader, export, ReadOptions(), bar)
    click.echo(
        f"The demo community is in {settings.home}: {account.recorded:,} records new,"
        f" {account.known:,} known."
    )
