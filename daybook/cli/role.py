"""daybook role: who holds and held which role, on what evidence, and how that is recorded."""

from typing import Any
from uuid import uuid4

import click

from archive import commands as c
from daybook.cli.clocks import WHEN
from daybook.cli.common import ArchiveCommand, echo_json
from daybook.cli.correcting import correcting
from daybook.cli.governing import (
    asked,
    citations_of,
    citing,
    day,
    given,
    looking,
    names,
    opened,
    person_called,
    recording,
    stamp,
    tell,
    title_given,
)
from daybook.config import Settings
from projections.reasons.telling import (
    role_as_json,
    role_entry_as_json,
    roster_as_json,
    vacancy_as_json,
)
from projections.roles.history import role_history
from projections.roles.queries import roles_seen, vacancies
from projections.roles.roster import roster
from projections.viewer import STEWARD, Viewer


@click.group("role")
def role_command() -> None:
    """The roles: list, roster, history, vacancies; establish, grant, relinquish, retire."""


@role_command.command("list", cls=ArchiveCommand)
@looking
@click.pass_obj
def list_command(settings: Settings, /, viewer: Viewer, as_json: bool, **clocks: Any) -> None:
    """The roles, and how many people hold each."""
    with opened(settings) as daybook:
        rows = roles_seen(daybook.engine, viewer, **clocks)
    if as_json:
        echo_json([role_as_json(row) for row in rows])
        return
    for row in rows:
        seats = f" of {row.seats}" if row.seats else ""
        told = row.state if row.state != "held" else f"held by {row.holders}{seats}"
        click.echo(f"{str(row.id)[:8]}  {click.style(row.called, bold=True)}  ({told})")


@role_command.command("roster", cls=ArchiveCommand)
@click.argument("role", required=False)
@click.option("--body", metavar="NAME", help="Only the roles of this team or group.")
@looking
@click.pass_obj
def roster_command(
    settings: Settings,
    /,
    role: str | None,
    body: str | None,
    viewer: Viewer,
    as_json: bool,
    **clocks: Any,
) -> None:
    """Who holds or held which role: all of them, or ROLE alone."""
    with opened(settings) as daybook:
        only = asked(daybook, role, viewer, ("role",)).id if role is not None else None
        rows = roster(daybook.engine, viewer, role=only, body=body, **clocks)
    if as_json:
        echo_json([roster_as_json(row) for row in rows])
        return
    for row in rows:
        until = f" until {day(row.until)}" if row.until else ""
        login = f" ({row.handle})" if row.handle else ""
        since = day(row.since, row.since_precision)
        click.echo(f"{click.style(row.called, bold=True)}: {row.name}{login}, since {since}{until}")


@role_command.command("history", cls=ArchiveCommand)
@click.argument("role")
@looking
@click.pass_obj
def history_command(
    settings: Settings, /, role: str, viewer: Viewer, as_json: bool, **clocks: Any
) -> None:
    """Everything that happened to ROLE, oldest first, and on what evidence that is told."""
    with opened(settings) as daybook:
        ref = asked(daybook, role, viewer, ("role",))
        rows = role_history(daybook.engine, viewer, ref.id, **clocks)
        people = [p for row in rows for p in (row.person_id, row.by)]
        called = names(daybook, viewer, people, clocks)
    if not rows:
        raise click.ClickException(f"{role!r} had not been established by then.")
    if as_json:
        echo_json([role_entry_as_json(row, called) for row in rows])
        return
    for row in rows:
        whom = f" {called[row.person_id].name}" if row.person_id else ""
        until = f", until {day(row.until)}" if row.until else ""
        if row.event == "handover_accepted" and row.by:
            whom = f" by {called[row.by].name}"
        when = day(row.occurred_at, row.precision)
        click.echo(f"{row.entry:>3}  {when}  {row.event.replace('_', ' ')}{whom}{until}")
        for line in filter(None, (row.reason, row.evidence and f"evidence: {row.evidence}")):
            click.echo(f"     {line}")


@role_command.command("vacancies", cls=ArchiveCommand)
@click.option("--gaps", is_flag=True, help="Only those between two holders.")
@looking
@click.pass_obj
def vacancies_command(
    settings: Settings, /, gaps: bool, viewer: Viewer, as_json: bool, **clocks: Any
) -> None:
    """When roles had nobody, or fewer than they have seats."""
    with opened(settings) as daybook:
        rows = vacancies(daybook.engine, viewer, **clocks)
    rows = [row for row in rows if row.is_gap or not gaps]
    if as_json:
        echo_json([vacancy_as_json(row) for row in rows])
        return
    for row in rows:
        until = f"until {day(row.until)}" if row.until else "to this day"
        held = f"{row.holders} of {row.seats}" if row.holders else "nobody"
        click.echo(f"{row.called}: {held} from {day(row.since)} {until}")


@role_command.command("establish", cls=ArchiveCommand)
@click.argument("title", callback=title_given)
@click.option("--mandate", default="", help="What it is for.")
@click.option("--body", default="", help="The team or group it belongs to.")
@click.option("--seats", type=click.IntRange(1), help="For how many people it is.")
@citing
@recording
@click.pass_obj
def establish_command(settings: Settings, /, because: tuple[str, ...], **options: Any) -> None:
    """Record the role TITLE."""
    told = {name: options.pop(name) for name in ("title", "mandate", "body", "seats")}
    fields, recorded_by = given(settings, options)
    key = f"daybook:role/{uuid4()}"
    with opened(settings) as daybook:
        cited = citations_of(daybook, ("role", key), because, fields)
        done = f"Established as {daybook.archive.id_of('role', key)}."
        tell(daybook, [c.EstablishRole(key=key, **told, **fields), *cited], recorded_by, done)


@role_command.command("grant", cls=ArchiveCommand)
@click.argument("role")
@click.argument("person")
@click.option("--name", default="", help="What they are called, if the archive does not know them.")
@click.option("--until", type=WHEN, metavar="DATE", help="When the term ends.")
@click.option("--evidence", default="", help="How one knows, where it is told long after.")
@citing
@recording
@click.pass_obj
def grant_command(
    settings: Settings,
    /,
    role: str,
    person: str,
    name: str,
    until: Any,
    because: tuple[str, ...],
    **options: Any,
) -> None:
    """Record that PERSON, a handle such as mailto:ada@example.org, took up ROLE."""
    evidence = options.pop("evidence")
    fields, recorded_by = given(settings, options)
    with opened(settings) as daybook:
        ref = asked(daybook, role, STEWARD, ("role",))
        grant = c.GrantRole(
            role=ref.id,
            person=person_called(person),
            person_name=name,
            until=until and until[0],
            evidence=evidence,
            **fields,
        )
        change = fields["source"] or stamp(grant.occurred_at)
        cited = citations_of(daybook, ("role", ref.id), because, fields, change)
        tell(daybook, [grant, *cited], recorded_by, "Recorded.")


def _ending(name: str, command: Any, help_text: str) -> click.Command:
    @click.argument("role")
    @click.argument("person")
    @recording
    @click.pass_obj
    def run(settings: Settings, /, role: str, person: str, **options: Any) -> None:
        fields, recorded_by = given(settings, options)
        with opened(settings) as daybook:
            ref = asked(daybook, role, STEWARD, ("role",))
            end = command(role=ref.id, person=person_called(person), **fields)
            tell(daybook, [end], recorded_by, "Recorded.")

    return role_command.command(name, cls=ArchiveCommand, help=help_text)(run)


relinquish_command = _ending("relinquish", c.RelinquishRole, "Record that PERSON laid ROLE down.")
revoke_command = _ending("revoke", c.RevokeRole, "Record that ROLE was taken from PERSON.")
expire_command = _ending("expire", c.ExpireRole, "Record that PERSON's term in ROLE ended.")


@role_command.command("retire", cls=ArchiveCommand)
@click.argument("role")
@recording
@click.pass_obj
def retire_command(settings: Settings, /, role: str, **options: Any) -> None:
    """Record that ROLE exists no more."""
    fields, recorded_by = given(settings, options)
    with opened(settings) as daybook:
        ref = asked(daybook, role, STEWARD, ("role",))
        tell(daybook, [c.RetireRole(role=ref.id, **fields)], recorded_by, "Recorded.")


role_command.add_command(correcting("role", c.CorrectRole))
