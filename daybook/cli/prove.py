"""daybook prove: a proof that an event is in the log, or that the log only grew."""

import re
from pathlib import Path
from uuid import UUID

import click

from archive.application import Archive
from archive.proving import Proof, number_of, prove, prove_since
from archive.store.checkpoints import Checkpoint
from archive.store.notes import NoteError
from daybook.bootstrap import open_daybook
from daybook.cli.common import ArchiveCommand, echo_json, json_option
from daybook.config import Settings

VERSION_OF = re.compile(r"(?P<thing>[0-9a-fA-F-]{32,36})@(?P<version>[1-9][0-9]{0,17})")
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("prove", cls=ArchiveCommand)
@click.argument("event", required=False)
@click.option("--since", type=FILE, help="A former checkpoint: prove that the log only grew.")
@click.option("--out", type=FILE, help="Write the proof into this file.")
@json_option
@click.pass_obj
def prove_command(
    settings: Settings, event: str | None, since: Path | None, out: Path | None, as_json: bool
) -> None:
    """Print a proof that EVENT is in the log: its number, or the ID of a thing and @VERSION.

    It holds the event as it is stored, with what people wrote sealed. docs/verify.md tells how
    an outsider checks it without Daybook.
    """
    if (event is None) == (since is None):
        raise click.UsageError("Give either an EVENT, or a former checkpoint with --since FILE.")
    with open_daybook(settings) as daybook:
        if since is not None:
            proof = prove_since(daybook.archive, _checkpoint_in(since))
        else:
            proof = prove(daybook.archive, _number(daybook.archive, event or ""))
    if out is not None:
        out.write_text(proof.text, encoding="utf-8")
    _tell(proof, out, as_json)


def _tell(proof: Proof, out: Path | None, as_json: bool) -> None:
    if as_json:
        told = {"event": proof.number, "size": proof.size, "checkpoint": proof.note}
        echo_json(told | ({"proof": proof.text} if out is None else {"out": out.absolute()}))
    elif out is not None:
        click.echo(f"Wrote the proof against a checkpoint over {proof.size:,} events to {out}.")
    else:
        click.echo(proof.text, nl=False)


def _number(archive: Archive, event: str) -> int:
    if event.isascii() and event.isdigit() and len(event) < 19:
        return int(event)
    found = VERSION_OF.fullmatch(event)
    try:
        thing = UUID(found["thing"]) if found else None
    except ValueError:
        thing = None
    if found is None or thing is None:
        msg = f"{event!r} names no event. Give its number, or a thing's ID and the version,"
        raise click.BadParameter(f"{msg} such as 6ba7b811-9dad-51d1-80b4-00c04fd430c8@2.")
    return number_of(archive, thing, int(found["version"]))


def _checkpoint_in(file: Path) -> Checkpoint:
    try:
        return Checkpoint.from_note(file.read_text(encoding="utf-8"))
    except (NoteError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file}: {error}") from error
