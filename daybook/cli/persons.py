"""What the commands on people share: who is meant by what was typed."""

import click

from daybook.bootstrap import Daybook
from daybook.cli.governing import day
from projections.people.called import Candidate, people_called

MANY = 20


def the_one_called(daybook: Daybook, called: str) -> Candidate:
    """The person who is called so; an error with a list to choose from where there are several."""
    found = people_called(daybook.engine, called, daybook.archive.id_of)
    if not found:
        msg = f"Nobody is called {called!r}. Give a name, a handle such as mailto:ada@example.org,"
        raise click.ClickException(f"{msg} or the ID that a person's page ends with.")
    if len(found) > 1:
        lines = [_line(candidate) for candidate in found[:MANY]]
        if len(found) > MANY:
            lines.append(f"  ... and {len(found) - MANY:,} more.")
        msg = f"{len(found)} people are called {called!r}. Give the ID of the one you mean:"
        raise click.ClickException("\n".join([msg, *lines]))
    [person] = found
    if person.erased:
        raise click.ClickException(f"The person {person.id} was erased already.")
    return person


def _line(candidate: Candidate) -> str:
    logins = f" ({', '.join(candidate.logins)})" if candidate.logins else ""
    last = f", the last on {day(candidate.last_at)}" if candidate.last_at else ""
    said = f"{candidate.contributions:,} messages{last}"
    return f"  {candidate.id}  {candidate.name}{logins}: {said}"
