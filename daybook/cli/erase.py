"""daybook erase: forget a person, and keep the history."""

import dataclasses
from uuid import UUID

import click

from daybook.cli.common import ArchiveCommand, echo_json, json_option
from daybook.cli.governing import opened
from daybook.cli.persons import the_one_called
from daybook.config import Settings
from daybook.erasing import Plan, erase, plan_of
from daybook.recording import person_configured
from daybook.understanding import start
from projections.erasures.once import OnceLinked
from projections.erasures.preview import Trace

SHOWN = 15
TOLD = {
    "there": "there; a new backup with --keep-keys 1 destroys it",
    "out of reach": "out of reach: look where that disk is",
    "gone": "moved or deleted by somebody: look where it went",
}
OTHERS = "Words of others that name or quote them, which stay until you decide otherwise"
COMMUNAL = "Texts of the community's own that name them, which you may amend"


@click.command("erase", cls=ArchiveCommand)
@click.argument("person")
@click.option("--reason", required=True, help="Why, for the record. Do not name the person in it.")
@click.option(
    "--also",
    type=click.UUID,
    multiple=True,
    metavar="ID",
    help="A handle to erase too, of those that were linked with theirs once.",
)
@click.option("--yes", is_flag=True, help="Do not ask once more.")
@click.option("--dry-run", is_flag=True, help="Show what would go and stay, and do nothing.")
@click.option(
    "--recorded-by",
    envvar="DAYBOOK_PERSON",
    metavar="HANDLE",
    help="Who decides it. Default: $DAYBOOK_PERSON, or `person` in daybook.toml.",
)
@json_option
@click.pass_obj
def erase_command(  # noqa: PLR0913 - these are the command's arguments and options
    settings: Settings,
    person: str,
    reason: str,
    also: tuple[UUID, ...],
    yes: bool,
    dry_run: bool,
    recorded_by: str | None,
    as_json: bool,
) -> None:
    """Erase PERSON, given by name, handle or ID: everything they wrote becomes unreadable for good.

    First shows what goes and what stays. Where several people are called so, it lists them.
    """
    steward = recorded_by or person_configured(settings)
    if not steward and not dry_run:
        raise click.UsageError(
            "Nobody is named who decides this. Say who with --recorded-by mailto:you@example.org,"
            ' DAYBOOK_PERSON, or `person = "mailto:you@example.org"` in daybook.toml.'
        )
    if not reason.strip():
        raise click.BadParameter("it is empty. Say why, without the name.", param_hint="'--reason'")
    with opened(settings) as daybook:
        plan = plan_of(daybook, the_one_called(daybook, person), also)
        if as_json:
            echo_json(_as_json(plan, erased=not dry_run))
        else:
            _tell(plan)
        if dry_run:
            return
        if not yes:
            click.confirm("Erase them? This cannot be undone", abort=True, err=True)
        erase(daybook, plan, reason, steward or "", steward or "")
    start(settings)
    if not as_json:
        click.echo("Erased. `daybook verify` shows that the history is whole.")


def _tell(plan: Plan) -> None:
    person, preview = plan.person, plan.preview
    handles = f", {len(plan.handles)} handles" if len(plan.handles) > 1 else ""
    click.echo(f"{person.name} ({person.id}{handles})")
    _tell_once_linked(plan.once_linked)
    click.echo("Goes for good, from every table, index, vector and copy of the log:")
    for called, count in preview.goes.items():
        click.echo(f"  {count:>7,}  {called}")
    if preview.imports:
        click.echo(
            f"  {len(preview.imports):>7,}  names and lists of unreadable records of imports"
        )
    for export in plan.exports:
        left = "" if export.is_unchanged else " (changed or moved since: delete it yourself)"
        click.echo(f"           the export {export.path}{left}")
    click.echo("Stays, as what happened is not undone:")
    for called, count in preview.stays.items():
        click.echo(f"  {count:>7,}  {called}")
    if plan.key_backups:
        click.echo(
            "Backups of the keys that open their words again, until you destroy or replace them:"
        )
    for bag in plan.key_backups:
        click.echo(f"  {bag.folder} ({TOLD[bag.state]})")
    _tell_traces(OTHERS, preview.others)
    _tell_traces(COMMUNAL, preview.communal)
    if plan.named_in_settings:
        click.echo("daybook.toml names them: change it by hand.")


def _tell_once_linked(once: tuple[OnceLinked, ...]) -> None:
    for one in once:
        then = f" until {one.undone_at:%Y-%m-%d}" if one.undone_at else ""
        said = f"{one.name} ({one.login or one.id}), {one.contributions:,} messages"
        click.echo(f"Was linked with them{then}: {said}.")
        if one.chosen:
            click.echo(f"  Erased too, with {len(one.handles)} handles.")
        elif one.is_anothers:
            click.echo("  Another person's handle now, and not erased with them.")
        else:
            click.echo(f"  Not erased, unless you add --also {one.id}")


def _tell_traces(title: str, traces: tuple[Trace, ...]) -> None:
    if not traces:
        return
    click.echo(f"{title}:")
    for trace in traces[:SHOWN]:
        click.echo(f"  {trace.kind} {trace.thing} {trace.how}: {trace.excerpt}")
    if len(traces) > SHOWN:
        click.echo(f"  ... and {len(traces) - SHOWN:,} more; --json lists them all.")


def _as_json(plan: Plan, erased: bool) -> dict[str, object]:
    preview = dataclasses.asdict(plan.preview)
    exports = [export.path for export in plan.exports]
    return {
        **preview,
        "exports": exports,
        "key_backups": [str(bag.folder) for bag in plan.key_backups],
        "named_in_settings": plan.named_in_settings,
        "once_linked": [dataclasses.asdict(one) for one in plan.once_linked],
        "erased": erased,
    }
