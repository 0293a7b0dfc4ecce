"""daybook status: what the archive holds, how far the read models are, and sizes on disk."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from daybook.bootstrap import PROJECTIONS, Daybook, open_daybook
from daybook.cli.common import ArchiveCommand, echo_json, json_option
from daybook.config import Settings
from daybook.locking import writer
from daybook.understanding import is_running
from projections.projection import position_of
from projections.search.meaning.index import MeaningIndex
from projections.search.meaning.model import ModelError
from projections.stopping import stops_noted

MEANING = "meaning"
"""How the vectors are called, whatever model they are of."""


@click.command("status", cls=ArchiveCommand)
@json_option
@click.pass_obj
def status_command(settings: Settings, as_json: bool) -> None:
    """Tell what the archive holds."""
    with open_daybook(settings) as daybook:
        status = status_of(daybook)
    if as_json:
        echo_json(status)
        return
    click.echo(f"{status['community'] or 'An archive'} in {settings.home}")
    click.echo(f"{status['total_events']:,} events:")
    for topic, count in status["events"].items():
        click.echo(f"  {count:>10,}  {topic}")
    click.echo("Read models:")
    for name, at in status["projections"].items():
        state = "up to date" if at["lag"] == 0 else f"{at['lag']:,} events behind"
        if name == MEANING and at["lag"]:
            state += ", at it now" if is_running(settings) else "; `daybook understand` goes on"
        click.echo(f"  {name:<10}  at {at['position']:,}, {state}")
        if at["stopped"]:
            click.echo(f"{'':14}{at['stopped']}")
    if at_it := writer(settings):
        click.echo(f"Being written to by another process{at_it.described}.")
    click.echo("On disk:")
    for name, size in status["sizes"].items():
        click.echo(f"  {size / 1e6:>10.1f} MB  {name}")


def status_of(daybook: Daybook) -> dict[str, Any]:
    """Counts by event topic, each projection's position and lag in events, sizes in bytes."""
    last = daybook.archive.recorder.max_notification_id() or 0
    events = daybook.archive.count_by_topic()
    indexed = [(p.name, p.name, p.version) for p in PROJECTIONS]
    indexed.append((daybook.index.name, daybook.index.name, daybook.index.version))
    with suppress(ModelError):  # a model that cannot be found has no place to tell
        indexed.append((MEANING, daybook.meaning_name, MeaningIndex.version))
    stops = stops_noted(daybook.engine)
    stopped = {name: str(stops[kept]) if kept in stops else None for name, kept, _ in indexed}
    places = {name: position_of(daybook.engine, kept) for name, kept, _ in indexed}
    return {
        "home": daybook.settings.home,
        "community": daybook.community,
        "events": events,
        "total_events": sum(events.values()),
        "projections": {
            name: {
                "version": version,
                "position": places[name],
                "lag": last - places[name],
                "stopped": stopped[name],
            }
            for name, _, version in indexed
        },
        "writing": (now := writer(daybook.settings)) and vars(now),
        "sizes": {path.name: size_of(path) for path in sorted(daybook.settings.home.iterdir())},
    }


def size_of(path: Path) -> int:
    """The bytes of a file, or of all files in a folder."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size
