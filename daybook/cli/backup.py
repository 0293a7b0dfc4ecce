"""daybook backup: log and keys, apart, each whole and with its checksums."""

from pathlib import Path

import click

from daybook.backup.bags import Bag, faults_of
from daybook.backup.making import BOTH, Backup, back_up, size_to_copy
from daybook.backup.places import EVENTS, PEOPLE, bags_in, partials_in
from daybook.backup.register import KEYS, LOG, Kind
from daybook.cli.common import ArchiveCommand, echo_json, json_option, progress_bar
from daybook.config import NoArchiveError, Settings

KEEP_APART = (
    "Keep the keys on another medium than the log, and for less long: whoever holds both reads all."
)


@click.command("backup", cls=ArchiveCommand)
@click.argument("place", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--log-only", is_flag=True, help="Back up the log and not the keys.")
@click.option("--keys-only", is_flag=True, help="Back up the keys and not the log.")
@click.option(
    "--keep-keys",
    type=click.IntRange(1),
    metavar="N",
    help="Destroy all but the newest N backups of the keys in DIR.",
)
@click.option("--check", is_flag=True, help="Check the backups in DIR, and make none.")
@json_option
@click.pass_context
def backup_command(  # noqa: PLR0913 - these are the command's arguments and options
    context: click.Context,
    place: Path,
    log_only: bool,
    keys_only: bool,
    keep_keys: int | None,
    check: bool,
    as_json: bool,
) -> None:
    """Back the archive up into DIR: the log and the keys, each in a folder of its own.

    Others can read and record meanwhile. Each folder is a BagIt bag. `daybook restore` makes an
    archive of them again. With --check, exit with 1 when a backup is damaged, and name the file.
    """
    if check:
        _check(context, place, as_json)
        return
    if log_only and keys_only:
        raise click.UsageError("--log-only and --keys-only exclude each other.")
    if keep_keys and log_only:
        raise click.UsageError("--keep-keys goes with a backup of the keys, and not --log-only.")
    settings: Settings = context.obj
    if not settings.config_file.exists():
        raise NoArchiveError(settings.home)
    kinds: list[Kind] = [LOG] if log_only else [KEYS] if keys_only else [*BOTH]
    with progress_bar(quiet=as_json) as bar:
        task = bar.add_task("Backing up", total=size_to_copy(settings, kinds), rate="")
        backup = back_up(settings, place, kinds, keep_keys, lambda size: bar.advance(task, size))
    if as_json:
        echo_json(_as_json(backup))
    else:
        _tell(backup)


def _tell(backup: Backup) -> None:
    for folder in backup.cleared:
        click.echo(f"Cleared {folder.name}, which a backup that was stopped had left.")
    for bag in backup.bags:
        click.echo(f"Backed up {_holds(bag)} to {bag.folder}")
    for folder in backup.removed:
        click.echo(f"Destroyed the older keys {folder.name}.")
    if backup.alone:
        msg = "None of the earlier backups is there. Is the disk mounted that they are on?"
        click.echo(f"Note: {msg}", err=True)
    if len(backup.bags) == len(BOTH):
        click.echo(KEEP_APART)


def _holds(bag: Bag) -> str:
    if EVENTS in bag.info:
        return f"the log, {int(bag.info[EVENTS]):,} events,"
    return f"{int(bag.info[PEOPLE]):,} keys"


def _as_json(backup: Backup) -> dict[str, object]:
    return {
        "bags": [{"folder": bag.folder, **bag.info} for bag in backup.bags],
        "removed": backup.removed,
        "cleared": backup.cleared,
        "alone": backup.alone,
    }


def _check(context: click.Context, place: Path, as_json: bool) -> None:
    bags = [Bag(place)] if (place / "bagit.txt").exists() else bags_in(place)
    if not bags:
        raise click.ClickException(f"There are no backups in {place}.")
    with progress_bar(quiet=as_json) as bar:
        size = sum(f.stat().st_size for bag in bags for f in bag.folder.rglob("*") if f.is_file())
        task = bar.add_task("Checking", total=size, rate="")
        found = {
            bag.folder: list(faults_of(bag.folder, lambda n: bar.advance(task, n))) for bag in bags
        }
    if as_json:
        echo_json([{"folder": folder, "faults": faults} for folder, faults in found.items()])
    else:
        for folder, faults in found.items():
            click.echo(f"{'BAD' if faults else 'ok '} {folder.name}")
            for fault in faults:
                click.echo(f"    {fault}")
        for partial in partials_in(place):
            click.echo(f"    {partial.name} is what a backup that was stopped left: no backup.")
    if any(found.values()):
        context.exit(1)
