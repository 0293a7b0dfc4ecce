"""daybook rebuild: make read models or indexes anew from the log."""

import time
from collections.abc import Collection

import click

from daybook.bootstrap import PROJECTIONS, Daybook, open_daybook
from daybook.cli.common import ArchiveCommand, progress_bar
from daybook.cli.phases import Phases, StoppedError, stoppable
from daybook.cli.status import MEANING
from daybook.config import Settings
from daybook.understanding import stop, understand
from projections.rebuilding import CHECKING, SWAPPING
from projections.search.keyword.index import KeywordIndex

NAMES = [*(p.name for p in PROJECTIONS), KeywordIndex.name, MEANING]
DEFAULT = tuple(name for name in NAMES if name != MEANING)
UNDERSTANDING = "Understanding"
UNITS = {SWAPPING: "rows", CHECKING: "tables"}
STOPPED = (
    "Stopped. What is live is whole, and what was built so far is kept: `daybook rebuild{names}` "
    "goes on with it, `daybook rebuild --fresh{names}` begins anew, `daybook rebuild --cancel` "
    "throws it away."
)


@click.command("rebuild", cls=ArchiveCommand)
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--fresh", is_flag=True, help="Throw away unfinished work first, and begin anew.")
@click.option("--cancel", is_flag=True, help="Throw away unfinished work, and do nothing else.")
@click.pass_context
def rebuild_command(
    context: click.Context, names: tuple[str, ...], fresh: bool, cancel: bool
) -> None:
    """Build read models anew from the log: those named, or all.

    Pages and searches are served from what is there until all is done, and then from the new in one
    step. Ctrl-C stops it: what was built stays, and the next one goes on from there. The vectors,
    which take the longest, are made anew only when `meaning` is named.
    """
    if cancel and (fresh or names):
        raise click.UsageError("--cancel stands alone; --fresh takes names only.")
    settings: Settings = context.obj
    left = list(names)
    try:
        with stoppable(), open_daybook(settings) as daybook:  # others may record meanwhile
            if cancel:
                _cancel(daybook)
            else:
                _rebuild(daybook, names or DEFAULT, fresh, left)
    except StoppedError as stopped:
        click.echo(STOPPED.format(names="".join(f" {name}" for name in left)), err=True)
        context.exit(stopped.code)


def _rebuild(daybook: Daybook, wanted: Collection[str], fresh: bool, left: list[str]) -> None:
    """Rebuild these; `left` has at any time the names still to be done, empty for all."""
    started = time.monotonic()
    if MEANING in wanted or fresh:
        stop(daybook.settings)
    if fresh:
        daybook.discard_rebuild()
    with progress_bar() as bar:
        told = Phases(bar, UNITS)
        tables = [p() for p in PROJECTIONS if p.name in wanted]
        if tables:
            daybook.rebuild_tables(tables, told)
            daybook.catch_up_tables()
        left[:] = [name for name in wanted if name in (KeywordIndex.name, MEANING)]
        if KeywordIndex.name in wanted:
            daybook.rebuild_index(told)
            left[:] = [name for name in left if name == MEANING]
        if MEANING in wanted:
            _understand(daybook, told)
        told.end()
    total = daybook.archive.recorder.max_notification_id() or 0
    seconds = time.monotonic() - started
    click.echo(f"Rebuilt {', '.join(wanted)} from {total:,} events in {seconds:.1f} s.")


def _understand(daybook: Daybook, told: Phases) -> None:
    daybook.rebuild_meaning()
    done, total = daybook.understood_at, daybook.talk_at

    def count(events: int, _passages: int) -> None:
        nonlocal done
        done += events
        told(UNDERSTANDING, done, max(done, total))

    count(0, 0)
    understand(daybook, count)


def _cancel(daybook: Daybook) -> None:
    stop(daybook.settings)
    found = daybook.discard_rebuild()
    click.echo("Thrown away. What is live stays." if found else "There is no unfinished rebuild.")
