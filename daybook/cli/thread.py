"""daybook thread: threads that are split, merged, moved or renamed, with addresses that last."""

from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import click
import sqlalchemy as sa

from archive.commands import (
    Command,
    MergeThread,
    MoveContribution,
    MoveThread,
    OpenThread,
    RenameThread,
)
from daybook.bootstrap import Daybook
from daybook.cli.common import ArchiveCommand
from daybook.cli.governing import given, opened, recording, tell, title_given
from daybook.cli.moderating import item_called
from daybook.config import Settings
from projections.spaces.queries import spaces_seen
from projections.threads.queries import contributions_seen, thread_of
from projections.threads.seen import thread_seen
from projections.threads.tables import threads
from projections.viewer import STEWARD


@click.group("thread")
def thread_command() -> None:
    """Split, merge, move or rename threads. Every former address leads to where things are now.

    THREAD is its page's address, the ID that this ends with, its identity at its source, or its
    title.
    """


@thread_command.command("split", cls=ArchiveCommand)
@click.argument("items", nargs=-1, required=True)
@click.option("--into", metavar="THREAD", help="A thread that is there already.")
@click.option("--title", help="Of a new thread, in the space of the first ITEM.")
@click.option("--alone", is_flag=True, help="Leave what replies to them where it is.")
@recording
@click.pass_obj
def split(settings: Settings, /, items: tuple[str, ...], **options: Any) -> None:
    """Move ITEMs, with what replies to them, out of their thread into another.

    ITEM is a contribution's ID, its page's address, or its identity at its source.
    """
    into, title, alone = (options.pop(name) for name in ("into", "title", "alone"))
    if (into is None) == (title is None):
        raise click.UsageError("Say where they go: either --into THREAD, or --title of a new one.")
    if title is not None and not title.strip():
        raise click.BadParameter("it is empty. Give what people call it.", param_hint="'--title'")
    fields, recorded_by = _given(settings, options)
    with opened(settings) as daybook:
        chosen = [item_called(daybook, item) for item in items]
        moved = chosen if alone else _with_replies(daybook, chosen)
        commands: list[Command] = []
        thread: UUID | str
        if into is None:
            thread = f"daybook:thread/{uuid4()}"
            first = contributions_seen(daybook.engine, STEWARD, moved[:1])[moved[0]]
            when = {name: fields[name] for name in ("by", "occurred_at", "precision")}
            commands.append(OpenThread(key=thread, space=first.space_id, title=title, **when))
        else:
            thread = _thread(daybook, into)
        commands += [MoveContribution(contribution=i, thread=thread, **fields) for i in moved]
        there = thread if isinstance(thread, UUID) else daybook.archive.id_of("thread", thread)
        told = f"{len(moved)} contributions moved to /threads/{there}"
        tell(daybook, commands, recorded_by, told.replace("1 contributions", "1 contribution"))


@thread_command.command("merge", cls=ArchiveCommand)
@click.argument("thread")
@click.argument("into")
@recording
@click.pass_obj
def merge(settings: Settings, /, thread: str, into: str, **options: Any) -> None:
    """Make THREAD a part of the thread INTO."""
    fields, recorded_by = _given(settings, options, reason=False)
    with opened(settings) as daybook:
        one, other = (_thread(daybook, called) for called in (thread, into))
        tell(daybook, [MergeThread(thread=one, into=other, **fields)], recorded_by, "Merged.")


@thread_command.command("move", cls=ArchiveCommand)
@click.argument("thread")
@click.argument("space")
@recording
@click.pass_obj
def move(settings: Settings, /, thread: str, space: str, **options: Any) -> None:
    """Move THREAD to another SPACE, given by its name or ID. Whoever sees that space sees it."""
    fields, recorded_by = _given(settings, options, reason=False)
    with opened(settings) as daybook:
        one, where = _thread(daybook, thread), _space(daybook, space)
        tell(daybook, [MoveThread(thread=one, space=where, **fields)], recorded_by, "Moved.")


@thread_command.command("rename", cls=ArchiveCommand)
@click.argument("thread")
@click.argument("title", callback=title_given)
@recording
@click.pass_obj
def rename(settings: Settings, /, thread: str, title: str, **options: Any) -> None:
    """Give THREAD another TITLE."""
    fields, recorded_by = _given(settings, options, reason=False)
    with opened(settings) as daybook:
        one = _thread(daybook, thread)
        tell(daybook, [RenameThread(thread=one, title=title, **fields)], recorded_by, "Renamed.")


def _given(
    settings: Settings, options: dict[str, Any], reason: bool = True
) -> tuple[dict[str, Any], str]:
    if options["source"]:
        raise click.UsageError("What befalls a thread has no --source.")
    if options["reason"] and not reason:
        raise click.UsageError("This keeps no --reason: say it in the thread.")
    fields, recorded_by = given(settings, options)
    fields.pop("source")
    if not reason:
        fields.pop("reason")
    return fields, recorded_by


def _with_replies(daybook: Daybook, items: list[UUID]) -> list[UUID]:
    """These, and what replies to them in their threads, directly or not, in reading order."""
    rows = contributions_seen(daybook.engine, STEWARD, items)
    wanted = dict.fromkeys(items)
    for thread in dict.fromkeys(rows[item].thread_id for item in items):
        row = thread_of(daybook.engine, STEWARD, thread)
        places = [place for place in row.places if not place.is_stub] if row else []
        said = contributions_seen(daybook.engine, STEWARD, [place.id for place in places])
        for place in places:
            if said[place.id].reply_to in wanted:
                wanted[place.id] = None
    return list(wanted)


def _thread(daybook: Daybook, called: str) -> UUID:
    """The one thread that is called so, also where nothing was said in it yet."""
    ids = {daybook.archive.id_of("thread", called)}
    with suppress(ValueError):
        ids.add(UUID(called.partition("?")[0].partition("#")[0].rsplit("/", 1)[-1]))
    seen = sa.select(threads.c.id, threads.c.title).where(thread_seen(STEWARD))
    with daybook.engine.connect() as connection:
        found: list[UUID] = list(connection.scalars(seen.where(threads.c.id.in_(ids))))
        if not found:
            rows = connection.execute(seen.where(threads.c.title.is_not(None)))
            found = [row.id for row in rows if row.title.casefold() == called.strip().casefold()]
    if not found:
        msg = f"There is no thread called {called!r}. Give its ID, which its page's address ends"
        raise click.ClickException(f"{msg} with; `daybook search` finds the page.")
    if len(found) > 1:
        ids_told = ", ".join(sorted(map(str, found)))
        msg = f"{len(found)} threads are called {called!r}. Give the ID of the one you mean:"
        raise click.ClickException(f"{msg} {ids_told}.")
    return found[0]


def _space(daybook: Daybook, called: str) -> UUID:
    rows = spaces_seen(daybook.engine, STEWARD)
    found = [row.id for row in rows if called.casefold() in (str(row.id), row.name.casefold())]
    if len(found) != 1:
        there = ", ".join(sorted(row.name for row in rows))
        what = "No space is" if not found else f"{len(found)} spaces are"
        raise click.ClickException(f"{what} called {called!r}. Those there are: {there}.")
    return found[0]
