"""What a batch makes of the roles that it touches, and what it leaves alone."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from projections.projection import Batch, prepare
from projections.roles.periods import Entry
from projections.roles.projection import RolesProjection
from projections.roles.tables import role_states, tenures
from projections.roles.working import Working, entry_of
from tests.projections.roles.council import ADA, BOB, Council, day, established, granted, left

ROLE, PERSON = UUID(int=1), UUID(int=2)


@pytest.fixture
def work(engine: sa.Engine) -> sa.Engine:
    prepare(engine, RolesProjection())
    return engine


def told(engine: sa.Engine, table: sa.Table) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        c = table.c
        select = sa.select(c.since, c.until, c.recorded_at, c.recorded_until)
        return [tuple(row) for row in connection.execute(select.order_by(c.recorded_at))]


def test_each_event_has_its_own_rows_within_a_batch(work: sa.Engine) -> None:
    with work.begin() as connection:
        batch = Batch(connection)
        working = Working(batch)
        working.establish(ROLE)
        working.enter(ROLE, Entry(1, "established", day(0), "second", title="chair"), day(90))
        working.enter(ROLE, Entry(2, "granted", day(1), "second", PERSON), day(91))
        working.enter(ROLE, Entry(3, "revoked", day(4), "second", PERSON), day(92))
        working.correct(ROLE, 3, None, day(93))
        working.write()
        batch.flush()

    assert told(work, tenures) == [
        (day(1), None, day(91), day(92)),
        (day(1), day(4), day(92), day(93)),
        (day(1), None, day(93), None),
    ]
    assert told(work, role_states) == [(day(0), None, day(90), None)]


def test_a_change_of_one_person_touches_no_row_of_another(council: Council) -> None:
    council.tell(established(), granted(ADA, 1), granted(BOB, 2))
    council.tell(left(BOB, 5))

    with council.engine.connect() as connection:
        mine = tenures.c.person_id == council.person(ADA)
        [row] = connection.execute(tenures.select().where(mine))
    assert row.recorded_until is None


def test_a_change_can_be_had_from_its_row() -> None:
    row = {
        "entry": 2,
        "event": "granted",
        "occurred_at": day(1),
        "precision": "day",
        "person_id": PERSON,
        "until": day(9),
        "title": "",
        "body": "",
        "mandate": "",
    }

    assert entry_of(row) == Entry(2, "granted", day(1), "day", PERSON, day(9))
