"""daybook knows: whom to ask about a topic, and what only one person answers."""

from typing import Any

import click

from daybook.bootstrap import open_daybook
from daybook.cli.common import ArchiveCommand, echo_json
from daybook.cli.governing import day, looking, opened
from daybook.config import Settings
from projections.handover.knows import Knower, knowers, singles
from projections.handover.topics import community_in
from projections.viewer import Viewer


@click.command("knows", cls=ArchiveCommand)
@click.argument("topic", nargs=-1)
@click.option("--single", is_flag=True, help="What only one person answers, with the evidence.")
@looking
@click.pass_obj
def knows_command(
    settings: Settings,
    /,
    topic: tuple[str, ...],
    single: bool,
    viewer: Viewer,
    as_json: bool,
    **clocks: Any,
) -> None:
    """Name who answered about TOPIC before, with what they answered; whoever left is said to be.

    With --single: the topics that, in the last active year, one person alone answered.
    """
    words = " ".join(topic).strip()
    if single == bool(words):
        raise click.UsageError("Give either a TOPIC, or --single.")
    if viewer.level == "anonymous" or (single and viewer.level != "steward"):
        whom = "stewards" if single else "members"
        raise click.ClickException(f"This is for {whom}: look through their eyes with --as.")
    if single:
        _single(settings, viewer, as_json, clocks)
    else:
        _about(settings, words, viewer, as_json, clocks)


def _about(
    settings: Settings, words: str, viewer: Viewer, as_json: bool, clocks: dict[str, Any]
) -> None:
    with open_daybook(settings) as daybook:
        daybook.catch_up_for_readers()
        found = knowers(daybook.engine, daybook.search_engine, viewer, words, **clocks)
    if as_json:
        echo_json([_as_json(person) for person in found])
        return
    if not found:
        click.echo(f"Nobody is found who answered about {words!r}. `daybook search` looks wider.")
    for person in found:
        _show(person)


def _single(settings: Settings, viewer: Viewer, as_json: bool, clocks: dict[str, Any]) -> None:
    with opened(settings) as daybook:
        with daybook.engine.connect() as connection:
            community = community_in(connection, viewer, **clocks)
        found = singles(daybook.engine, viewer, community, **clocks)
    if as_json:
        echo_json(
            [{"words": row.words, "threads": row.threads, **_as_json(row.knower)} for row in found]
        )
        return
    if not found:
        click.echo("Nothing is found that only one person answers.")
    for row in found:
        click.secho(", ".join(row.words), bold=True)
        _show(row.knower)
    if found:
        click.echo(
            "\nWhat helps: let them write it down where the next one looks, and let a second"
            " person answer the next question beside them."
        )


def _show(person: Knower) -> None:
    left = f", who left on {day(person.left_at)}" if person.left_at else ""
    roles = f" ({', '.join(person.roles)})" if person.roles else ""
    last = f", last heard of {day(person.last_at)}" if person.last_at else ""
    ask = person.name if left else f"Ask {person.name}"
    click.echo(f"{ask}{roles}{left}{last}; they answered:")
    for one in person.evidence:
        title = one.title or "an answer"
        click.echo(f"  {day(one.occurred_at)}  {title}  /contributions/{one.contribution}")


def _as_json(person: Knower) -> dict[str, Any]:
    return {
        "person": person.person,
        "name": person.name,
        "roles": person.roles,
        "last_at": person.last_at,
        "left_at": person.left_at,
        "evidence": [
            {
                "contribution": one.contribution,
                "title": one.title,
                "occurred_at": one.occurred_at,
                "address": f"/contributions/{one.contribution}",
            }
            for one in person.evidence
        ],
    }
