"""Where the community talks and who may see it, in whatever order it was recorded."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from projections.projection import catch_up
from projections.spaces.projection import SpacesProjection
from projections.spaces.tables import space_names, space_readers, space_visibilities, spaces
from projections.store import positions
from tests.builders import a, later, memory_archive, new_keyring, record
from tests.contracts.projections import ADA, BOB, CY, ProjectionContract, erase, rows_of

KEYRING = new_keyring()


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = SpacesProjection


@pytest.fixture(params=[True, False], ids=["at once", "one by one"])
def tell(request: pytest.FixtureRequest, archive: Archive, engine: sa.Engine) -> Any:
    """Record commands and take them in, in one batch or in as many as there are commands."""

    def told(*commands: Command) -> None:
        for batch in [commands] if request.param else [(command,) for command in commands]:
            record(archive, *batch)
            catch_up(archive, engine, [SpacesProjection()])

    return told


def rows(engine: sa.Engine, table: sa.Table) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(table.select()))


def readers(engine: sa.Engine) -> set[UUID]:
    return {row.person_id for row in rows(engine, space_readers)}


def shown_to(visibility: str, minute: int, *named: str) -> c.ChangeVisibility:
    return a(c.ChangeVisibility, visibility=visibility, named=named, occurred_at=later(minute))


def renamed(name: str, minute: int) -> c.RenameSpace:
    return a(c.RenameSpace, name=name, occurred_at=later(minute))


def test_a_space_is_what_it_was_opened_as(tell: Any, archive: Archive, engine: sa.Engine) -> None:
    tell(a(c.OpenSpace, kind="list", visibility="members", purpose="plants", by=ADA))

    [space] = rows(engine, spaces)
    assert (space.name, space.kind, space.visibility) == ("garden", "list", "members")
    assert (space.purpose, space.purpose_by) == ("plants", archive.id_of("person", ADA))
    assert (space.opened_at, space.closed_at) == (later(0), None)
    assert [row.name for row in rows(engine, space_names)] == ["garden"]
    assert [row.visibility for row in rows(engine, space_visibilities)] == ["members"]


def test_a_space_goes_by_its_latest_name_in_the_community(tell: Any, engine: sa.Engine) -> None:
    tell(a(c.OpenSpace), renamed("greenhouse", 9), renamed("shed", 5))

    assert rows(engine, spaces)[0].name == "greenhouse"
    assert {row.name for row in rows(engine, space_names)} == {"garden", "greenhouse", "shed"}


def test_a_space_is_shown_to_whom_it_was_last_in_the_community(
    tell: Any, archive: Archive, engine: sa.Engine
) -> None:
    ada, bob, cy = (archive.id_of("person", handle) for handle in (ADA, BOB, CY))
    tell(
        a(c.OpenSpace, visibility="confidential", named=(ADA, BOB, ADA)),
        a(c.OpenSpace, key="chat:kitchen", name="kitchen"),
    )
    assert readers(engine) == {ada, bob}

    tell(shown_to("confidential", 9, BOB, CY), shown_to("public", 5))
    assert readers(engine) == {bob, cy}
    assert {row.name: row.visibility for row in rows(engine, spaces)} == {
        "garden": "confidential",
        "kitchen": "public",
    }

    tell(shown_to("stewards", 12))
    assert readers(engine) == set()
    assert len(rows(engine, space_visibilities)) == 5


def test_a_closed_space_says_since_when(tell: Any, engine: sa.Engine) -> None:
    tell(a(c.OpenSpace), a(c.CloseSpace, occurred_at=later(7)))

    assert rows(engine, spaces)[0].closed_at == later(7)


def test_of_an_erased_person_no_purpose_is_left(
    tell: Any, archive: Archive, engine: sa.Engine
) -> None:
    tell(
        a(c.OpenSpace, purpose="words of bob", by=BOB),
        a(c.OpenSpace, key="chat:kitchen", purpose="words of ada", by=ADA),
    )
    erase(archive, BOB)
    tell(a(c.OpenSpace, key="chat:attic", purpose="words of bob", by=BOB))

    assert [row.purpose for row in rows(engine, spaces)] == [None, "words of ada", None]
    assert "words of bob" not in str(rows_of(engine, SpacesProjection()))


def _any_change(minute: int) -> st.SearchStrategy[Command]:
    named = st.lists(st.sampled_from([ADA, BOB, CY]), unique=True, max_size=2)
    return st.one_of(
        st.just(renamed(f"name {minute}", minute)),
        named.map(lambda people: shown_to("confidential", minute, *people)),
        st.sampled_from(["public", "members"]).map(lambda level: shown_to(level, minute)),
    )


def _told_in(*commands: Command, size: int) -> Any:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    positions.create(engine)
    with memory_archive(KEYRING) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr("projections.projection.BATCH", size)
        record(archive, a(c.OpenSpace), *commands)
        catch_up(archive, engine, [SpacesProjection()])
    told = rows_of(engine, SpacesProjection(), leave_out="recorded_at")
    engine.dispose()
    return told


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
