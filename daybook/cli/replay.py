"""daybook replay: what happened in the community, step by step."""

from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from daybook.cli.clocks import moment
from daybook.cli.common import ArchiveCommand, echo_json, json_option, viewer_option
from daybook.cli.governing import opened
from daybook.config import Settings
from projections.replay.asked import CLOCKS, QUIET, Asked
from projections.replay.frames import Frame, Replay, named, replay_of
from projections.replay.happenings import Happening
from projections.replay.steps import STEPS, TooManyStepsError
from projections.replay.telling import frame_as_json, happening_told, summary
from projections.viewer import Viewer

A_DAY = len("2024-05-01")
SHOWN = 12
WIDTH = 30


def day_given(context: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """When a stretch begins: a date alone is the start of that day, not its end."""
    found = moment(context, param, value)
    if found is None or value is None or len(value) > A_DAY:
        return found
    return found.replace(hour=0, minute=0, second=0, microsecond=0)


@click.command("replay", cls=ArchiveCommand)
@click.option("--from", "since", callback=day_given, metavar="DATE", help="Where to begin.")
@click.option("--until", callback=moment, metavar="DATE", help="Where to end, that day included.")
@click.option("--step", type=click.Choice(STEPS), default="month", show_default=True)
@click.option("--known-at", callback=moment, metavar="DATE", help="What the archive knew by then.")
@click.option(
    "--by",
    type=click.Choice(CLOCKS),
    default="occurred",
    show_default=True,
    help="When it happened in the community, or when the archive learned of it.",
)
@click.option(
    "--quiet-after",
    "quiet",
    type=click.IntRange(1, 36_500),
    default=QUIET,
    show_default=True,
    metavar="DAYS",
    help="Without a word for so long, somebody has fallen silent.",
)
@viewer_option(default="steward")
@json_option
@click.pass_obj
def replay_command(settings: Settings, /, viewer: Viewer, as_json: bool, **given: Any) -> None:
    """Tell what happened, step by step: spaces, people, activity, decisions, norms, roles.

    With --json each step is a line of its own; docs/replay.md says what its fields mean.
    """
    asked = Asked(**given)
    if asked.since and asked.until and asked.since > asked.until:
        msg = f"{asked.since:%Y-%m-%d} is after --until {asked.until:%Y-%m-%d}."
        raise click.BadParameter(f"{msg} Give the earlier date here.", param_hint="'--from'")
    with opened(settings) as daybook:
        try:
            replay = replay_of(daybook.engine, viewer, asked)
        except TooManyStepsError as error:
            raise click.ClickException(str(error)) from error
        if replay is None:
            if not as_json:
                click.echo("Nothing has happened yet that you may see.")
            return
        most = max((frame.contributions for frame in replay.frames()), default=0)
        for frame in replay.frames():
            happened = named(daybook.engine, replay, replay.happenings(frame.number))
            if as_json:
                echo_json(frame_as_json(frame, asked, happened))
            else:
                _tell(replay, frame, happened, most)


def _tell(replay: Replay, frame: Frame, happened: list[Happening], most: int) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if not (frame.contributions or happened or frame.fell_silent):
        console.print(Text(f"{frame.called}: nothing", style="dim"))
        return
    bar = "█" * round(WIDTH * frame.contributions / max(most, 1))
    console.print(Text(frame.called, style="bold"), Text(bar, style="blue"))
    console.print(f"  {summary(frame)}")
    arrivals = [each for each in happened if each.what == "person.arrived"]
    for each in [each for each in happened if each.what != "person.arrived"]:
        at = f"{each.at(replay.asked.by):%Y-%m-%d}"
        told = Text(f"  {at}  {happening_told(each)}")
        console.print(told.append(f"  (event {each.event})" if each.event else "", style="dim"))
    if arrivals:
        names = ", ".join(each.name for each in arrivals[:SHOWN])
        more = f" and {len(arrivals) - SHOWN:,} more" if len(arrivals) > SHOWN else ""
        console.print(Text(f"  New: {names}{more}"))
