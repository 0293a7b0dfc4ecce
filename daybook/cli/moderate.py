"""daybook hide, reinstate, withdraw: what is taken from view, and shown again."""

from typing import Any
from uuid import UUID, uuid4

import click

from archive.commands import (
    HideContribution,
    RestoreContribution,
    Undoes,
    WithdrawContribution,
)
from daybook.bootstrap import Daybook
from daybook.cli.common import ArchiveCommand
from daybook.cli.governing import given, opened, recording, tell
from daybook.cli.moderating import (
    choosing,
    chosen,
    confirm,
    item_called,
    only_in_state,
    told,
)
from daybook.config import Settings
from projections.moderation.acting import ActingError, check_withdrawer, standings
from projections.moderation.clauses import ClauseError, clause_named
from projections.moderation.record import Narrowed, moderation_record
from projections.viewer import STEWARD


@click.command("hide", cls=ArchiveCommand)
@choosing
@click.option("--norm", required=True, metavar="CLAUSE", help="Such as “Code of Conduct#4”.")
@recording
@click.pass_obj
def hide_command(settings: Settings, /, norm: str, yes: bool, **options: Any) -> None:
    """Hide ITEMs from all but stewards, for a --reason and under a clause of a norm.

    ITEM is a contribution's ID, its page's address, or its identity at its source. All that one
    command hides has one cause, by which it can be reinstated together. CLAUSE is NORM#CLAUSE as it
    was in force; with @CHANGE, as that change of the norm worded it.
    """
    fields, recorded_by = _given(settings, options)
    if not fields["reason"].strip():
        raise click.UsageError("Say why, with --reason: what is hidden is hidden for a reason.")
    by_item = bool(options["items"])
    with opened(settings) as daybook:
        try:
            clause = clause_named(
                daybook.engine, STEWARD, norm, fields["occurred_at"], daybook.archive.id_of
            )
        except ClauseError as error:
            raise click.ClickException(str(error)) from error
        meant = chosen(daybook, options)
        ids = only_in_state(daybook, meant, lambda how: not how.hidden)
        if len(ids) < len(meant):
            click.echo(told(len(meant) - len(ids), "Hidden already, and left so:"))
        if not ids:
            return
        confirm(daybook, ids, "Hide", yes or (by_item and len(ids) == 1))
        cause = uuid4()
        act = {"norm": str(clause), "cause": cause, **fields}
        commands = [HideContribution(contribution=one, **act) for one in ids]
        tell(daybook, list(commands), recorded_by, f"{told(len(ids), 'Hidden:')} cause:{cause}")


@click.command("reinstate", cls=ArchiveCommand)
@choosing
@click.option("--cause", metavar="ID", help="All that one act hid, by its cause.")
@click.option("--withdrawal", is_flag=True, help="Undo its withdrawal, not its hiding.")
@recording
@click.pass_obj
def reinstate_command(
    settings: Settings, /, cause: str, withdrawal: bool, yes: bool, **options: Any
) -> None:
    """Show ITEMs again that are hidden, or all that were hidden under one --cause.

    What is hidden and withdrawn too shows when both are undone.
    """
    fields, recorded_by = _given(settings, options)
    by_item = bool(options["items"])
    if cause and (by_item or options["said_by"]):
        raise click.UsageError("Give either ITEMs or --cause.")
    undoes: Undoes = "withdrawn" if withdrawal else "hidden"
    with opened(settings) as daybook:
        meant = _under(daybook, cause, options) if cause else chosen(daybook, options)
        ids = only_in_state(daybook, meant, lambda how: bool(getattr(how, undoes)))
        if not ids:
            raise click.ClickException(_not_so(daybook, meant, undoes))
        confirm(daybook, ids, "Restore", yes or (by_item and len(ids) == 1))
        act = {"undoes": undoes, "cause": uuid4(), **fields}
        commands = [RestoreContribution(contribution=one, **act) for one in ids]
        tell(daybook, list(commands), recorded_by, told(len(ids), "Restored:"))
        if left := only_in_state(daybook, ids, lambda how: how.state != "shown"):
            other = "withdrawn" if undoes == "hidden" else "hidden"
            click.echo(told(len(left), f"Not shown yet, being {other} too:"))


@click.command("withdraw", cls=ArchiveCommand)
@click.argument("item")
@recording
@click.pass_obj
def withdraw_command(settings: Settings, /, item: str, **options: Any) -> None:
    """Take ITEM back, by its author or on their behalf. Then nobody reads its words.

    Its author says who they are with --by; whoever does it for them too.
    """
    fields, recorded_by = _given(settings, options)
    with opened(settings) as daybook:
        one = item_called(daybook, item)
        if standings(daybook.engine, STEWARD, [one])[one].withdrawn:
            raise click.ClickException(f"{item!r} is withdrawn already.")
        try:
            by = daybook.archive.id_of("person", fields["by"])
            check_withdrawer(daybook.engine, one, by, fields["reason"])
        except ActingError as error:
            raise click.ClickException(str(error)) from error
        command = WithdrawContribution(contribution=one, **fields)
        tell(daybook, [command], recorded_by, "Withdrawn.")


def _given(settings: Settings, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
    if options["source"]:
        raise click.UsageError("What moderates has no --source: say it with --reason.")
    fields, recorded_by = given(settings, options)
    fields.pop("source")
    return fields, recorded_by


def _under(daybook: Daybook, cause: str, options: dict[str, Any]) -> list[UUID]:
    for name in ("items", "said_by", "space", "since", "until"):
        options.pop(name)
    asked = Narrowed(cause=cause_called(daybook, cause), limit=1_000_000)
    rows = moderation_record(daybook.engine, STEWARD, asked).rows
    if not rows:
        raise click.ClickException(f"Nothing was done under a cause {cause!r}.")
    return list(dict.fromkeys(row.contribution for row in rows))


def cause_called(daybook: Daybook, called: str) -> UUID:
    """A cause by its ID, or by its identity at its source."""
    called = called.removeprefix("cause:")
    try:
        return UUID(called)
    except ValueError:
        return daybook.archive.id_of("cause", called)


def _not_so(daybook: Daybook, meant: list[UUID], undoes: str) -> str:
    states = {how.state for how in standings(daybook.engine, STEWARD, meant).values()}
    if undoes == "hidden" and states == {"withdrawn"}:
        return "That is withdrawn, not hidden. --withdrawal undoes that."
    return f"None of that is {undoes}, so there is nothing to show again."
