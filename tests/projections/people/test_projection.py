"""Who took part, under which names, in whatever order it was recorded."""

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from projections.people.projection import PeopleProjection
from projections.people.tables import people, person_names
from projections.projection import catch_up
from projections.store import positions
from tests.builders import a, later, memory_archive, new_keyring, record
from tests.contracts.projections import ADA, BOB, CY, ProjectionContract, erase, message, rows_of

KEYRING = new_keyring()


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = PeopleProjection


@pytest.fixture(params=[True, False], ids=["at once", "one by one"])
def tell(request: pytest.FixtureRequest, archive: Archive, engine: sa.Engine) -> Any:
    """Record commands and take them in, in one batch or in as many as there are commands."""

    def told(*commands: Command) -> None:
        for batch in [commands] if request.param else [(command,) for command in commands]:
            record(archive, *batch)
            catch_up(archive, engine, [PeopleProjection()])

    return told


@pytest.fixture
def person(archive: Archive, engine: sa.Engine) -> Any:
    """The row of whoever has a handle."""

    def find(handle: str) -> Any:
        with engine.connect() as connection:
            mine = people.c.id == archive.id_of("person", handle)
            return connection.execute(people.select().where(mine)).one()

    return find


def met(handle: str, name: str, **changes: Any) -> c.IntroducePerson:
    return a(c.IntroducePerson, handle=handle, name=name, **changes)


def renamed(person: str, name: str, minute: int) -> c.RenamePerson:
    return a(c.RenamePerson, person=person, name=name, occurred_at=later(minute))


def linked(person: str, handle: str, minute: int) -> c.LinkHandle:
    return a(c.LinkHandle, person=person, handle=handle, occurred_at=later(minute))


def unlinked(person: str, handle: str, minute: int) -> c.UnlinkHandle:
    return a(c.UnlinkHandle, person=person, handle=handle, occurred_at=later(minute))


def test_a_person_is_met_under_a_name(tell: Any, person: Any) -> None:
    tell(met(ADA, "Ada", precision="day"), met(BOB, "Helper", kind="bot"))

    ada = person(ADA)
    assert (ada.name, ada.kind, ada.introduced_at, ada.precision) == (
        "Ada",
        "person",
        later(0),
        "day",
    )
    assert (ada.same_as, ada.left_at, ada.erased_at) == (None, None, None)
    assert person(BOB).kind == "bot"


def test_a_handle_is_kept_for_all_to_see_unless_it_is_a_mail_address(
    tell: Any, person: Any
) -> None:
    tell(met(CY, "cy"), met(ADA, "Ada"), met("MailTo:dora@example.org", "Dora"))

    assert (person(CY).address, person(ADA).address) == (CY, None)
    assert person("MailTo:dora@example.org").address is None


def test_of_an_erased_person_no_handle_is_left(
    tell: Any, person: Any, archive: Archive, engine: sa.Engine
) -> None:
    tell(met(CY, "cyril"))
    erase(archive, CY)
    tell(met(CY, "cyril"))

    assert person(CY).address is None
    assert CY not in str(rows_of(engine, PeopleProjection()))


def test_whoever_speaks_is_met(tell: Any, person: Any) -> None:
    tell(message(1, ADA, by_name="Ada L."))

    assert person(ADA).name == "Ada L."


def test_a_person_goes_by_their_latest_name_in_the_community(
    tell: Any, person: Any, engine: sa.Engine
) -> None:
    tell(met(ADA, "Ada"), renamed(ADA, "Countess", 9), renamed(ADA, "Ada L.", 5))

    assert person(ADA).name == "Countess"
    with engine.connect() as connection:
        order = person_names.c.occurred_at
        names = connection.scalars(sa.select(person_names.c.name).order_by(order)).all()
    assert names == ["Ada", "Ada L.", "Countess"]


def test_a_linked_handle_is_whose_it_is_until_that_is_taken_back(tell: Any, person: Any) -> None:
    tell(met(ADA, "Ada"), met(CY, "cy"), linked(ADA, CY, 3))
    assert person(CY).same_as == person(ADA).id
    assert person(ADA).same_as is None

    tell(unlinked(ADA, CY, 2))
    assert person(CY).same_as == person(ADA).id

    tell(unlinked(ADA, CY, 5))
    assert person(CY).same_as is None


def test_a_handle_linked_before_it_was_met_is_linked_once_it_is(tell: Any, person: Any) -> None:
    tell(met(ADA, "Ada"), linked(ADA, CY, 3), met(CY, "cy"))

    assert person(CY).same_as == person(ADA).id


def test_a_handle_given_back_by_one_person_stays_with_the_other(tell: Any, person: Any) -> None:
    tell(
        met(ADA, "Ada"),
        met(BOB, "Bob"),
        met(CY, "cy"),
        linked(ADA, CY, 3),
        linked(BOB, CY, 2),
    )
    assert person(CY).same_as == person(ADA).id

    tell(unlinked(BOB, CY, 6))
    assert person(CY).same_as == person(ADA).id

    tell(linked(BOB, CY, 7), unlinked(ADA, CY, 8))
    assert person(CY).same_as == person(BOB).id


def test_a_person_who_left_says_since_when(tell: Any, person: Any) -> None:
    tell(met(ADA, "Ada"), a(c.RecordDeparture, occurred_at=later(7)))

    assert person(ADA).left_at == later(7)


def test_of_an_erased_person_no_name_is_left(
    tell: Any, person: Any, archive: Archive, engine: sa.Engine
) -> None:
    tell(met(BOB, "Bobby"), renamed(BOB, "Robert", 4), met(ADA, "Ada"), linked(ADA, BOB, 5))
    erase(archive, BOB)
    tell(met(BOB, "Bobby"), renamed(BOB, "Rob", 9), message(1, BOB, by_name="Robby"))

    text = str(rows_of(engine, PeopleProjection()))
    assert not [name for name in ("Bobby", "Robert", "Rob") if name in text]
    assert "Ada" in text
    assert (person(BOB).name, person(BOB).erased_at) == (None, later(70))
    assert person(BOB).same_as == person(ADA).id


HANDLES = (ADA, BOB, CY)


def _any_change(minute: int) -> st.SearchStrategy[Command]:
    pairs = st.permutations(HANDLES)
    return st.one_of(
        st.builds(renamed, st.sampled_from(HANDLES), st.just(f"Name {minute}"), st.just(minute)),
        pairs.map(lambda pair: linked(pair[0], pair[1], minute)),
        pairs.map(lambda pair: unlinked(pair[0], pair[1], minute)),
    )


def _told_in(*commands: Command, size: int) -> Any:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    positions.create(engine)
    with memory_archive(KEYRING) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr("projections.projection.BATCH", size)
        record(archive, *(met(handle, "First") for handle in HANDLES))
        for command in commands:
            record(archive, command)
        catch_up(archive, engine, [PeopleProjection()])
    rows = rows_of(engine, PeopleProjection(), leave_out="recorded_at")
    engine.dispose()
    return rows


@settings(max_examples=20)
@given(
    changes=st.lists(st.integers(1, 99), min_size=2, max_size=9, unique=True).flatmap(
        lambda minutes: st.tuples(*map(_any_change, minutes))
    ),
    data=st.data(),
    size=st.integers(1, 20),
)
def test_the_order_of_recording_changes_nothing(
    changes: tuple[Command, ...], data: st.DataObject, size: int
) -> None:
    shuffled = data.draw(st.permutations(changes))

    assert _told_in(*shuffled, size=size) == _told_in(*changes, size=1000)
