"""An archive with the tables of its norms, decisions, roles and citations, for tests of queries."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from projections.citations.projection import CitationsProjection
from projections.decisions.projection import DecisionsProjection
from projections.norms.projection import NormsProjection
from projections.people.projection import PeopleProjection
from projections.projection import Projection, catch_up
from projections.roles.projection import RolesProjection
from projections.spaces.projection import SpacesProjection
from projections.threads.projection import ThreadsProjection
from tests.builders import a, record
from tests.governing import AT

GOVERNED: tuple[type[Projection], ...] = (
    PeopleProjection,
    SpacesProjection,
    ThreadsProjection,
    NormsProjection,
    DecisionsProjection,
    RolesProjection,
    CitationsProjection,
)
NORM, DECISION, ROLE = "garden:norms/watering", "garden:decisions/1", "garden:roles/waterer"


class Governed:
    """An archive that is told what was decided, and shows it at once."""

    def __init__(self, archive: Archive, engine: sa.Engine):
        self.archive = archive
        self.engine = engine
        self.norm = archive.id_of("norm", NORM)
        self.decision = archive.id_of("decision", DECISION)
        self.role = archive.id_of("role", ROLE)

    def tell(self, *commands: Command) -> datetime:
        """Record these, all of which must be taken in; return when that was done."""
        outcomes = record(self.archive, *commands)
        assert all(isinstance(outcome, bool) for outcome in outcomes), outcomes
        self.catch_up()
        return datetime.now(AT.tzinfo)

    def catch_up(self) -> None:
        """Take in what was recorded."""
        catch_up(self.archive, self.engine, [projection() for projection in GOVERNED])

    def id_of(self, kind: str, key: str) -> UUID:
        """What has this key."""
        return self.archive.id_of(kind, key)

    def say(self, key: str, body: str = "Water at night.", **changes: Any) -> UUID:
        """An answer, at the time of the examples unless told otherwise."""
        given = {"key": key, "thread": key, "body": body, **changes}
        self.tell(a(c.MakeContribution, **given))
        return self.id_of("contribution", key)


def of_norm(text: str, minute: datetime, **changes: Any) -> c.AmendNorm:
    """An amendment without a source, so that its time is its own."""
    given = {"source": "", "effective_from": None, **changes}
    return a(c.AmendNorm, text=text, occurred_at=minute, **given)
