"""daybook verify: is the log what was recorded, and where is it not."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import sqlalchemy as sa

from archive.store.checkpoints import keep
from archive.store.issued import Compared, issued_by, kept
from archive.store.keyring import Keyring, open_key_database
from archive.store.notes import NoteError, PublicKey
from archive.store.sqlite_reading import read_sqlite_log
from archive.store.troubles import Trouble
from archive.store.verifying import Known, Verdict, verify
from daybook.bootstrap import PROJECTIONS, open_daybook
from daybook.cli.common import ArchiveCommand, echo_json, json_option, progress_bar
from daybook.cli.doctor import FIX, Finding
from daybook.cli.phases import Phases, stoppable
from daybook.cli.read_models import check_checksums, compare_with_rebuild
from daybook.config import NoArchiveError, Settings
from projections.store import open_read_database

RESTORE = "Restore the log from a backup that `daybook verify` finds clean."
OPEN = "Opening the archive puts back triggers that are gone; drop those that are not Daybook's."
KEYS = "Restore keys.db from its backup, or give --key and --checkpoint."
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("verify", cls=ArchiveCommand)
@click.option(
    "--checkpoint",
    "files",
    type=FILE,
    multiple=True,
    help="Compare with a checkpoint that somebody kept, too.",
)
@click.option("--key", default="", metavar="KEY", help="The key of those. Default: the archive's.")
@click.option(
    "--projections", is_flag=True, help="Compare the read models with a rebuild from the log, too."
)
@json_option
@click.pass_context
def verify_command(
    context: click.Context, files: tuple[Path, ...], key: str, projections: bool, as_json: bool
) -> None:
    """Check that the log is what was recorded: every event, their order, and the ledger over them.

    Exits with 1 when it is not, and says where. When it is, a checkpoint is kept with the keys, so
    that whatever is changed or cut off later does not fit it. Read models are compared with the
    checksums that were noted of them; with --projections, row by row with ones built from zero.
    """
    settings: Settings = context.obj
    if not settings.events_file.exists():
        raise NoArchiveError(settings.home)
    compared = issued_by(settings.keys_file)
    trusted = PublicKey.from_text(key) if key else compared.key
    known = [*compared.known, *(_kept(file, trusted) for file in files)]
    with read_sqlite_log(settings.events_file, by_processes=True) as reader:
        verdict = verify(reader, known)
    findings = [*findings_of(verdict), *_about_checkpoints(compared, verdict)]
    if all(finding.well for finding in findings):
        findings.append(_keep(settings, verdict))
        findings += _compared(settings, quiet=as_json) if projections else _noted(settings)
    clean = all(finding.well for finding in findings)
    if as_json:
        echo_json(_as_json(clean, verdict, compared, findings))
    else:
        _print(findings)
    if not clean:
        context.exit(1)


def findings_of(verdict: Verdict) -> Iterator[Finding]:
    """What was checked of the log, and each place where it is not what was recorded."""
    rate = verdict.events / verdict.seconds if verdict.seconds else 0.0
    for trouble in verdict.troubles:
        yield Finding(str(trouble), False, OPEN if trouble.kind == "guard" else RESTORE)
    if verdict.untold:
        yield Finding(f"and {verdict.untold:,} places more", False, RESTORE)
    if verdict.clean:
        took = f"({verdict.seconds:.1f} s, {rate:,.0f} events a second)"
        yield Finding(f"{verdict.events:,} events are what was recorded {took}", True)
        yield Finding("every thing's versions are complete and in order", True)
        yield Finding(
            f"the ledger's {verdict.leaves:,} leaves and {verdict.tiles:,} hashes fit", True
        )
        yield Finding("the log and its ledger refuse change", True)


def _about_checkpoints(compared: Compared, verdict: Verdict) -> Iterator[Finding]:
    for trouble in compared.troubles:
        yield Finding(str(trouble), False, KEYS)
    if verdict.clean:
        yield Finding(f"it fits the {verdict.checkpoints:,} checkpoints it was compared with", True)


def _noted(settings: Settings) -> Iterator[Finding]:
    """What the checksums say that were noted of the read models."""
    if not settings.views_file.exists():
        return
    projections = [projection() for projection in PROJECTIONS]
    try:
        engine = open_read_database(f"sqlite:///{settings.views_file}", settings.patience)
        try:
            yield from check_checksums(engine, projections)
        finally:
            engine.dispose()
    except sa.exc.DatabaseError:
        yield Finding(f"{settings.views_file.name} cannot be read", False, FIX)


def _compared(settings: Settings, quiet: bool) -> Iterator[Finding]:
    """What a rebuild says of them, which takes its time."""
    with stoppable(), open_daybook(settings) as daybook, progress_bar(quiet) as bar:
        told = Phases(bar)
        yield from compare_with_rebuild(daybook, told)
        told.end()


def _kept(file: Path, key: PublicKey | None) -> Known:
    try:
        return kept(str(file), file.read_text(encoding="utf-8"), key)
    except UnicodeDecodeError as error:
        raise NoteError(f"{file} is no checkpoint: it is no text in UTF-8.") from error


def _keep(settings: Settings, verdict: Verdict) -> Finding:
    if verdict.root is None:
        return Finding("no checkpoint is kept", True)
    keyring = None
    try:
        keyring = Keyring(open_key_database(f"sqlite:///{settings.keys_file}"))
        keep(keyring, verdict.leaves, verdict.root)
    except sa.exc.OperationalError as error:
        return Finding(f"no checkpoint could be kept: {error.orig}", True)
    finally:
        if keyring is not None:
            keyring.close()
    return Finding(f"a checkpoint over {verdict.leaves:,} events is kept with the keys", True)


def _print(findings: Sequence[Finding]) -> None:
    for finding in findings:
        click.echo(f"{'ok ' if finding.well else 'BAD'} {finding.what}")
    for advice in dict.fromkeys(f.advice for f in findings if not f.well):
        click.echo(f"    {advice}")


def _as_json(
    clean: bool, verdict: Verdict, compared: Compared, findings: Sequence[Finding]
) -> dict[str, object]:
    troubles: list[Trouble] = [*verdict.troubles, *compared.troubles]
    return {
        "clean": clean,
        "events": verdict.events,
        "seconds": round(verdict.seconds, 3),
        "checkpoints": verdict.checkpoints,
        "troubles": [vars(trouble) for trouble in troubles],
        "more_troubles": verdict.untold,
        "findings": [vars(finding) for finding in findings],
    }
