"""daybook doctor: is the archive sound, and what to do where it is not."""

import stat
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass

import click
import sqlalchemy as sa

from archive.store.sqlite_reading import read_sqlite_log
from daybook.bootstrap import PROJECTIONS, Daybook, open_daybook
from daybook.cli.common import ArchiveCommand, echo_json, json_option
from daybook.cli.status import MEANING, status_of
from daybook.config import NoArchiveError, Settings
from daybook.damage import Damage, damaged_copies, damaged_records, lacking_tables, put_away
from daybook.locking import writing
from daybook.purging import left_to_purge, purge
from daybook.timekeeping import clock_trouble
from projections.stopping import ProjectionError
from projections.threads.tables import contributions

FIX = "Run: daybook doctor --fix"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, and what helps if not."""

    what: str
    well: bool
    advice: str = ""


@click.command("doctor", cls=ArchiveCommand)
@click.option("--fix", is_flag=True, help="Bring read models and index up to date, or anew.")
@json_option
@click.pass_context
def doctor_command(context: click.Context, fix: bool, as_json: bool) -> None:
    """Look for what is wrong with the archive; exit with 1 when something is.

    With --fix, what was made from the log and is damaged is deleted and made anew. The log and the
    key ring are never touched.
    """
    settings: Settings = context.obj
    if not settings.config_file.exists():
        raise NoArchiveError(settings.home)
    with writing(settings, "daybook doctor --fix") if fix else nullcontext():
        findings = _findings(settings, fix)
    if as_json:
        echo_json([vars(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{'ok ' if finding.well else 'BAD'} {finding.what}")
            if not finding.well:
                click.echo(f"    {finding.advice}")
    if not all(finding.well for finding in findings):
        context.exit(1)


def _findings(settings: Settings, fix: bool) -> list[Finding]:
    lost = list(damaged_records(settings))
    if lost:
        return [_damage_finding(damage) for damage in lost]
    damaged = list(damaged_copies(settings)) or list(lacking_tables(settings, PROJECTIONS))
    if damaged and not fix:
        return [_damage_finding(damage) for damage in damaged]
    for damage in damaged:
        put_away(settings, damage)
        click.echo(f"{damage.file.name} was damaged ({damage.why}) and is made anew.", err=True)
    if damaged:
        click.echo("If `daybook serve` is running, start it again.", err=True)
    guards = _guards_finding(settings)  # before it is opened, which puts back those that are gone
    with open_daybook(settings) as daybook:
        if fix:
            mend(daybook)
        return [guards, *examine(daybook)]


def _damage_finding(damage: Damage) -> Finding:
    advice = FIX if damage.mendable else f"Restore {damage.file.name} from a backup."
    return Finding(f"{damage.file.name} is damaged: {damage.why}", False, advice)


def examine(daybook: Daybook) -> Iterator[Finding]:
    """Every check of an archive whose files are whole: log, keys, read models, index."""
    settings = daybook.settings
    for file in (settings.events_file, settings.keys_file, settings.views_file):
        yield Finding(f"{file.name} is whole", True)
    trouble = clock_trouble(daybook.archive)
    yield Finding("the clock is not behind the log", not trouble, trouble)
    mode = stat.S_IMODE(settings.keys_file.stat().st_mode)
    yield Finding("only you can read keys.db", not mode & 0o077, "Run: chmod 600 keys.db")
    for name, at in status_of(daybook)["projections"].items():
        behind = f"{at['lag']:,} events behind" if at["lag"] else "up to date"
        # Vectors take their time, and are complete when they are.
        well = (not at["lag"] or name == MEANING) and not at["stopped"]
        yield Finding(f"{name} is {behind}", well, at["stopped"] or FIX)
    yield _index_finding(daybook)
    left = len(left_to_purge(daybook))
    told = f"words of {left} erased people may still lie in files" if left else "erasures are whole"
    yield Finding(told, not left, "Run: daybook doctor --fix")


def mend(daybook: Daybook) -> None:
    """Bring read models and index up to date; an index that disagrees is built anew."""
    with suppress(ProjectionError):  # what stopped is among the findings
        daybook.catch_up()
        purge(daybook)
    if not _index_finding(daybook).well:
        daybook.rebuild_index()


def _guards_finding(settings: Settings) -> Finding:
    if not settings.events_file.exists():
        return Finding("the log refuses change", True)
    with read_sqlite_log(settings.events_file) as reader:
        wrong = [f"{name} {what}" for name, what in reader.guards()]
    if not wrong:
        return Finding("the log refuses change", True)
    advice = "Those that were gone are put back now; drop the others, and see what `daybook verify`"
    advice += " says: the log could be changed meanwhile."
    return Finding(f"the log did not refuse change: {', '.join(wrong)}", False, advice)


def _index_finding(daybook: Daybook) -> Finding:
    shown = sa.select(sa.func.count()).where(
        contributions.c.state == "shown", contributions.c.body.is_not(None)
    )
    with daybook.engine.connect() as connection:
        wanted = connection.execute(shown).scalar()
    there = daybook.index.document_count()
    return Finding(f"the index holds {there:,} of {wanted:,} contributions", there == wanted, FIX)
