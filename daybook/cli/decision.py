"""daybook decision: what the community decided, how, and what became of it."""

from typing import Any, TextIO
from uuid import UUID, uuid4

import click

from archive import commands as c
from daybook.cli.clocks import WHEN
from daybook.cli.common import ArchiveCommand, echo_json
from daybook.cli.correcting import correcting
from daybook.cli.governing import (
    TEXT_FILE,
    asked,
    citations_of,
    citing,
    day,
    given,
    looking,
    names,
    opened,
    recording,
    tell,
    title_given,
    words_of,
)
from daybook.config import Settings
from projections.decisions.queries import (
    DecisionChangeRow,
    DecisionRow,
    decision_history,
    decision_of,
    decision_text,
    decisions_seen,
)
from projections.people.names import NameRow
from projections.reasons.telling import decision_as_json, decision_change_as_json
from projections.roles.held import roles_held
from projections.viewer import STEWARD, Viewer


@click.group("decision")
def decision_command() -> None:
    """The decisions: list, show; propose, take, supersede, reverse, reaffirm, review."""


@decision_command.command("list", cls=ArchiveCommand)
@click.option("--due", is_flag=True, help="Only those to be looked at again.")
@looking
@click.pass_obj
def list_command(
    settings: Settings, /, due: bool, viewer: Viewer, as_json: bool, **clocks: Any
) -> None:
    """The decisions, the one that changed last first."""
    with opened(settings) as daybook:
        rows = decisions_seen(daybook.engine, viewer, **clocks)
        rows = [row for row in rows if row.due_at is not None or not due]
        people = [p for row in rows for p in (row.by, *row.deciders)]
        called = names(daybook, viewer, people, clocks)
    if as_json:
        echo_json([decision_as_json(row, called) for row in rows])
        return
    for row in rows:
        review = f", to be reviewed on {day(row.due_at)}" if row.due_at else ""
        told = f"{row.status} since {day(row.changed_at)}{review}"
        click.echo(f"{str(row.id)[:8]}  {click.style(row.called, bold=True)}  ({told})")


@decision_command.command("show", cls=ArchiveCommand)
@click.argument("decision")
@looking
@click.pass_obj
def show_command(
    settings: Settings, /, decision: str, viewer: Viewer, as_json: bool, **clocks: Any
) -> None:
    """DECISION as it stands or stood: how it was taken, by whom in which role, and its history."""
    with opened(settings) as daybook:
        ref = asked(daybook, decision, viewer, ("decision",))
        row = decision_of(daybook.engine, viewer, ref.id, **clocks)
        if row is None:
            raise click.ClickException(f"{decision!r} had not been proposed by then.")
        history = decision_history(daybook.engine, viewer, ref.id, **clocks)
        text = decision_text(daybook.engine, viewer, ref.id, **clocks)
        people = {p for change in history for p in (change.by, *change.deciders)} | {row.by}
        called = names(daybook, viewer, people, clocks)
        at = row.taken_at or row.proposed_at
        with daybook.engine.connect() as connection:
            held = roles_held(
                connection,
                viewer,
                [(person, at) for person in row.deciders],
                known_at=clocks["known_at"],
            )
    roles = {person: list(held.get((person, at), ())) for person in row.deciders}
    if as_json:
        deciders = [{"name": called[p].name, "id": p, "roles_then": r} for p, r in roles.items()]
        told = [decision_change_as_json(change, called) for change in history]
        as_told = {**decision_as_json(row, called), "deciders": deciders}
        echo_json([{**as_told, "text": text, "history": told}])
        return
    _show(row, history, called, roles)
    click.echo(f"\n{text}" if text else "")


def _show(
    row: DecisionRow,
    history: list[DecisionChangeRow],
    called: dict[UUID, NameRow],
    roles: dict[UUID, list[str]],
) -> None:
    click.secho(f"{row.called} ({row.status})", bold=True)
    if row.taken_at:
        tally = ", ".join(f"{count} {kind}" for kind, count in (row.tally or {}).items())
        how = "; ".join(part for part in (row.method, tally) if part)
        told_how = f" ({how})" if how else ""
        click.echo(f"{row.outcome} on {day(row.taken_at)}{told_how}")
    for person, held_then in roles.items():
        click.echo(f"  decided by {called[person].name} ({', '.join(held_then) or 'no role'})")
    for change in history:
        who = f" by {called[change.by].name}" if change.by else ""
        when = day(change.occurred_at, change.precision)
        event = change.event.replace("_", " ")
        click.echo(f"{change.entry:>3}  {when}  {event}: {change.status}{who}")
        for line in (change.rationale or "").splitlines():
            click.echo(f"     {line}")


@decision_command.command("propose", cls=ArchiveCommand)
@click.argument("title", callback=title_given)
@click.option("--text", type=TEXT_FILE, help="What is proposed, in Markdown.")
@click.option("--label", default="", help="What people call it, such as “ADR 7”.")
@citing
@recording
@click.pass_obj
def propose_command(
    settings: Settings,
    /,
    title: str,
    text: TextIO | None,
    label: str,
    because: tuple[str, ...],
    **options: Any,
) -> None:
    """Put the question TITLE to the community."""
    fields, recorded_by = given(settings, options)
    key = f"daybook:decision/{uuid4()}"
    words = words_of(text) if text else ""
    propose = c.ProposeDecision(key=key, title=title, text=words, label=label, **fields)
    with opened(settings) as daybook:
        cited = citations_of(daybook, ("decision", key), because, fields)
        done = f"Proposed as {daybook.archive.id_of('decision', key)}."
        tell(daybook, [propose, *cited], recorded_by, done)


@decision_command.command("take", cls=ArchiveCommand)
@click.argument("decision")
@click.argument("outcome", type=click.Choice(["accepted", "rejected"]))
@click.option("--method", default="", help="How: vote, consent, lazy consensus …")
@click.option("--tally", multiple=True, metavar="KIND=COUNT", help="Such as for=7.")
@click.option("--decider", multiple=True, metavar="HANDLE", help="Who decided; once for each.")
@citing
@recording
@click.pass_obj
def take_command(
    settings: Settings,
    /,
    decision: str,
    tally: tuple[str, ...],
    decider: tuple[str, ...],
    because: tuple[str, ...],
    **options: Any,
) -> None:
    """Record how DECISION was taken, once."""
    outcome, method = options.pop("outcome"), options.pop("method")
    fields, recorded_by = given(settings, options)
    with opened(settings) as daybook:
        ref = asked(daybook, decision, STEWARD, ("decision",))
        take = c.TakeDecision(
            decision=ref.id,
            outcome=outcome,
            method=method,
            tally=_counts(tally),
            deciders=decider,
            **fields,
        )
        cited = citations_of(daybook, ("decision", ref.id), because, fields)
        tell(daybook, [take, *cited], recorded_by, f"Recorded as {outcome}.")


@decision_command.command("supersede", cls=ArchiveCommand)
@click.argument("decision")
@click.option("--with", "new", required=True, metavar="DECISION", help="What took its place.")
@recording
@click.pass_obj
def supersede_command(settings: Settings, /, decision: str, new: str, **options: Any) -> None:
    """Record, on both, that another decision took DECISION's place."""
    fields, recorded_by = given(settings, options)
    with opened(settings) as daybook:
        old = asked(daybook, decision, STEWARD, ("decision",))
        by = asked(daybook, new, STEWARD, ("decision",))
        common = {name: fields[name] for name in ("occurred_at", "precision", "by")}
        cite = c.Cite(
            of_kind="decision",
            of=by.id,
            relation="supersedes",
            to_kind="decision",
            to=old.id,
            **common,
        )
        supersede = c.SupersedeDecision(decision=old.id, superseded_by=by.id, **fields)
        tell(daybook, [supersede, cite], recorded_by, "Recorded, and linked on both sides.")


@decision_command.command("reverse", cls=ArchiveCommand)
@click.argument("decision")
@recording
@click.pass_obj
def reverse_command(settings: Settings, /, decision: str, **options: Any) -> None:
    """Record that DECISION was taken back."""
    fields, recorded_by = given(settings, options)
    with opened(settings) as daybook:
        ref = asked(daybook, decision, STEWARD, ("decision",))
        reverse = c.ReverseDecision(decision=ref.id, **fields)
        tell(daybook, [reverse], recorded_by, "Recorded.")


@decision_command.command("reaffirm", cls=ArchiveCommand)
@click.argument("decision")
@recording
@click.pass_obj
def reaffirm_command(settings: Settings, /, decision: str, **options: Any) -> None:
    """Record that DECISION was looked at again, and stands."""
    fields, recorded_by = given(settings, options)
    with opened(settings) as daybook:
        ref = asked(daybook, decision, STEWARD, ("decision",))
        reaffirm = c.ReaffirmDecision(decision=ref.id, **fields)
        tell(daybook, [reaffirm], recorded_by, "Recorded.")


@decision_command.command("review", cls=ArchiveCommand)
@click.argument("decision")
@click.option("--due", type=WHEN, required=True, metavar="DATE", help="When to look again.")
@recording
@click.pass_obj
def review_command(settings: Settings, /, decision: str, due: Any, **options: Any) -> None:
    """Record when DECISION is to be looked at again."""
    fields, recorded_by = given(settings, options)
    with opened(settings) as daybook:
        ref = asked(daybook, decision, STEWARD, ("decision",))
        review = c.ScheduleReview(decision=ref.id, due_at=due[0], **fields)
        tell(daybook, [review], recorded_by, "Recorded.")


decision_command.add_command(correcting("decision", c.CorrectDecision))


def _counts(tally: tuple[str, ...]) -> dict[str, int]:
    counts = {}
    for told in tally:
        kind, _, count = told.rpartition("=")
        if not kind or not count.isdecimal():
            raise click.BadParameter(f"{told!r} is no count. Write it as for=7.")
        counts[kind] = int(count)
    return counts
