"""daybook understand: embed what the archive holds, so that it is found by meaning."""

import time

import click

from daybook.bootstrap import open_daybook
from daybook.cli.common import ArchiveCommand, echo_json, json_option, progress_bar
from daybook.config import Settings
from daybook.understanding import is_running, stop, understand


@click.command("understand", cls=ArchiveCommand)
@click.option("--stop", "stopping", is_flag=True, help="Stop the process that an import began.")
@json_option
@click.pass_obj
def understand_command(settings: Settings, stopping: bool, as_json: bool) -> None:
    """Make everything findable by meaning, and not only by its words.

    An import begins this by itself, in a process behind all others. Here it shows how far it is.
    Stop it with Ctrl-C: what was done stays, and the next one goes on from there.
    """
    if stopping:
        stopped = stop(settings)
        click.echo("Stopped. `daybook understand` goes on." if stopped else "None was running.")
        return
    if is_running(settings):
        stop(settings)  # so that one is at it, where it can be watched
    started = time.monotonic()
    with open_daybook(settings) as daybook, progress_bar(quiet=as_json) as bar:
        daybook.catch_up_for_readers()
        total = daybook.talk_at
        task = bar.add_task("Understanding", total=total or None, rate="")
        embedded = 0

        def told(events: int, passages: int) -> None:
            nonlocal embedded
            embedded += passages
            rate = embedded / max(time.monotonic() - started, 0.001)
            bar.update(task, advance=events, rate=f"{embedded:,} passages, {rate:,.0f}/s")

        understand(daybook, told)
    seconds = round(time.monotonic() - started, 3)
    if as_json:
        echo_json({"passages": embedded, "events": total, "seconds": seconds})
        return
    click.echo(f"Understood {embedded:,} passages in {seconds:.1f} s. All can be found by meaning.")
