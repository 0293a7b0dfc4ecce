"""daybook doctor: is the archive sound, and what to do where it is not."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass

import click
import sqlalchemy as sa

from daybook.bootstrap import Daybook, open_daybook
from daybook.cli.common import ArchiveCommand, echo_json, json_option
from daybook.cli.status import MEANING, status_of
from daybook.config import Settings
from daybook.locking import writing
from daybook.purging import purge
from projections.erasures.queries import unpurged
from projections.threads.tables import contributions

TRIGGERS = {"stored_events_no_update", "stored_events_no_delete", "stored_events_no_replace"}


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
    """Look for what is wrong with the archive; exit with 1 when something is."""
    settings: Settings = context.obj
    writer = writing(settings, "daybook doctor --fix") if fix else nullcontext()
    with writer, open_daybook(settings) as daybook:
        if fix:
            mend(daybook)
        findings = list(examine(daybook))
    if as_json:
        echo_json([vars(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{'ok ' if finding.well else 'BAD'} {finding.what}")
            if not finding.well:
                click.echo(f"    {finding.advice}")
    if not all(finding.well for finding in findings):
        context.exit(1)


def examine(daybook: Daybook) -> Iterator[Finding]:
    """Every check, in the order that matters: log, keys, read models, index."""
    settings = daybook.settings
    for file in (settings.events_file, settings.keys_file, settings.views_file):
        with closing(sqlite3.connect(file)) as connection:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            triggers = {
                row[0]
                for row in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                )
            }
        yield Finding(
            f"{file.name} is whole ({verdict})",
            verdict == "ok",
            f"Restore {file.name} from a backup."
            if file != settings.views_file
            else "`daybook rebuild` makes it anew.",
        )
        if file == settings.events_file:
            yield Finding(
                "the log refuses change",
                triggers >= TRIGGERS,
                "Its triggers are gone: opening it with Daybook puts them back.",
            )
    mode = stat.S_IMODE(settings.keys_file.stat().st_mode)
    yield Finding("only you can read keys.db", not mode & 0o077, "Run: chmod 600 keys.db")
    for name, at in status_of(daybook)["projections"].items():
        behind = f"{at['lag']:,} events behind" if at["lag"] else "up to date"
        # Vectors take their time, and are complete when they are.
        well = not at["lag"] or name == MEANING
        yield Finding(f"{name} is {behind}", well, "Run: daybook doctor --fix")
    yield _index_finding(daybook)
    with daybook.engine.connect() as connection:
        left = len(unpurged(connection))
    told = f"words of {left} erased people may still lie in files" if left else "erasures are whole"
    yield Finding(told, not left, "Run: daybook doctor --fix")


def mend(daybook: Daybook) -> None:
    """Bring read models and index up to date; an index that disagrees is built anew."""
    daybook.catch_up()
    purge(daybook)
    if not _index_finding(daybook).well:
        daybook.rebuild_index()


def _index_finding(daybook: Daybook) -> Finding:
    shown = sa.select(sa.func.count()).where(
        contributions.c.state == "shown", contributions.c.body.is_not(None)
    )
    with daybook.engine.connect() as connection:
        wanted = connection.execute(shown).scalar()
    there = daybook.index.document_count()
    return Finding(
        f"the index holds {there:,} of {wanted:,} contributions",
        there == wanted,
        "Run: daybook doctor --fix",
    )
