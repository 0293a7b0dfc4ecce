"""daybook import: read an export into the archive, and make it readable and searchable."""

import dataclasses
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import click
from rich.progress import Progress

from archive.application import Account
from archive.commands import Visibility
from daybook.bootstrap import Daybook, create, open_daybook
from daybook.cli.common import ArchiveCommand, echo_json, json_option, progress_bar
from daybook.config import Settings
from daybook.follower import Followers, expect_many_objects
from daybook.locking import writing
from daybook.purging import purge
from daybook.understanding import is_running, start
from ingest.export import Export, open_export
from ingest.importer import import_export
from ingest.reader import Reader, ReadOptions
from ingest.readers import READERS, reader_for, reader_named
from projections.projection import position_of
from projections.threads.known import known_contributions

LARGE = 4 << 20  # bytes of an export, or records read, from which followers are worth starting
MANY = 3_000
UNDERSTANDING = (
    "Search works now. What it all means is worked out in the background: `daybook status` tells"
    " how far that is."
)
SHOWN = 10


@click.command("import", cls=ArchiveCommand)
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("paths", metavar="[PATH-IN-REPO]...", nargs=-1)
@click.option("--reader", "reader_name", metavar="NAME", help=f"One of: {', '.join(READERS)}.")
@click.option("--name", help="The list's or site's name, where the file's does not tell it.")
@click.option(
    "--visibility",
    type=click.Choice(["public", "members", "stewards"]),
    default="public",
    show_default=True,
    help="Who may see what the export has as public. Private channels stay confidential.",
)
@json_option
@click.pass_context
def import_command(  # noqa: PLR0913 - these are the command's arguments and options
    context: click.Context,
    path: Path,
    paths: tuple[str, ...],
    reader_name: str | None,
    name: str | None,
    visibility: Visibility,
    as_json: bool,
) -> None:
    """Import the export at PATH: a folder or a file. Its format is recognised.

    Of a git repository, only the files and folders at PATH-IN-REPO are read, where some are given.
    """
    settings: Settings = context.obj
    with open_export(path) as export:
        reader = reader_named(reader_name) if reader_name else reader_for(export)
        if not settings.config_file.exists():
            create(settings, export.name)
            click.echo(f"Made a new archive in {settings.home}.", err=True)
        with (
            writing(settings, "daybook import"),
            open_daybook(settings) as daybook,
            progress_bar(quiet=as_json) as bar,
        ):
            expect_many_objects()
            options = ReadOptions(name, visibility, paths)
            account = import_into(daybook, reader, export, options, bar)
    _report(reader, account, as_json)
    start(settings)
    if not as_json and is_running(settings):
        click.echo(UNDERSTANDING)
    if account.recorded + account.known == 0:
        msg = f"Nothing was imported: {export.name} holds nothing that the {reader.name} reader"
        raise click.ClickException(f"{msg} could use. {account.read} records were read.")


def import_into(
    daybook: Daybook, reader: Reader, export: Export, options: ReadOptions, bar: Progress
) -> Account:
    """Import an export and catch up, in two processes when it is large; show how far it is."""
    daybook.catch_up_tables()  # so that what this export no longer has can be told
    reading = bar.add_task("Reading", total=export.size * reader.passes or None, rate="")
    started = time.monotonic()
    with _Following(daybook, bar, export.size > LARGE) as following:

        def progress(read: int) -> None:
            elapsed = time.monotonic() - started
            rate = f"{read:,} records, {read / max(elapsed, 0.001):,.0f}/s"
            bar.update(reading, completed=export.bytes_read, rate=rate)
            following.seen(read)

        account = import_export(
            daybook.archive,
            reader,
            export,
            options,
            lambda *stretch: known_contributions(daybook.engine, *stretch),
            progress,
        )
        bar.update(reading, completed=bar.tasks[reading].total)
    return dataclasses.replace(account, seconds=round(time.monotonic() - started, 3))


class _Following:
    """Starts the followers once an import proves large, and waits for them at the end."""

    def __init__(self, daybook: Daybook, bar: Progress, large: bool):
        self._daybook = daybook
        self._bar = bar
        self._followers = Followers(daybook.settings) if large else None

    def __enter__(self) -> Self:
        return self

    def seen(self, read: int) -> None:
        """So many records were read."""
        if self._followers is None and read > MANY:
            self._followers = Followers(self._daybook.settings)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._followers is not None and error is not None:
            self._followers.stop()
        elif error is None:
            self._catch_up()

    def _catch_up(self) -> None:
        last = self._daybook.archive.recorder.max_notification_id() or 0
        indexing = self._bar.add_task("Indexing", total=2 * last, rate="")
        index = self._daybook.index.name

        def show() -> None:
            done = self._daybook.tables_at + position_of(self._daybook.engine, index)
            self._bar.update(indexing, completed=done)

        if self._followers is None or not self._followers.finish(show):
            # A small import, or a follower failed: here its error is told.
            self._daybook.catch_up(lambda _: show())
        purge(self._daybook)


def _report(reader: Reader, account: Account, as_json: bool) -> None:
    fields = dataclasses.asdict(account)
    fields.pop("unreadable_count")
    if as_json:
        echo_json({"reader": reader.name, **fields})
        return
    click.echo(
        f"Read {account.read:,} records with the {reader.name} reader in {account.seconds:.1f} s: "
        f"{account.recorded:,} recorded, {account.known:,} known already, "
        f"{sum(account.skipped.values()):,} skipped, {account.unreadable_count:,} unreadable."
    )
    for reason, count in sorted(account.skipped.items(), key=lambda item: -item[1]):
        click.echo(f"  skipped {count:,}: {reason}")
    for item in account.unreadable[:SHOWN]:
        click.echo(f"  unreadable: {item['where']}: {item['why']}")
    if account.unreadable_count > SHOWN:
        rest = account.unreadable_count - SHOWN
        click.echo(f"  ... and {rest:,} more; --json, or the import's page, lists them all.")
    if account.dropped_fields:
        often = sorted(account.dropped_fields, key=lambda name: -account.dropped_fields[name])
        more = f" and {len(often) - SHOWN:,} more" if len(often) > SHOWN else ""
        click.echo(f"  fields not kept: {', '.join(often[:SHOWN])}{more}")
