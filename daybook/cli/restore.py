"""daybook restore: an archive from backups of its log and its keys."""

from datetime import datetime
from pathlib import Path

import click

from daybook.backup.planning import Plan, Request, plan_restoration
from daybook.backup.restoring import check_home, restore
from daybook.bootstrap import PROJECTIONS, open_daybook
from daybook.cli.common import ArchiveCommand, echo_json, json_option, progress_bar
from daybook.cli.doctor import Finding, examine
from daybook.config import Settings


@click.command("restore", cls=ArchiveCommand)
@click.argument("log", metavar="LOG", type=click.Path(path_type=Path))
@click.argument("keys", metavar="[KEYS]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--erasures",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A list of erased people, besides the erasures.txt beside the backups.",
)
@click.option(
    "--nobody-erased-since",
    is_flag=True,
    help="Go on without a list: nobody was erased since both were backed up.",
)
@click.option(
    "--erase-unreadable",
    is_flag=True,
    help="Record as erased whose keys are missing from the backup, and go on.",
)
@click.option("--check", is_flag=True, help="Check the backups and tell what would be done.")
@click.option("--yes", is_flag=True, help="Do not ask before restoring.")
@json_option
@click.pass_context
def restore_command(  # noqa: PLR0913 - these are the command's arguments and options
    context: click.Context,
    log: Path,
    keys: Path | None,
    erasures: Path | None,
    nobody_erased_since: bool,
    erase_unreadable: bool,
    check: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Make an archive of backups in the folder chosen with --home, which must be empty or new.

    LOG is a log-... folder that `daybook backup` made, or a folder of backups, whose newest log is
    taken; KEYS is the same for the keys, by default beside the log. Each byte is checked first.
    Whoever was erased, by the log, the keys or the list of erasures, stays erased.
    """
    settings: Settings = context.obj
    if not check:
        check_home(settings)
    request = Request(log, keys, erasures, nobody_erased_since, erase_unreadable)
    with progress_bar(quiet=as_json) as bar:
        task = bar.add_task("Checking", total=None, rate="")
        plan = plan_restoration(request, lambda size: bar.advance(task, size))
    if not as_json:
        _tell(plan)
    if not (check or yes or as_json):
        click.confirm(f"Restore into {settings.home}?", abort=True)
    bad = [] if check else _restore(settings, plan, as_json)
    if as_json:
        echo_json({**_as_json(plan), "bad": [vars(finding) for finding in bad]})
    if bad:
        context.exit(1)


def _restore(settings: Settings, plan: Plan, quiet: bool) -> list[Finding]:
    with progress_bar(quiet=quiet) as bar:
        task = bar.add_task("Restoring", total=plan.events * (len(PROJECTIONS) + 1), rate="")
        restored = restore(settings, plan, lambda count: bar.advance(task, count))
    with open_daybook(settings) as daybook:
        bad = [finding for finding in examine(daybook) if not finding.well]
    if not quiet:
        if restored.cleared:
            click.echo("What a restoration that was stopped had left was destroyed.")
        for finding in bad:
            click.echo(f"BAD {finding.what}\n    {finding.advice}")
        click.echo(f"Restored {restored.events:,} events into {restored.home}.")
        click.echo("`daybook understand` makes the search by meaning complete again.")
    return bad


def _tell(plan: Plan) -> None:
    click.echo(f"The log is of {_at(plan.log_taken_at)}, with {plan.events:,} events,")
    click.echo(f"the keys are of {_at(plan.keys_taken_at)}.")
    if plan.again:
        click.echo(
            f"{_people(plan.again)} erased after these keys were backed up;"
            " their keys are destroyed again."
        )
    if plan.recorded_again:
        click.echo(
            f"{_people(plan.recorded_again)} erased after this log was backed up;"
            " that is recorded again."
        )
    if plan.unreadable:
        click.echo(f"{_people(plan.unreadable)} without a key and will be recorded as erased.")
    click.echo(f"Whoever was erased after {_at(plan.known_until)} has to be erased again.")


def _people(people: frozenset[object]) -> str:
    return "1 person was" if len(people) == 1 else f"{len(people):,} people were"


def _at(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"


def _as_json(plan: Plan) -> dict[str, object]:
    return {
        "log": plan.log.folder,
        "log_taken_at": plan.log_taken_at,
        "keys": plan.keys.folder,
        "keys_taken_at": plan.keys_taken_at,
        "events": plan.events,
        "keys_destroyed_again": len(plan.again),
        "erasures_recorded_again": len(plan.recorded_again),
        "without_key": len(plan.unreadable),
        "erasures_known_until": plan.known_until,
    }
