"""daybook export: what can be taken out of the archive into a file or a folder."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from daybook.bootstrap import Daybook
from daybook.cli.clocks import clocks_options
from daybook.cli.common import (
    ArchiveCommand,
    echo_json,
    json_option,
    progress_bar,
    viewer_option,
)
from daybook.cli.governing import opened
from daybook.cli.persons import the_one_called
from daybook.config import Settings
from daybook.exporting.folder import OutError, check_out
from daybook.exporting.formats import FORMATS, Format, MissingLibraryError
from daybook.exporting.making import make_export
from daybook.exporting.progress import listening
from daybook.exporting.pseudonyms import PseudonymError, Pseudonyms
from daybook.exporting.sight import Sight
from daybook.exporting.site.crawling import SiteError
from daybook.locking import RECORDING_PATIENCE, writing
from daybook.own_words import write_own_words
from projections.viewer import Viewer

REFUSED = (OutError, MissingLibraryError, PseudonymError, SiteError)


@click.group("export")
def export_command() -> None:
    """Take something out of the archive: one person's words, or all of it in some format."""


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


def _command_for(as_format: Format) -> click.Command:
    """The subcommand that exports in this format. All of them take the same options."""

    @click.option(
        "--out",
        type=click.Path(path_type=Path),
        required=True,
        metavar="DIR",
        help="The folder to make.",
    )
    @click.option(
        "--pseudonyms",
        "key_file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="KEYFILE",
        help="Give people other names, the same ones with the same file, which is made if need be.",
    )
    @click.option(
        "--licence",
        default="",
        metavar="URL",
        help="The licence that others may use it under, by its address or name.",
    )
    @click.option("--force", is_flag=True, help="Overwrite an export that is there already.")
    @clocks_options
    @viewer_option(default="anonymous")
    @json_option
    @click.pass_obj
    def command(  # noqa: PLR0913 - these are the command's options
        settings: Settings,
        out: Path,
        key_file: Path | None,
        licence: str,
        force: bool,
        as_of: datetime | None,
        known_at: datetime | None,
        viewer: Viewer,
        as_json: bool,
    ) -> None:
        licensed = dataclasses.replace(as_format, licence=licence.strip())
        sight = Sight(viewer, as_of, known_at)
        try:
            check_out(out.absolute(), force)
            with _log_held(settings, licensed) as daybook, _showing_progress(as_json):
                pseudonyms = Pseudonyms.from_file(key_file) if key_file else None
                made = make_export(daybook, licensed, out, sight, pseudonyms, force)
        except REFUSED as error:
            raise click.ClickException(str(error)) from error
        if as_json:
            echo_json({"folder": out.absolute(), **dataclasses.asdict(made)})
            return
        told = ", ".join(f"{kind} {count:,}" for kind, count in made.counts.items() if count)
        click.echo(f"{out} holds what {_WHO[viewer.level]} see: {told or 'nothing yet'}.")
        if made.pseudonyms:
            click.echo(f"People go by pseudonyms. Keep {key_file}: it leads back to them.")

    command.__doc__ = f"""Export {as_format.gives}.

    By default it holds what is public. The folder is noted, and deleted should anybody be erased.
    Its manifest.json has the counts, the checkpoint of the log, and the SHA-256 of every file.
    """
    return click.command(as_format.name, cls=ArchiveCommand)(command)


@contextmanager
def _log_held(settings: Settings, as_format: Format) -> Iterator[Daybook]:
    """The archive, as for one who writes: so that the log is as the checkpoint says, and nobody is
    erased meanwhile."""
    as_format.load()
    with (
        opened(settings) as daybook,
        writing(settings, f"daybook export {as_format.name}", RECORDING_PATIENCE),
    ):
        daybook.catch_up_tables()
        yield daybook


@contextmanager
def _showing_progress(quiet: bool) -> Iterator[None]:
    with progress_bar(quiet) as bar:
        task = bar.add_task("Exporting", total=None, rate="")

        def told(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total, rate=f"{done:,}")

        with listening(told):
            yield


_WHO = {"anonymous": "all visitors", "member": "members", "steward": "stewards"}
for _format in FORMATS:
    export_command.add_command(_command_for(_format))
