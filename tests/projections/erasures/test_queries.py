from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.erasures.projection import ErasuresProjection
from projections.erasures.queries import erasures_seen, note_purged, unpurged
from projections.erasures.tables import purges
from projections.imports.projection import ImportsProjection
from projections.people.projection import PeopleProjection
from projections.projection import catch_up
from projections.spaces.projection import SpacesProjection
from projections.threads.projection import ThreadsProjection
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later, record

ADA, BOB = "mailto:ada@example.org", "mailto:bob@example.org"


@pytest.fixture
def told(archive: Archive, engine: sa.Engine) -> Archive:
    """An archive in which Bob had Ada erased, whom a message names."""
    record(archive, a(c.MakeContribution), a(c.IntroducePerson, handle=BOB, name="Bob"))
    erase(archive, ADA, {"contribution": [archive.id_of("contribution", "chat:garden/2")]})
    fill(archive, engine)
    return archive


def erase(archive: Archive, person: str, named_in: Mapping[str, list[UUID]], **more: Any) -> None:
    command = a(c.ErasePerson, person=person, named_in=named_in, occurred_at=later(3), **more)
    assert record(archive, command) == [True]


def fill(archive: Archive, engine: sa.Engine) -> None:
    parts = (ErasuresProjection, ImportsProjection, PeopleProjection, ThreadsProjection)
    catch_up(archive, engine, [*(part() for part in parts), SpacesProjection()])
    purges.create(engine, checkfirst=True)


def test_a_steward_sees_who_was_erased_why_and_where_they_are_named(
    told: Archive, engine: sa.Engine
) -> None:
    [row] = erasures_seen(engine, STEWARD)

    assert row.person_id == told.id_of("person", ADA)
    assert row.by is not None
    assert (row.by.name, row.reason) == ("Bob", "she asked for it")
    assert row.named_in == (("contribution", told.id_of("contribution", "chat:garden/2")),)
    assert row.occurred_at == later(3)
    assert row.purged_at is None


@pytest.mark.parametrize("viewer", [ANONYMOUS, MEMBER])
def test_nobody_else_sees_any_of_it(told: Archive, engine: sa.Engine, viewer: Viewer) -> None:
    assert erasures_seen(engine, viewer) == []


def test_the_reason_goes_when_whoever_gave_it_is_erased(told: Archive, engine: sa.Engine) -> None:
    erase(told, BOB, {}, by=None)
    fill(told, engine)

    assert {row.person_id: row.reason for row in erasures_seen(engine, STEWARD)} == {
        told.id_of("person", ADA): None,
        told.id_of("person", BOB): "she asked for it",
    }


def test_who_was_purged_is_purged_no_more(told: Archive, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        people = unpurged(connection)
        assert people == [told.id_of("person", ADA)]
        note_purged(connection, people)
        note_purged(connection, people)

    with engine.connect() as connection:
        assert unpurged(connection) == []
    assert erasures_seen(engine, STEWARD)[0].purged_at is not None
