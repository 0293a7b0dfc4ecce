"""daybook export: what can be taken out of the archive into a file."""

from pathlib import Path

import click

from daybook.cli.common import ArchiveCommand, echo_json, json_option
from daybook.cli.governing import opened
from daybook.cli.persons import the_one_called
from daybook.config import Settings
from daybook.locking import RECORDING_PATIENCE, writing
from daybook.own_words import write_own_words


@click.group("export")
def export_command() -> None:
    """Take something out of the archive: person."""


@export_command.command("person", cls=ArchiveCommand)
@click.argument("person")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.zip",
    help="Where to write it. Default: words-ID.zip here.",
)
@click.option("--force", is_flag=True, help="Overwrite a file that is there already.")
@json_option
@click.pass_obj
def person_command(
    settings: Settings, person: str, out: Path | None, force: bool, as_json: bool
) -> None:
    """Export everything that PERSON wrote, given by name, handle or ID, as a zip for them.

    In it is all of theirs, also what is confidential, hidden or withdrawn. Where several people are
    called so, it lists them. The file is noted, and deleted should the person be erased.
    """
    # As one who writes, so that nobody is erased between what is read here and the note of it.
    with (
        opened(settings) as daybook,
        writing(settings, "daybook export person", RECORDING_PATIENCE),
    ):
        daybook.catch_up_tables()
        found = the_one_called(daybook, person)
        file = (out or Path(f"words-{str(found.id)[:8]}.zip")).absolute()
        made = write_own_words(daybook, found, file, force)
    if as_json:
        counted = {"contributions": made.contributions, "texts": made.texts}
        echo_json({"file": file, "person": found.id, **counted})
        return
    click.echo(
        f"{found.name}: {made.contributions:,} contributions and {made.texts:,} other texts are in"
        f" {file}. Only you can read it; hand it to them, and delete it then."
    )
