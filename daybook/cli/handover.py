"""daybook handover: what a successor must know, prepared by one and accepted by the other."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from archive import commands as c
from archive.numbering import event_numbers
from daybook.bootstrap import Daybook
from daybook.cli.common import ArchiveCommand, echo_json
from daybook.cli.governing import (
    TEXT_FILE,
    asked,
    day,
    given,
    looking,
    names,
    opened,
    person_called,
    recording,
    tell,
    words_of,
)
from daybook.config import Settings
from projections.handover.lines import Numbers
from projections.handover.prepared import Prepared
from projections.handover.seats import SeatError
from projections.handover.telling import document_as_json, prepared_as_json
from projections.handover.whole import Asked, Whole, draft_from, latest, open_handovers, whole_of
from projections.handover.writing import WritingError, to_markdown
from projections.people.identities import identities
from projections.viewer import STEWARD, Viewer

OUT = click.Path(path_type=Path, dir_okay=False)
BELONGS = {
    "prepare": {"to": "--to", "source_file": "--from"},
    "accept": {"note": "--note", "alone": "--alone", "change": "--change"},
}
"""Which options belong to preparing, and which to accepting."""


@click.command("handover", cls=ArchiveCommand)
@click.argument("role", required=False)
@click.option("--person", help="Who hands over: an ID, a handle or a name. Default: who holds it.")
@click.option("--out", type=OUT, help="Write the Markdown into this file.")
@click.option("--anew", is_flag=True, help="Made from the log now, also where one was prepared.")
@click.option("--edit", is_flag=True, help="Open it in $EDITOR first; with --prepare or --out.")
@click.option("--from", "source_file", type=TEXT_FILE, metavar="FILE", help="Prepare this text.")
@click.option("--prepare", is_flag=True, help="Record it as prepared by who hands over.")
@click.option("--to", metavar="PERSON", help="With --prepare: for whom, by handle or ID.")
@click.option("--accept", is_flag=True, help="Record that it was accepted.")
@click.option("--note", default="", help="With --accept: what is said to it, and still asked.")
@click.option("--alone", is_flag=True, help="With --accept: who prepared it does, being alone.")
@click.option("--change", type=int, help="With --accept: which was prepared, by its number.")
@recording
@looking
@click.pass_obj
def handover_command(settings: Settings, /, role: str | None, **options: Any) -> None:
    """Print what whoever comes after ROLE's holder must know; prepare it, and accept it.

    Each line cites events by their number in the log. Without ROLE: the handovers that wait.
    """
    _refuse_mixtures(role, options)
    with opened(settings) as daybook:
        try:
            if role is None:
                _list(daybook, options)
            elif options["accept"]:
                _accept(settings, daybook, role, options)
            elif options["prepare"]:
                _prepare(settings, daybook, role, options)
            else:
                _print(daybook, role, options)
        except (SeatError, WritingError) as error:
            raise click.ClickException(str(error)) from error


def _refuse_mixtures(role: str | None, options: Mapping[str, Any]) -> None:
    acts = [name for name in BELONGS if options[name]]
    if len(acts) > 1:
        raise click.UsageError("One prepares and another accepts: give --prepare or --accept.")
    if role is None and (acts or options["edit"] or options["out"]):
        raise click.UsageError("Say which ROLE; `daybook role list` shows those there are.")
    for act, belonging in BELONGS.items():
        for option in (o for name, o in belonging.items() if options[name] and not options[act]):
            raise click.UsageError(f"{option} belongs to --{act}. Give that too.")
    _refuse_edits(options)
    if acts and (options["as_of"] or options["known_at"]):
        raise click.UsageError("What is recorded is made now: leave out --as-of and --known-at.")


def _refuse_edits(options: Mapping[str, Any]) -> None:
    if options["edit"] and options["source_file"]:
        raise click.UsageError("Give either --edit or --from FILE.")
    if options["edit"] and not (options["prepare"] or options["out"]):
        raise click.UsageError("What is edited goes somewhere: give --prepare, or --out FILE.")


def _list(daybook: Daybook, options: dict[str, Any]) -> None:
    viewer, clocks = options["viewer"], _clocks(options)
    if viewer.level != "steward":
        raise click.ClickException("Handovers are for stewards, and those who hold the role.")
    found = open_handovers(daybook.engine, viewer, **clocks)
    people = [p for each in found for p in (each.person, each.successor) if p]
    called = names(daybook, viewer, people, clocks)
    with daybook.engine.connect() as connection:
        from projections.roles.queries import roles_in

        roles = roles_in(connection, viewer, {each.role_id for each in found}, **clocks)
    if options["as_json"]:
        echo_json([{"role": roles[p.role_id].called, **prepared_as_json(p, called)} for p in found])
        return
    if not found:
        click.echo("No handover waits to be accepted.")
    for each in found:
        to = f" for {called[each.successor].name}" if each.successor else ""
        role = click.style(roles[each.role_id].called, bold=True)
        when = day(each.occurred_at, each.precision)
        click.echo(
            f"{role}: prepared by {called[each.person].name}{to} on {when}, not accepted yet"
        )


def _print(daybook: Daybook, role: str, options: dict[str, Any]) -> None:
    whole = _whole(daybook, role, options, anew=options["anew"])
    if options["as_json"]:
        people = [p for each in whole.all_prepared for p in _people(each)]
        called = names(daybook, options["viewer"], people, _clocks(options))
        echo_json(document_as_json(whole, called))
        return
    text = to_markdown(whole.document)
    if options["edit"]:
        text = _edited(text)
    if options["out"] is None:
        click.echo(text, nl=False)
        return
    options["out"].write_text(text, encoding="utf-8")
    lines = sum(len(part.lines) for part in whole.document.parts)
    click.echo(f"Wrote {lines} lines, each with its events, to {options['out']}.")


def _prepare(settings: Settings, daybook: Daybook, role: str, options: dict[str, Any]) -> None:
    file = options["source_file"]
    whole = _whole(daybook, role, options, anew=options["anew"])
    if file is not None:
        text = words_of(file)
    else:
        text = to_markdown(whole.document)
        text = _edited(text) if options["edit"] else text
    draft, base = draft_from(daybook.engine, options["viewer"], whole.seat, _numbers(daybook), text)
    fields, recorded_by = given(settings, options)
    to = options["to"]
    command = c.PrepareHandover(
        role=whole.seat.role.id,
        person=whole.seat.handle,
        text=draft.text,
        successor=None if to is None else person_called(to),
        left_out=draft.left_out,
        cites=draft.cites,
        size=base.size,
        made_at=base.made_at,
        **fields,
    )
    added = f"{draft.added} added, {draft.edited} edited, {len(draft.left_out)} left out"
    done = f"Prepared by {whole.seat.name}, from event {base.size:,} of the log: lines {added}."
    tell(daybook, [command], recorded_by, done)


def _accept(settings: Settings, daybook: Daybook, role: str, options: dict[str, Any]) -> None:
    ref = asked(daybook, role, STEWARD, ("role",))
    whole = _whole(daybook, role, options, anew=True)
    prepared = latest(whole.all_prepared, options["change"])
    if prepared is None:
        there = ", ".join(str(each.entry) for each in whole.all_prepared)
        which = f"change {options['change']}; there are {there or 'none'}" if there else "it"
        raise click.ClickException(f"No handover was prepared as {which}. Use --prepare first.")
    fields, recorded_by = given(settings, options)
    _refuse_own(daybook, prepared, fields["by"], options["alone"])
    command = c.AcceptHandover(
        role=ref.id,
        prepared=prepared.entry,
        note=options["note"],
        alone=options["alone"],
        **fields,
    )
    tell(daybook, [command], recorded_by, "Accepted.")


def _refuse_own(daybook: Daybook, prepared: Prepared, by: str | UUID, alone: bool) -> None:
    """By another handle of theirs, who prepared it is the same person still."""
    with daybook.engine.connect() as connection:
        who = identities(connection)
    person = by if isinstance(by, UUID) else daybook.archive.id_of("person", by)
    if not alone and who.person(person) == prepared.person:
        raise click.ClickException(
            f"{by} prepared it. Let somebody else accept it, or say --alone if there is nobody."
        )


def _whole(daybook: Daybook, role: str, options: dict[str, Any], anew: bool) -> Whole:
    viewer: Viewer = options["viewer"]
    ref = asked(daybook, role, viewer, ("role",))
    person = _person(daybook, options["person"])
    clocks = _clocks(options)
    wanted = Asked(person, anew, **clocks)
    try:
        whole = whole_of(daybook.engine, viewer, ref.id, _numbers(daybook), wanted)
    except SeatError as error:
        raise SeatError(str(error).replace(str(person), str(options["person"]), 1)) from error
    if whole is None:
        if clocks["as_of"] or clocks["known_at"]:
            raise click.ClickException(f"{role!r} had not been established by then.")
        raise click.ClickException("Handovers are for stewards, and those who hold the role.")
    return whole


def _person(daybook: Daybook, called: str | None) -> UUID | str | None:
    if called is None:
        return None
    person = person_called(called)
    if isinstance(person, UUID) or ":" not in person:
        return person
    return daybook.archive.id_of("person", person)


def _numbers(daybook: Daybook) -> Numbers:
    return lambda wanted: event_numbers(daybook.archive, wanted)


def _clocks(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: options[name] for name in ("as_of", "known_at")}


def _edited(text: str) -> str:
    edited = click.edit(text, extension=".md", require_save=False)
    return text if edited is None else edited


def _people(prepared: Prepared) -> list[UUID]:
    every = [prepared.person, prepared.successor, prepared.by]
    if prepared.accepted is not None:
        every.append(prepared.accepted.by)
    return [person for person in every if person is not None]
