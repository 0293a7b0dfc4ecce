"""Which event told of what."""

import sqlalchemy as sa

from archive import commands as c
from projections.replay.clock import ticks
from projections.replay.projection import ReplayProjection
from projections.replay.tables import replay_events, replay_said
from tests.builders import a, later
from tests.contracts.projections import ProjectionContract
from tests.reading import Library


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = ReplayProjection


def test_each_row_has_the_number_of_its_event_in_the_log(library: Library) -> None:
    library.say("1", occurred_at=later(3))
    library.tell(a(c.CloseSpace, space="hall", occurred_at=later(9)))

    log = {n.id: n for n in library.archive.recorder.select_notifications(start=None, limit=99)}
    with library.engine.connect() as connection:
        [said] = connection.execute(sa.select(replay_said)).all()
        opened, closed = connection.execute(
            sa.select(replay_events).order_by(replay_events.c.number)
        )
    assert log[said.number].topic == "contribution.made"
    assert log[said.number].originator_id == library.archive.id_of("contribution", "1")
    assert said.occurred == ticks(later(3))
    assert (opened.topic, closed.topic) == ("space.opened", "space.closed")
    assert log[closed.number].topic == "space.closed"
    assert log[closed.number].originator_version == closed.entry == 2
