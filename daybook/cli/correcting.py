"""daybook norm, decision, role correct: a change took place at another time, or never."""

from collections.abc import Callable
from typing import Any, Literal

import click

from archive import commands as c
from daybook.cli.clocks import WHEN
from daybook.cli.common import ArchiveCommand
from daybook.cli.governing import asked, given, opened, recording, tell
from daybook.config import Settings
from projections.viewer import STEWARD

Kind = Literal["norm", "decision", "role"]


def correcting(kind: Kind, command: Callable[..., c.Command]) -> click.Command:
    """The command that corrects when a change of such a thing took place."""

    @click.argument(kind)
    @click.argument("change", type=int)
    @click.option("--to", type=WHEN, metavar="DATE", help="When it took place.")
    @click.option("--never", is_flag=True, help="It never took place.")
    @recording
    @click.pass_obj
    def run(settings: Settings, /, change: int, to: Any, never: bool, **options: Any) -> None:
        if never == bool(to):
            raise click.UsageError("Say either when it took place, with --to DATE, or --never.")
        called = options.pop(kind)
        fields, recorded_by = given(settings, options)
        if to:
            fields |= {"to": to[0], "to_precision": to[1]}
        with opened(settings) as daybook:
            ref = asked(daybook, called, STEWARD, (kind,))
            fields[kind] = ref.id
            tell(daybook, [command(entry=change, **fields)], recorded_by, "Corrected.")

    text = f"Record that CHANGE, a number in the history of {kind.upper()}, was told wrongly."
    return click.command("correct", cls=ArchiveCommand, help=text)(run)
