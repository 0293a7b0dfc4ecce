"""What a viewer sees of all activity: the same as the pages show."""

import numpy as np
import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.projection import catch_up
from projections.replay.activity import activity_in
from projections.replay.tables import replay_said
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.contracts.projections import ADA, CY, tell
from tests.reading import PROJECTIONS, Library


def seen_here(engine: sa.Engine, viewer: Viewer) -> set[int]:
    with engine.connect() as connection:
        activity = activity_in(connection)
        return set(activity.number[activity.seen(viewer).mask].tolist())


def seen_by_pages(archive: Archive, engine: sa.Engine, viewer: Viewer) -> set[int]:
    log = archive.recorder.select_notifications(start=None, limit=9_999)
    numbers = {n.originator_id: n.id for n in log if n.topic == "contribution.made"}
    with engine.connect() as connection:
        shown = sa.select(contributions.c.id).where(contribution_seen(viewer))
        return {numbers[i] for i in connection.scalars(shown)}


def viewers(archive: Archive) -> list[Viewer]:
    named = [Viewer("member", archive.id_of("person", handle)) for handle in (ADA, CY)]
    return [ANONYMOUS, MEMBER, STEWARD, *named]


def test_what_is_counted_is_what_the_pages_show(archive: Archive, read_engine: sa.Engine) -> None:
    engine = read_engine
    tell(archive)
    catch_up(archive, engine, [projection() for projection in PROJECTIONS])

    found = {viewer: seen_here(engine, viewer) for viewer in viewers(archive)}

    for viewer, numbers in found.items():
        assert numbers == seen_by_pages(archive, engine, viewer)
    assert any(found.values())


PLACES = ("public", "members", "stewards", "confidential")


@pytest.mark.parametrize("of_space", PLACES)
@pytest.mark.parametrize("of_item", [None, "members", "confidential"])
def test_space_thread_and_item_all_have_a_say_wherever_it_was_moved(
    library: Library, of_space: str, of_item: str | None
) -> None:
    library.space("there", visibility=of_space, named=(ADA,))
    library.space("aside", visibility="members")
    for number, visibility in enumerate((None, "members", "stewards", "confidential")):
        for where in ("hall", "there"):
            thread = f"{where}-{number}"
            library.tell(a(c.OpenThread, key=thread, space=where, visibility=visibility))
            library.say(f"{thread}/1", thread=thread, space=where, visibility=of_item)
    library.tell(
        a(c.MergeThread, thread="hall-0", into="there-1", occurred_at=later(90)),
        a(c.MergeThread, thread="there-1", into="there-0", occurred_at=later(91)),
        a(c.MoveThread, thread="hall-1", space="aside", occurred_at=later(92)),
        a(c.MoveThread, thread="there-2", space="hall", occurred_at=later(92)),
        a(c.MoveContribution, contribution="hall-2/1", thread="there-3", occurred_at=later(93)),
        a(c.MoveContribution, contribution="there-3/1", thread="hall-1", occurred_at=later(93)),
        a(c.MoveContribution, contribution="hall-3/1", thread="there-1", occurred_at=later(93)),
    )

    for viewer in viewers(library.archive):
        expected = seen_by_pages(library.archive, library.engine, viewer)
        assert seen_here(library.engine, viewer) == expected


def test_what_was_moved_out_of_sight_counts_where_it_is_found(library: Library) -> None:
    library.space("den", visibility="members")
    library.tell(a(c.OpenThread, key="t", space="den"), a(c.OpenThread, key="u", space="hall"))
    library.say("1", thread="t", space="den")
    library.say("2", thread="u", space="hall")
    library.tell(
        a(c.MoveThread, thread="t", space="hall", occurred_at=later(90)),
        a(c.MoveThread, thread="u", space="den", occurred_at=later(90)),
    )
    hall, den = (library.archive.id_of("space", key) for key in ("hall", "den"))

    with library.engine.connect() as connection:
        activity = activity_in(connection)
    places = {}
    for viewer in (ANONYMOUS, MEMBER):
        seen = activity.seen(viewer)
        places[viewer] = [seen.spaces[n] for n in seen.space[seen.mask]]
    assert places[ANONYMOUS] == [hall]
    assert places[MEMBER] == [den, hall]


def test_it_follows_what_is_recorded(library: Library) -> None:
    assert seen_here(library.engine, ANONYMOUS) == set()
    library.say("1")
    with library.engine.connect() as connection:
        first = activity_in(connection)
        assert activity_in(connection) is first
    library.say("2")

    with library.engine.connect() as connection:
        assert np.array_equal(
            activity_in(connection).number,
            connection.scalars(sa.select(replay_said.c.number)).all(),
        )
