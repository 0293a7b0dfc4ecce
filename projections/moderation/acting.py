"""Acting: what somebody who moderates needs to know before, so that nothing is done by mistake."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from archive.domain.moderation import Standing, standing
from projections.people.identities import identities
from projections.people.tables import people
from projections.threads.lists import IN_ORDER
from projections.threads.present import chunks, deeds_in
from projections.threads.rows import histories
from projections.threads.seen import contribution_seen
from projections.threads.tables import changes, contributions
from projections.viewer import Viewer


class ActingError(ValueError):
    """What somebody wants to do should not be done, or names nobody. The message says why."""


@dataclass(frozen=True)
class Said:
    """Whose contributions are meant: by any of a person's handles, from `since` until `until`."""

    person: UUID
    space: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def standings(engine: sa.Engine, viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, Standing]:
    """How those of these contributions stand now that the viewer sees."""
    with engine.connect() as connection:
        seen = {
            found
            for part in chunks(ids)
            for found in connection.scalars(
                sa.select(contributions.c.id).where(
                    contributions.c.id.in_(part), contribution_seen(viewer)
                )
            )
        }
        past = histories(connection, changes, changes.c.subject_id, seen)
    return {one: standing(deeds_in(past.get(one, []))) for one in ids if one in seen}


def said(engine: sa.Engine, viewer: Viewer, meant: Said) -> list[UUID]:
    """The contributions that are meant, those that the viewer sees, oldest first."""
    c = contributions.c
    with engine.connect() as connection:
        handles = identities(connection).all_of(meant.person)
        conditions = [c.author_id.in_(handles), contribution_seen(viewer)]
        if meant.space is not None:
            conditions.append(c.space_id == meant.space)
        if meant.since is not None:
            conditions.append(c.occurred_at >= meant.since)
        if meant.until is not None:
            conditions.append(c.occurred_at <= meant.until)
        return list(connection.scalars(sa.select(c.id).where(*conditions).order_by(*IN_ORDER)))


def person_named(engine: sa.Engine, called: str, by_handle: UUID) -> UUID:
    """A person by ID, by handle, whose ID is `by_handle`, or by their present name.

    Raises ActingError when nobody is called so, or several are.
    """
    with engine.connect() as connection:
        known = sa.select(people.c.id).where(people.c.id.in_([*_as_id(called), by_handle]))
        found: list[UUID] = list(connection.scalars(known))
        if not found:
            names = sa.select(people.c.id).where(people.c.name == called).order_by(people.c.id)
            who = identities(connection)
            found = sorted({who.person(handle) for handle in connection.scalars(names)})
    if len(found) == 1:
        return found[0]
    if not found:
        raise ActingError(f"There is nobody called {called!r}. Give their handle or name.")
    ids = ", ".join(map(str, found))
    raise ActingError(f"{called!r} could be any of these people: {ids}. Give an ID.")


def check_answerer(engine: sa.Engine, contribution: UUID, by: UUID) -> None:
    """Raise ActingError when the one to answer an appeal hid it, or appealed, by another handle.

    The same handle is refused by the contribution itself.
    """
    with engine.connect() as connection:
        past = histories(connection, changes, changes.c.subject_id, [contribution])
        found = standing(deeds_in(past[contribution]))
        who = identities(connection)
    withholding = [*found.hidden, *found.withdrawn, *([found.appeal] if found.appeal else [])]
    if who.person(by) in {who.person(deed.by) for deed in withholding if deed.by is not None}:
        raise ActingError(
            "Whoever hid or withdrew it, or appealed, does not answer, by no other handle either."
            " Let somebody else answer."
        )


def check_withdrawer(engine: sa.Engine, contribution: UUID, by: UUID, reason: str) -> None:
    """Raise ActingError when somebody else than its author takes it back and does not say why."""
    mine = sa.select(contributions.c.author_id).where(contributions.c.id == contribution)
    with engine.connect() as connection:
        who = identities(connection)
        is_theirs = who.person(connection.scalars(mine).one()) == who.person(by)
    if not is_theirs and not reason.strip():
        raise ActingError(
            "Only its author takes something back without a word. Say why you do it for them; to"
            " take it from view as a moderator, hide it under a clause."
        )


def _as_id(called: str) -> Iterator[UUID]:
    try:
        yield UUID(called)
    except ValueError:
        return
