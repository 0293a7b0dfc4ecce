"""daybook rebuild: make read models or the index anew from the log."""

import click

from daybook.bootstrap import PROJECTIONS, open_daybook
from daybook.cli.common import ArchiveCommand, progress_bar
from daybook.cli.status import MEANING
from daybook.config import Settings
from daybook.locking import writing
from daybook.understanding import stop, understand
from projections.search.keyword.index import KeywordIndex

NAMES = [*(p.name for p in PROJECTIONS), KeywordIndex.name, MEANING]


@click.command("rebuild", cls=ArchiveCommand)
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.pass_obj
def rebuild_command(settings: Settings, names: tuple[str, ...]) -> None:
    """Build read models anew from the log: those named, or all.

    Pages are served from the old tables until the new ones are done; the keyword index is emptied
    first, and finds more as it fills. A rebuild that was stopped goes on where it was. The vectors,
    which take the longest, are made anew only when `meaning` is named.
    """
    wanted = names or tuple(name for name in NAMES if name != MEANING)
    with (
        writing(settings, "daybook rebuild"),
        open_daybook(settings) as daybook,
        progress_bar() as bar,
    ):
        total = daybook.archive.recorder.max_notification_id() or 0
        task = bar.add_task("Rebuilding", total=total, rate="")
        tables = [p() for p in PROJECTIONS if p.name in wanted]
        if tables:
            daybook.rebuild_tables(tables, lambda count: bar.advance(task, count))
            daybook.catch_up_tables()
        if daybook.index.name in wanted:
            bar.reset(task, total=total)
            daybook.rebuild_index(lambda count: bar.advance(task, count))
        if MEANING in wanted:
            stop(settings)
            bar.reset(task, total=total)
            daybook.rebuild_meaning()
            understand(daybook, lambda events, _: bar.advance(task, events))
    click.echo(f"Rebuilt {', '.join(wanted)} from {total:,} events.")
