"""daybook moderation: the record of what was hidden, restored and appealed."""

from typing import Any

import click

from daybook.cli.common import ArchiveCommand, echo_json
from daybook.cli.governing import asked, day, looking, opened
from daybook.cli.moderate import cause_called
from daybook.config import Settings
from projections.moderation.record import Narrowed, RecordPage, moderation_record
from projections.moderation.rows import ModerationRow
from projections.moderation.telling import action_told, record_as_json
from projections.viewer import Viewer


@click.command("moderation", cls=ArchiveCommand)
@click.option("--cause", metavar="ID", help="Only what one act did.")
@click.option("--norm", metavar="NORM", help="Only what was hidden under this norm.")
@click.option("--open-appeals", is_flag=True, help="Only appeals that wait for their answer.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@looking
@click.pass_obj
def moderation_command(
    settings: Settings, /, viewer: Viewer, as_json: bool, **options: Any
) -> None:
    """What was hidden, restored and appealed, newest first, and under which clause.

    Stewards see who did it; members, in which role and why; everybody else, under which clause.
    """
    cause, norm = options.pop("cause"), options.pop("norm")
    open_appeals, limit = options.pop("open_appeals"), options.pop("limit")
    with opened(settings) as daybook:
        narrowed = Narrowed(
            cause=cause_called(daybook, cause) if cause else None,
            norm=asked(daybook, norm, viewer, ("norm",)).id if norm else None,
            open_appeals=open_appeals,
            limit=limit,
        )
        page = moderation_record(daybook.engine, viewer, narrowed, **options)
    if as_json:
        echo_json(record_as_json(page))
        return
    _show(page)


def _show(page: RecordPage) -> None:
    if not page.rows:
        click.echo("Nothing of that is on record.")
    for row in page.rows:
        _show_row(row, page)
    if page.total > len(page.rows):
        click.echo(f"{page.total - len(page.rows):,} more; --limit shows them.")


def _show_row(row: ModerationRow, page: RecordPage) -> None:
    under = f" under {row.clause.told}" if row.clause else ""
    head = click.style(f"{action_told(row)}{under}", bold=True)
    waits = ", waits for its answer" if row.is_open else ""
    click.echo(f"{day(row.occurred_at, row.precision)}  {head}, in {row.space}{waits}")
    by = f" ({row.by.name})" if row.by else ""
    if row.acted_as:
        click.echo(f"  by {row.acted_as}{by}" + (f": {row.reason}" if row.reason else ""))
    if row.author:
        click.echo(f"  a {row.kind} by {row.author.name}")
    click.echo(f"  contribution:{row.contribution}")
    count = page.items.get(row.cause, 0) if row.cause else 0
    if count > 1:
        click.echo(f"  one of {count:,} under cause:{row.cause}")
