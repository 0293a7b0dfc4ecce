"""daybook norm adopt, amend, repeal: recording what happened to a rule, with a preview."""

from datetime import datetime
from typing import Any, TextIO
from uuid import uuid4

import click

from archive import commands as c
from daybook.bootstrap import Daybook
from daybook.cli.clocks import WHEN
from daybook.cli.common import ArchiveCommand
from daybook.cli.correcting import correcting
from daybook.cli.governing import (
    TEXT_FILE,
    asked,
    citations_of,
    citing,
    given,
    opened,
    recording,
    stamp,
    tell,
    title_given,
    words_of,
)
from daybook.cli.norm import show_difference
from daybook.config import Settings
from projections.citations.stale import Flagged, flagged_by
from projections.norms.queries import norm_history, norm_texts
from projections.reasons.telling import stale_told
from projections.reasons.things import Ref, things_in
from projections.text.differences import difference
from projections.viewer import STEWARD


@click.command("adopt", cls=ArchiveCommand)
@click.argument("title", callback=title_given)
@click.option("--text", type=TEXT_FILE, required=True, help="Its Markdown.")
@click.option("--scope", default="", help="Where it holds.")
@click.option("--effective-from", type=WHEN, help="From when on, if later than --at.")
@citing
@recording
@click.pass_obj
def adopt_command(
    settings: Settings,
    /,
    title: str,
    text: TextIO,
    scope: str,
    effective_from: Any,
    because: tuple[str, ...],
    **options: Any,
) -> None:
    """Record that the community gave itself the norm TITLE."""
    fields, recorded_by = given(settings, options)
    key = f"daybook:norm/{uuid4()}"
    adopt = c.AdoptNorm(
        key=key,
        title=title,
        text=words_of(text),
        scope=scope,
        effective_from=effective_from and effective_from[0],
        **fields,
    )
    with opened(settings) as daybook:
        change = fields["source"] or stamp(adopt.occurred_at)
        cited = citations_of(daybook, ("norm", key), because, fields, change)
        done = f"Adopted as {daybook.archive.id_of('norm', key)}."
        tell(daybook, [adopt, *cited], recorded_by, done)


@click.command("amend", cls=ArchiveCommand)
@click.argument("norm")
@click.option("--text", type=TEXT_FILE, required=True, help="All of its text.")
@click.option("--title", default="", help="Its new title, if that changes.")
@click.option("--effective-from", type=WHEN, help="From when on, if later than --at.")
@click.option("--retranscribe", is_flag=True, help="The same rule, only written down better.")
@click.option("--preview", is_flag=True, help="Only show what would change.")
@click.option("--yes", is_flag=True, help="Record it without asking.")
@citing
@recording
@click.pass_obj
def amend_command(  # noqa: PLR0913 - these are the command's options
    settings: Settings,
    /,
    norm: str,
    text: TextIO,
    title: str,
    effective_from: Any,
    retranscribe: bool,
    preview: bool,
    yes: bool,
    because: tuple[str, ...],
    **options: Any,
) -> None:
    """Record the next text of NORM; shows the difference, and what goes stale, before it does."""
    words = words_of(text)
    told_at = options["at"]
    fields, recorded_by = ({}, "") if preview else given(settings, options)
    with opened(settings) as daybook:
        ref = asked(daybook, norm, STEWARD, ("norm",))
        _preview_text(daybook, ref, words, told_at and told_at[0], bool(title))
        flagged = (
            []
            if retranscribe
            else flagged_by(daybook.engine, STEWARD, ref.id, text=words, how="amended")
        )
        _preview_flagged(daybook, flagged)
        if preview or not (yes or click.confirm("Record it?")):
            return
        # A text told by hand is a change of its own, also where another one has its day.
        fields["source"] = fields["source"] or f"daybook:change/{uuid4()}"
        common = {"norm": ref.id, "text": words, "title": title, **fields}
        effect = effective_from and effective_from[0]
        kind = c.RetranscribeNorm if retranscribe else c.AmendNorm
        command = kind(effective_from=effect, **common)
        change = fields["source"]
        cited = citations_of(daybook, ("norm", ref.id), because, fields, change)
        tell(daybook, [command, *cited], recorded_by, "Recorded.")


def _ending(name: str, command: Any, how: str, help_text: str) -> click.Command:
    @click.argument("norm")
    @click.option("--effective-from", type=WHEN, help="From when on, if later than --at.")
    @click.option("--preview", is_flag=True, help="Only show what would change.")
    @click.option("--yes", is_flag=True, help="Record it without asking.")
    @citing
    @recording
    @click.pass_obj
    def run(
        settings: Settings,
        /,
        norm: str,
        effective_from: Any,
        preview: bool,
        yes: bool,
        because: tuple[str, ...],
        **options: Any,
    ) -> None:
        fields, recorded_by = ({}, "") if preview else given(settings, options)
        with opened(settings) as daybook:
            ref = asked(daybook, norm, STEWARD, ("norm",))
            if how:
                flagged = flagged_by(daybook.engine, STEWARD, ref.id, text=None, how=how)
                _preview_flagged(daybook, flagged)
            if preview or not (yes or click.confirm("Record it?")):
                return
            effect = effective_from and effective_from[0]
            change = fields["source"] or stamp(fields["occurred_at"])
            cited = citations_of(daybook, ("norm", ref.id), because, fields, change)
            made = command(norm=ref.id, effective_from=effect, **fields)
            tell(daybook, [made, *cited], recorded_by, "Recorded.")

    return click.command(name, cls=ArchiveCommand, help=help_text)(run)


repeal_command = _ending("repeal", c.RepealNorm, "repealed", "Record that NORM holds no more.")
suspend_command = _ending(
    "suspend", c.SuspendNorm, "suspended", "Record that NORM does not hold for the time being."
)
reinstate_command = _ending("reinstate", c.ReinstateNorm, "", "Record that NORM holds again.")

NORM_RECORDING = (
    adopt_command,
    amend_command,
    suspend_command,
    reinstate_command,
    repeal_command,
    correcting("norm", c.CorrectNorm),
)


def _preview_text(
    daybook: Daybook, ref: Ref, words: str, at: datetime | None, new_title: bool
) -> None:
    """Show what changes in the text that was the last one then."""
    history = norm_history(daybook.engine, STEWARD, ref.id)
    texts = norm_texts(daybook.engine, STEWARD, ref.id)
    worded = [change for change in history if change.has_text]
    before = [change for change in worded if at is None or change.occurred_at <= at]
    shown = difference(texts[(before or worded[:1])[-1].entry], words)
    if shown.is_empty and not new_title:
        raise click.ClickException("That is the text it has: nothing would change.")
    show_difference([(p.change, p.text) for s in shown.stretches for p in s.pieces if not s.folded])


def _preview_flagged(daybook: Daybook, flagged: list[Flagged]) -> None:
    if not flagged:
        click.echo("Nothing that cites it goes stale by this.")
        return
    click.echo(f"This marks as stale ({len(flagged)}):")
    ends = [(row.citation.of_kind, row.citation.of_id) for row in flagged]
    with daybook.engine.connect() as connection:
        things = things_in(connection, STEWARD, ends)
    for row, end in zip(flagged, ends, strict=True):
        thing = things.get(end)
        by = f", by {thing.by}" if thing and thing.by else ""
        called = f"{thing.kind} {thing.title}{by}" if thing else f"{end[0]} {end[1]}"
        click.echo(f"  {called}: {stale_told(row.stale)}")
