"""daybook pin, daybook unpin: what stands on the page for newcomers."""

from typing import Any, get_args

import click

from archive.commands import PlacePin, RemovePin, Section
from daybook.bootstrap import Daybook
from daybook.cli.common import ArchiveCommand
from daybook.cli.governing import asked, given, opened, recording, tell
from daybook.config import Settings
from projections.norms.lineage import find_clauses
from projections.norms.queries import norm_clauses
from projections.pins.queries import pins_in
from projections.reasons.things import Ref
from projections.spaces.queries import spaces_seen
from projections.start.telling import SECTION_OF
from projections.viewer import STEWARD

SECTION = click.Choice(get_args(Section))


@click.command("pin", cls=ArchiveCommand)
@click.argument("thing")
@click.option("--note", default="", help="What a newcomer reads beside it.")
@click.option("--section", type=SECTION, help="Where on the page. Default: where its kind stands.")
@recording
@click.pass_obj
def pin_command(
    settings: Settings, /, thing: str, note: str, section: str | None, **options: Any
) -> None:
    """Put THING on the page for newcomers; with another --note if it is there already.

    THING is KIND:REF, a title, a label, NORM#CLAUSE or space:NAME. Whoever sees it reads the note.
    """
    fields, recorded_by = _given(settings, options)
    with opened(settings) as daybook:
        ref = _asked(daybook, thing)
        _check_clause(daybook, ref)
        where = section or SECTION_OF[ref.kind]
        place = PlacePin(**_named(ref), section=where, note=note, **fields)  # type: ignore[arg-type]
        tell(daybook, [place], recorded_by, f"Pinned to {where}.")


@click.command("unpin", cls=ArchiveCommand)
@click.argument("thing")
@click.option("--section", type=SECTION, help="Only from there. Default: from everywhere.")
@recording
@click.pass_obj
def unpin_command(settings: Settings, /, thing: str, section: str | None, **options: Any) -> None:
    """Take THING off the page for newcomers."""
    reason = options["reason"]
    fields, recorded_by = _given(settings, {**options, "reason": ""})
    with opened(settings) as daybook:
        ref = _asked(daybook, thing)
        with daybook.engine.connect() as connection:
            pinned = [
                pin
                for pin in pins_in(connection)
                if pin.of_id == ref.id
                and section in (None, pin.section)
                and ref.clause in ("", pin.clause)
            ]
        if not pinned:
            where = f" in {section}" if section else ""
            raise click.ClickException(
                f"{thing!r} is not pinned{where}. `daybook start` shows what is."
            )
        removals = [
            RemovePin(
                of_kind=pin.of_kind,  # type: ignore[arg-type]
                of=pin.of_id,
                clause=pin.clause,
                section=pin.section,  # type: ignore[arg-type]
                reason=reason,
                **fields,
            )
            for pin in pinned
        ]
        tell(daybook, [*removals], recorded_by, "Unpinned.")


def _given(settings: Settings, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
    if options["source"]:
        raise click.UsageError("A pin has no --source: tell it in the --note.")
    if options["reason"]:
        raise click.UsageError("A pin has no --reason: say it in the --note, which people read.")
    fields, recorded_by = given(settings, options)
    return {name: fields[name] for name in ("by", "occurred_at", "precision")}, recorded_by


def _named(ref: Ref) -> dict[str, Any]:
    return {"of_kind": ref.kind, "of": ref.id, "clause": ref.clause}


def _asked(daybook: Daybook, thing: str) -> Ref:
    """The thing that is called so; spaces only as space:NAME or space:ID."""
    kind, _, called = thing.partition(":")
    if kind != "space":
        return asked(daybook, thing, STEWARD)
    spaces = spaces_seen(daybook.engine, STEWARD)
    for space in spaces:
        if called.casefold() in (space.name.casefold(), str(space.id)):
            return Ref("space", space.id)
    there = ", ".join(space.name for space in spaces) or "none"
    raise click.ClickException(f"There is no space called {called!r}. Those there are: {there}.")


def _check_clause(daybook: Daybook, ref: Ref) -> None:
    if not ref.clause:
        return
    rows = norm_clauses(daybook.engine, STEWARD, ref.id)
    if not find_clauses(rows, ref.clause):
        there = ", ".join(row.clause.label for row in rows if row.clause.label) or "none"
        raise click.ClickException(f"The norm has no clause {ref.clause!r}. Its numbers: {there}.")
