"""What the commands on moderation share: which things are meant, and what is shown of them."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar
from uuid import UUID

import click

from daybook.bootstrap import Daybook
from daybook.cli.clocks import WHEN, moment
from daybook.cli.governing import asked, day
from projections.moderation.acting import ActingError, Said, person_named, said, standings
from projections.reasons.things import things_in
from projections.spaces.queries import spaces_seen
from projections.viewer import STEWARD

F = TypeVar("F", bound=Callable[..., Any])
SHOWN = 10
_ADDRESS = re.compile(r"(?:/contributions/|#c-)([0-9a-fA-F-]{36})\b")


def choosing(function: F) -> F:
    """The arguments and options that say which contributions are meant."""
    options = (
        click.argument("items", nargs=-1, metavar="[ITEM]..."),
        click.option("--said-by", metavar="PERSON", help="All that this person said."),
        click.option("--in", "space", metavar="SPACE", help="Of that, only in this space."),
        click.option("--since", type=WHEN, metavar="DATE", help="Of that, from then on."),
        click.option(
            "--until", callback=moment, metavar="DATE", help="Of that, until the end of that day."
        ),
        click.option("--yes", is_flag=True, help="Do not ask whether all these are meant."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def chosen(daybook: Daybook, options: dict[str, Any]) -> list[UUID]:
    """The contributions that the options of `choosing` mean; takes these from `options`."""
    items: Sequence[str] = options.pop("items")
    said_by = options.pop("said_by")
    space, since, until = (options.pop(name) for name in ("space", "since", "until"))
    if not said_by and (space or since or until):
        raise click.UsageError("--in, --since and --until narrow what --said-by PERSON means.")
    if bool(items) == bool(said_by):
        raise click.UsageError("Name the things that are meant, or say --said-by PERSON.")
    if items:
        return list(dict.fromkeys(item_called(daybook, item) for item in items))
    try:
        person = person_named(daybook.engine, said_by, daybook.archive.id_of("person", said_by))
    except ActingError as error:
        raise click.ClickException(str(error)) from error
    meant = Said(
        person=person,
        space=_space(daybook, space) if space else None,
        since=since[0] if since else None,
        until=until,
    )
    found = said(daybook.engine, STEWARD, meant)
    if not found:
        raise click.ClickException(f"{said_by!r} said nothing there that is meant.")
    return found


def item_called(daybook: Daybook, called: str) -> UUID:
    """A contribution by its ID, its page's address, or its identity at its source."""
    address = _ADDRESS.search(called)
    return asked(daybook, address[1] if address else called, STEWARD, ("contribution",)).id


def only_in_state(
    daybook: Daybook, ids: Collection[UUID], has: Callable[[Any], bool]
) -> list[UUID]:
    """Those that stand so."""
    return [one for one, how in standings(daybook.engine, STEWARD, ids).items() if has(how)]


def confirm(daybook: Daybook, ids: Sequence[UUID], what: str, yes: bool) -> None:
    """Show what is meant, and ask. Only one thing that was named needs no asking."""
    preview(daybook, ids)
    if not yes:
        click.confirm(f"{what} {_count(len(ids))}?", abort=True)


def preview(daybook: Daybook, ids: Sequence[UUID]) -> None:
    """The first of these things, with their words, so that one sees what is meant."""
    with daybook.engine.connect() as connection:
        refs = [("contribution", one) for one in ids[:SHOWN]]
        things = things_in(connection, STEWARD, refs)
    for ref in refs:
        if ref in things:
            thing = things[ref]
            click.echo(f"{day(thing.occurred_at, thing.precision)}  {thing.by}: {thing.excerpt}")
            click.echo(f"  contribution:{thing.id}")
    if len(ids) > SHOWN:
        click.echo(f"… and {len(ids) - SHOWN:,} more.")


def told(count: int, done: str) -> str:
    """What was done, with how many things."""
    return f"{done} {_count(count)}."


def _count(count: int) -> str:
    return f"{count:,} contribution" + ("" if count == 1 else "s")


def _space(daybook: Daybook, called: str) -> UUID:
    known = {space.id: space.name for space in spaces_seen(daybook.engine, STEWARD)}
    by_source = daybook.archive.id_of("space", called)
    found = [i for i, name in known.items() if called in (name, str(i)) or i == by_source]
    if len(found) != 1:
        names = ", ".join(sorted(known.values()))
        raise click.ClickException(
            f"There is no single space called {called!r}. There are: {names}."
        )
    return found[0]
