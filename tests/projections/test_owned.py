"""Every text in the tables is somebody's, or the community's, or worked out from those that are."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from daybook.bootstrap import PROJECTIONS
from projections.owned import PART, Owned
from projections.people.projection import PeopleProjection
from projections.projection import Projection, catch_up
from projections.threads.projection import OWNED, ThreadsProjection
from tests.builders import a, record
from tests.contracts.projections import ADA, BOB, STORY, erase, message

WORKED_OUT = {
    "threads.title": "the latest of its titles",
    "changes.detail": "a norm's clause, another thread or space",
    "citations.clause": "the label of a clause",
    "pins.clause": "the label of a clause",
    "imports.source": "sealed under the run's own key, and forgotten by an event of its own",
}


def texts_in(projection: type[Projection]) -> Iterator[str]:
    """The columns of a projection that can hold any text."""
    for table in projection.tables:
        for column in table.c:
            if isinstance(column.type, sa.Text):
                yield str(column)


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda p: p.name)
def test_every_text_is_declared_to_be_somebodys_or_the_communitys(
    projection: type[Projection],
) -> None:
    declared = {str(text) for owned in projection.owned for text in owned.texts}
    declared |= {str(text) for communal in projection.communal for text in communal.texts}

    assert set(texts_in(projection)) - WORKED_OUT.keys() <= declared


def filled(archive: Archive, engine: sa.Engine) -> None:
    record(archive, *STORY)
    catch_up(archive, engine, [PeopleProjection(), ThreadsProjection()])


def said_by(engine: sa.Engine, owned: Owned, archive: Archive, *handles: str) -> list[str]:
    people = [archive.id_of("person", handle) for handle in handles]
    with engine.connect() as connection:
        assert owned.count(connection, people) <= len(list(owned.texts_of(connection, people)))
        return sorted(text for _, text in owned.texts_of(connection, people))


def test_what_is_theirs_is_told_apart_from_what_is_others(
    archive: Archive, engine: sa.Engine
) -> None:
    filled(archive, engine)
    messages = OWNED[0]
    ada = archive.id_of("person", ADA)

    with engine.connect() as connection:
        mine = dict(messages.texts_of(connection, [ada]))
        others = dict(messages.texts_of_others(connection, [ada]))

    assert archive.id_of("contribution", "m/1") in mine
    assert archive.id_of("contribution", "m/2") in others
    assert not mine.keys() & others.keys()


@pytest.mark.parametrize("owned", OWNED, ids=lambda owned: owned.called)
def test_forgetting_somebody_leaves_all_texts_of_the_others(
    archive: Archive, engine: sa.Engine, owned: Owned
) -> None:
    filled(archive, engine)
    before = said_by(engine, owned, archive, ADA)
    assert said_by(engine, owned, archive, BOB) or owned.called == "reasons for edits"

    erase(archive, BOB)
    catch_up(archive, engine, [ThreadsProjection()])

    assert said_by(engine, owned, archive, BOB) == []
    assert said_by(engine, owned, archive, ADA) == before


def test_somebody_with_very_many_handles_is_counted_whole(
    archive: Archive, engine: sa.Engine
) -> None:
    record(archive, a(c.OpenSpace), message(1, ADA))
    catch_up(archive, engine, [ThreadsProjection()])
    handles = [f"chat:{number}" for number in range(PART + 10)]

    assert len(said_by(engine, OWNED[1], archive, *handles, ADA)) == 1
