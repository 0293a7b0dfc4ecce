"""daybook norm: the community's rules, what each goes back to, and how they are changed."""

from collections.abc import Sequence
from typing import Any

import click

from daybook.cli.common import ArchiveCommand, echo_json
from daybook.cli.governing import (
    asked,
    day,
    looking,
    names,
    opened,
)
from daybook.config import Settings
from projections.norms.queries import norm_history, norm_of, norm_texts, norms_seen
from projections.reasons.blame import blame
from projections.reasons.telling import blame_as_json, change_as_json, norm_as_json
from projections.text.differences import difference
from projections.viewer import Viewer


@click.group("norm")
def norm_command() -> None:
    """The rules: list, show, history, blame, diff; adopt, amend, repeal."""


def _refuse_if_none(norm: str, rows: Sequence[object]) -> None:
    if not rows:
        raise _not_adopted(norm)


def _not_adopted(norm: str) -> click.ClickException:
    return click.ClickException(
        f"{norm!r} had not been adopted by then. Ask for a later --as-of or --known-at."
    )


@norm_command.command("list", cls=ArchiveCommand)
@looking
@click.pass_obj
def list_command(settings: Settings, /, viewer: Viewer, as_json: bool, **clocks: Any) -> None:
    """The norms, those that hold first."""
    with opened(settings) as daybook:
        rows = norms_seen(daybook.engine, viewer, **clocks)
    if as_json:
        echo_json([norm_as_json(row) for row in rows])
        return
    for row in rows:
        coming = f", changes on {day(row.coming)}" if row.coming else ""
        told = f"{row.state}, version {row.version} since {day(row.changed_at)}{coming}"
        click.echo(f"{str(row.id)[:8]}  {click.style(row.title, bold=True)}  ({told})")


@norm_command.command("show", cls=ArchiveCommand)
@click.argument("norm")
@looking
@click.pass_obj
def show_command(
    settings: Settings, /, norm: str, viewer: Viewer, as_json: bool, **clocks: Any
) -> None:
    """The text of NORM, as it is or was in force."""
    with opened(settings) as daybook:
        ref = asked(daybook, norm, viewer, ("norm",))
        row = norm_of(daybook.engine, viewer, ref.id, **clocks)
        history = norm_history(daybook.engine, viewer, ref.id, **clocks)
        texts = norm_texts(daybook.engine, viewer, ref.id, known_at=clocks["known_at"])
    if row is None:
        raise _not_adopted(norm)
    worded = [change for change in history if change.has_text and change.version <= row.version]
    text = texts[worded[-1].entry] if worded and row.version else ""
    if as_json:
        echo_json([{**norm_as_json(row), "text": text}])
        return
    click.secho(f"{row.title} ({row.state}, version {row.version})", bold=True)
    click.echo(f"\n{text}")


@norm_command.command("history", cls=ArchiveCommand)
@click.argument("norm")
@looking
@click.pass_obj
def history_command(
    settings: Settings, /, norm: str, viewer: Viewer, as_json: bool, **clocks: Any
) -> None:
    """Everything that happened to NORM, oldest first."""
    with opened(settings) as daybook:
        ref = asked(daybook, norm, viewer, ("norm",))
        rows = norm_history(daybook.engine, viewer, ref.id, **clocks)
        called = names(daybook, viewer, [row.by for row in rows], clocks)
    _refuse_if_none(norm, rows)
    if as_json:
        echo_json([change_as_json(row, called) for row in rows])
        return
    for row in rows:
        who = f" by {called[row.by].name}" if row.by else ""
        effect = f", in force {day(row.in_force_at)}" if row.effective_from else ""
        when = day(row.occurred_at, row.precision)
        click.echo(f"{row.entry:>3}  {when}  {row.event} (version {row.version}){who}{effect}")
        for line in (row.rationale or "").splitlines():
            click.echo(f"     {line}")


@norm_command.command("blame", cls=ArchiveCommand)
@click.argument("norm")
@looking
@click.pass_obj
def blame_command(
    settings: Settings, /, norm: str, viewer: Viewer, as_json: bool, **clocks: Any
) -> None:
    """For every clause of NORM: the change it goes back to, why, who decided it, in which role."""
    with opened(settings) as daybook:
        ref = asked(daybook, norm, viewer, ("norm",))
        rows = blame(daybook.engine, viewer, ref.id, **clocks)
    _refuse_if_none(norm, rows)
    if as_json:
        echo_json([blame_as_json(row) for row in rows])
        return
    for row in rows:
        change, label = row.origin.change, row.clause.clause.label
        click.secho(f"{label or row.clause.id}  {row.clause.clause.text}", bold=True)
        when = day(change.occurred_at, change.precision)
        click.echo(f"    {change.event} {when}, version {change.version}")
        for line in (change.rationale or "no reason recorded").splitlines():
            click.echo(f"    {line}")
        for decision in row.origin.decisions:
            click.echo(f"    decided: {decision.called} ({decision.status})")
        for person in row.origin.people:
            roles = ", ".join(person.roles) or "no role recorded"
            click.echo(f"    {person.person.name} ({roles}) {person.part}")


@norm_command.command("diff", cls=ArchiveCommand)
@click.argument("norm")
@click.option("--from", "old", type=int, help="Number of a change. Default: the one before --to.")
@click.option("--to", "new", type=int, help="Number of a change. Default: the last one.")
@looking
@click.pass_obj
def diff_command(
    settings: Settings,
    /,
    norm: str,
    old: int | None,
    new: int | None,
    viewer: Viewer,
    as_json: bool,
    **clocks: Any,
) -> None:
    """What changed between two texts of NORM, word by word."""
    with opened(settings) as daybook:
        ref = asked(daybook, norm, viewer, ("norm",))
        rows = norm_history(daybook.engine, viewer, ref.id, **clocks)
        texts = norm_texts(daybook.engine, viewer, ref.id, known_at=clocks["known_at"])
    _refuse_if_none(norm, rows)
    entries = [row.entry for row in rows if row.has_text]
    new = entries[-1] if new is None and entries else new
    before = entries[: entries.index(new)] if new in entries else []
    old = (before[-1] if before else new) if old is None else old
    for entry in (old, new):
        if entry not in entries:
            there = ", ".join(map(str, entries))
            raise click.ClickException(f"Change {entry} gave no text. Those that did: {there}.")
    pieces = [
        (piece.change, piece.text)
        for stretch in difference(texts[old or 0], texts[new or 0]).stretches
        for piece in stretch.pieces
    ]
    if as_json:
        echo_json([{"from": old, "to": new, "change": ch, "text": text} for ch, text in pieces])
    else:
        show_difference(pieces)


def show_difference(pieces: list[tuple[Any, str]]) -> None:
    """Print a difference: what went in red and struck, what came in green."""
    styles = {"removed": {"fg": "red", "strikethrough": True}, "added": {"fg": "green"}}
    marks = {"removed": ("[-", "-]"), "added": ("{+", "+}"), "same": ("", "")}
    for change, text in pieces:
        start, end = marks[change]
        click.secho(f"{start}{text}{end}", nl=False, **styles.get(change, {}))  # type: ignore[arg-type]
    click.echo()
