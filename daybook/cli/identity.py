"""daybook identity: which handles are one person's, on what evidence, and what may be."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any
from uuid import UUID

import click
import sqlalchemy as sa

from archive.addresses import addresses_of
from archive.commands import Command, DismissLink, LinkHandle, UnlinkHandle
from daybook.bootstrap import Daybook
from daybook.cli.clocks import moment
from daybook.cli.common import ArchiveCommand, F, echo_json, json_option, viewer_option
from daybook.cli.governing import day, given, opened
from daybook.cli.persons import the_one_called
from daybook.config import Settings
from daybook.identity import addresses_met
from daybook.recording import record
from projections.people.alike.suggestions import Party, suggestions_for
from projections.people.called import Candidate
from projections.people.handles import HandleRow, LinkRow, PersonHandles, handles_of_person
from projections.people.linking import (
    LinkingError,
    check_dismissal,
    check_link,
    owner_after,
    owner_of,
)
from projections.people.names import names_of
from projections.people.tables import people, person_names
from projections.viewer import STEWARD, Viewer

_HANDLE = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


@click.group("identity")
def identity_command() -> None:
    """Which handles, on all platforms, are one person's: on what evidence, and what may be.

    PERSON and HANDLE are given by handle, such as github:ada, by name, or by the ID that a
    person's page ends with.
    """


def _acting(function: F) -> F:
    recorded_by = click.option(
        "--recorded-by",
        envvar="DAYBOOK_PERSON",
        metavar="HANDLE",
        help="Who says so. Default: $DAYBOOK_PERSON, or `person` in daybook.toml.",
    )
    return recorded_by(json_option(function))


def _why(name: str, help_text: str) -> Callable[[F], F]:
    def said(_context: click.Context, _param: click.Parameter, value: str) -> str:
        if not value.strip():
            raise click.BadParameter("it is empty. Say how one knows, for whoever asks later.")
        return value.strip()

    return click.option(f"--{name}", required=True, callback=said, help=help_text)


@identity_command.command("suggest", cls=ArchiveCommand)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@json_option
@click.pass_obj
def suggest(settings: Settings, limit: int, as_json: bool) -> None:
    """List likely links, with what speaks for each and what against it. Nothing is linked by it.

    Bots and those who were erased are left out, and what was dismissed or taken back before.
    """
    with opened(settings) as daybook:
        found = suggestions_for(daybook.engine, STEWARD, addresses_met(daybook))
    if as_json:
        echo_json({"total": len(found), "suggestions": [asdict(one) for one in found[:limit]]})
        return
    if not found:
        click.echo("Nothing suggests that two of the people here are one.")
    for one in found[:limit]:
        click.echo(_party(one.first))
        click.echo(_party(one.second))
        for sentence in one.speaks_for:
            click.echo(f"  for:     {sentence}")
        for sentence in one.speaks_against:
            click.echo(f"  against: {sentence}")
        click.echo("")
    if found:
        more = f" The first {limit} are shown." if len(found) > limit else ""
        click.echo(f"Likely links: {len(found):,}.{more} `daybook identity link` makes one,")
        click.echo("`daybook identity dismiss` leaves one out for good.")


@identity_command.command("link", cls=ArchiveCommand)
@click.argument("person")
@click.argument("handle")
@_why("evidence", "How one knows that it is theirs.")
@_acting
@click.pass_obj
def link(settings: Settings, /, person: str, handle: str, evidence: str, **options: Any) -> None:
    """Record that HANDLE is PERSON's too. All that was said by it is theirs from then on."""
    with opened(settings) as daybook:
        whose, what = the_one_called(daybook, person).id, _handle_called(daybook, handle)
        _allowed(check_link, daybook, whose, _id_of(daybook, what))
        fields = _fields(settings, options)
        command = LinkHandle(person=whose, handle=what, evidence=evidence, **fields)
        told = f"Linked: {handle} is {_name(daybook, whose)} now."
        _tell(daybook, command, options, told, whose, what)


@identity_command.command("unlink", cls=ArchiveCommand)
@click.argument("person")
@click.argument("handle")
@_why("reason", "Why it is not theirs.")
@_acting
@click.pass_obj
def unlink(settings: Settings, /, person: str, handle: str, reason: str, **options: Any) -> None:
    """Take back that HANDLE is PERSON's. What was said by it is again as the evidence left has it.

    Both stay on record: that it was linked, and that this was taken back.
    """
    with opened(settings) as daybook:
        them = the_one_called(daybook, person)
        whose, what = them.id, _theirs_called(daybook, them, handle)
        owner = _allowed(owner_of, daybook, whose, what)
        after = owner_after(daybook.engine, what, owner)
        fields = _fields(settings, options)
        command = UnlinkHandle(person=owner, handle=what, reason=reason, **fields)
        now = "stands for itself" if after == what else f"is {_name(daybook, after)} again"
        _tell(daybook, command, options, f"Taken back: {handle} {now}.", owner, what)


@identity_command.command("dismiss", cls=ArchiveCommand)
@click.argument("person")
@click.argument("handle")
@_why("reason", "Why they are two people.")
@_acting
@click.pass_obj
def dismiss(settings: Settings, /, person: str, handle: str, reason: str, **options: Any) -> None:
    """Record that HANDLE is not PERSON's, so that it is not suggested again."""
    with opened(settings) as daybook:
        whose = the_one_called(daybook, person).id
        what = _id_of(daybook, _handle_called(daybook, handle))
        _allowed(check_dismissal, daybook, whose, what)
        fields = _fields(settings, options)
        command = DismissLink(person=whose, handle=what, reason=reason, **fields)
        _tell(daybook, command, options, "Dismissed: it is not suggested again.", whose, what)


@identity_command.command("show", cls=ArchiveCommand)
@click.argument("person")
@click.option("--known-at", callback=moment, metavar="DATE", help="What the archive knew by then.")
@viewer_option(default="steward")
@json_option
@click.pass_obj
def show(settings: Settings, person: str, known_at: Any, viewer: Viewer, as_json: bool) -> None:
    """Show every handle of PERSON, since when and on what evidence, and the links taken back."""
    with opened(settings) as daybook:
        whose = the_one_called(daybook, person).id
        found = handles_of_person(daybook.engine, viewer, whose, known_at=known_at)
        if found is None:
            raise click.ClickException(f"Nothing of {person!r} is for these eyes.")
        steward = viewer.level == "steward"
        ids = [handle.id for handle in found.handles] if steward else []
        addresses = addresses_of(daybook.archive, ids)
    if as_json:
        told = asdict(found)
        for handle in told["handles"]:
            handle["address"] = addresses.get(handle["id"], handle["login"])
        echo_json({**told, "others": {str(i): n for i, n in told["others"].items()}})
        return
    for row in found.handles:
        _tell_handle(row, addresses.get(row.id) or row.login or row.platform)
    _tell_undone(found)


def _tell_handle(row: HandleRow, address: str) -> None:
    said = f"{row.contributions:,} contributions"
    if row.first_at and row.last_at:
        said += f", {day(row.first_at)} to {day(row.last_at)}"
    click.echo(f"{row.id}  {address}  {row.name}: {said}")
    if row.link is not None:
        click.echo(f"  linked {_when(row.link)}{_told(row.link)}")


def _tell_undone(found: PersonHandles) -> None:
    if found.undone:
        click.echo("Taken back:")
    for row in found.undone:
        handle, person = (found.others[i].name for i in (row.handle, row.person))
        what = "was linked to" if row.linked else "was found not to be"
        click.echo(f"  {row.handle} ({handle}) {what} {person} {_when(row)}{_told(row)}")


def _when(row: LinkRow) -> str:
    recorded = f", recorded {row.recorded_at:%Y-%m-%d}"
    return f"{day(row.occurred_at, row.precision)}{recorded}"


def _told(row: LinkRow) -> str:
    by = f" by {row.by.name}" if row.by else ""
    return f"{by}: {row.told}" if row.told else by


def _party(party: Party) -> str:
    known = ", ".join([*party.logins, *(p for p in party.platforms if p == "mail")])
    said = f"{party.contributions:,} contributions"
    if party.first_at and party.last_at:
        said += f", {day(party.first_at)} to {day(party.last_at)}"
    return f"{party.id}  {party.name}{f' ({known})' if known else ''}: {said}"


def _handle_called(daybook: Daybook, called: str) -> UUID | str:
    """One handle: by its ID, as its platform writes it, or the one that a person is known by."""
    with daybook.engine.connect() as connection:
        wanted = [daybook.archive.id_of("person", called)]
        with suppress(ValueError):
            wanted.append(UUID(called))
        known: UUID | None = connection.scalar(
            sa.select(people.c.id).where(people.c.id.in_(wanted))
        )
    if known is not None:
        return known
    if _HANDLE.fullmatch(called):  # not met yet, perhaps: then it is theirs when it is
        return called
    return the_one_called(daybook, called).id


def _theirs_called(daybook: Daybook, person: Candidate, called: str) -> UUID:
    """One of this person's handles, by what that alone was called before it was theirs too."""
    named = sa.select(person_names.c.person_id, person_names.c.name)
    with daybook.engine.connect() as connection:
        rows = list(connection.execute(named.where(person_names.c.person_id.in_(person.handles))))
    found = {one for one in person.handles if str(one).startswith(called.lower())}
    for fits in (called.casefold().__eq__, lambda name: called.casefold() in name):
        found = found or {one for one, name in rows if name and fits(name.casefold())}
    found -= {person.id} if len(found) > 1 else set()
    return found.pop() if len(found) == 1 else _id_of(daybook, _handle_called(daybook, called))


def _id_of(daybook: Daybook, handle: UUID | str) -> UUID:
    return handle if isinstance(handle, UUID) else daybook.archive.id_of("person", handle)


def _allowed(check: Any, daybook: Daybook, person: UUID, handle: UUID) -> Any:
    try:
        return check(daybook.engine, person, handle)
    except LinkingError as error:
        raise click.ClickException(str(error)) from error


def _fields(settings: Settings, options: dict[str, Any]) -> dict[str, Any]:
    fields, options["recorded_by"] = given(settings, options)
    return {name: fields[name] for name in ("by", "occurred_at", "precision")}


def _tell(
    daybook: Daybook, command: Command, options: Mapping[str, Any], told: str, *pair: UUID | str
) -> None:
    new = record(daybook, [command], options["recorded_by"])
    if options["as_json"]:
        person, handle = (_id_of(daybook, one) for one in pair)
        echo_json({"person": person, "handle": handle, "recorded": new})
    else:
        click.echo(told if new else "The archive knew that already.")


def _name(daybook: Daybook, person: UUID) -> str:
    return names_of(daybook.engine, STEWARD, [person])[person].name
