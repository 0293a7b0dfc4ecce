"""Events are taken in in batches, each once, by each projection on its own account."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from archive.domain.person import Person
from projections.imports.projection import ImportsProjection
from projections.people.projection import PeopleProjection
from projections.projection import (
    Batch,
    OvertakenError,
    Projection,
    ProjectionError,
    catch_up,
    move,
    position_of,
    prepare,
)
from projections.rebuilding import rebuild
from projections.spaces.projection import SpacesProjection
from projections.stopping import stops_noted
from projections.store import open_read_database, positions
from projections.threads.projection import ThreadsProjection
from tests.builders import a, any_commands, memory_archive, new_keyring, record
from tests.contracts.projections import Tables, rows_of

ALL: Sequence[type[Projection]] = (
    PeopleProjection,
    SpacesProjection,
    ThreadsProjection,
    ImportsProjection,
)
metadata = sa.MetaData()
names = sa.Table(
    "names",
    metadata,
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
)


class Names(Projection):
    """The names of people, for tests. One that is called Odd it cannot process."""

    name = "names"
    tables = (names,)

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        return {Person.Introduced: self._introduced}

    def _introduced(self, event: Person.Introduced, batch: Batch) -> None:
        if event.name.text == "Odd":
            raise AttributeError("an odd name")
        if event.name.text == "Twice":
            batch.execute(names.insert(), {"name": None, "note": "a secret"})
        batch.insert(names, name=event.name.text)


class Others(Names):
    """The same under another name, in a table of its own."""

    name = "others"
    tables = (sa.Table("others", metadata, sa.Column("id", sa.Integer, primary_key=True)),)

    def _introduced(self, event: Person.Introduced, batch: Batch) -> None:
        batch.insert(self.tables[0])


def introduce(archive: Archive, *called: str) -> None:
    for name in called:
        record(archive, a(c.IntroducePerson, handle=f"chat:{name}", name=name))


def in_memory() -> sa.Engine:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    positions.create(engine)
    return engine


def fill(archive: Archive, engine: sa.Engine) -> dict[str, Tables]:
    catch_up(archive, engine, [projection() for projection in ALL])
    return {projection.name: rows_of(engine, projection()) for projection in ALL}


@settings(max_examples=15)
@given(parts=st.lists(any_commands(), max_size=3), size=st.integers(1, 50), cut=st.floats(0, 1))
def test_neither_batches_nor_rebuilding_change_what_any_history_comes_to(
    parts: list[list[Command]], size: int, cut: float
) -> None:
    commands = [command for part in parts for command in part]
    with memory_archive(new_keyring()) as archive, pytest.MonkeyPatch.context() as patch:
        batched, whole, beside = in_memory(), in_memory(), in_memory()
        patch.setattr("projections.projection.BATCH", size)
        record(archive, *commands[: round(cut * len(commands))])
        fill(archive, batched)
        record(archive, *commands[round(cut * len(commands)) :])
        live = fill(archive, batched)
        patch.undo()

        assert fill(archive, whole) == live
        rebuild(archive, whole, beside, [projection() for projection in ALL])
        assert fill(archive, whole) == live
        for engine in (batched, whole, beside):
            engine.dispose()


def test_rows_with_other_columns_are_inserted_whole(engine: sa.Engine) -> None:
    metadata.create_all(engine)
    with engine.begin() as connection:
        batch = Batch(connection)
        batch.insert(names, name="Ada")
        batch.insert(names, name="Bob", note="moved")
        batch.insert(names, note="left", name="Cy")
        batch.insert(names, name="Di")
        found = batch.execute(names.select().order_by(names.c.name)).all()

    assert list(map(tuple, found)) == [
        ("Ada", None),
        ("Bob", "moved"),
        ("Cy", "left"),
        ("Di", None),
    ]


def test_rows_wait_for_the_next_statement_or_the_end(engine: sa.Engine) -> None:
    metadata.create_all(engine)
    with engine.begin() as connection:
        batch = Batch(connection)
        batch.insert(names, name="Ada")
        assert connection.execute(names.select()).all() == []
        batch.flush()
        batch.flush()

        assert connection.execute(names.select()).all() == [("Ada", None)]


def test_a_projection_takes_in_only_its_own_events_but_passes_all(
    archive: Archive, engine: sa.Engine
) -> None:
    record(archive, a(c.OpenSpace), a(c.IntroducePerson), a(c.RenameSpace))

    assert catch_up(archive, engine, [Names()]) == 3
    assert rows_of(engine, Names()) == {"names": ["('Ada', None)"]}
    assert position_of(engine, "names") == 3


def test_an_empty_log_is_caught_up_with_at_once(archive: Archive, engine: sa.Engine) -> None:
    assert catch_up(archive, engine, [Names()]) == 0
    assert position_of(engine, "names") == 0
    assert position_of(engine, "never heard of") == 0


def test_projections_side_by_side_read_each_event_once(
    archive: Archive, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.projection.BATCH", 3)
    introduce(archive, *"abcde")
    catch_up(archive, engine, [Names()])
    introduce(archive, *"fghij")
    batches: list[int] = []

    # One starts at 5 and one at 0; they meet at 5 and go on together.
    assert catch_up(archive, engine, [Names(), Others()], batches.append) == 10

    assert batches == [3, 2, 3, 2]
    assert position_of(engine, "names") == position_of(engine, "others") == 10
    assert len(rows_of(engine, Names())["names"]) == 10
    assert len(rows_of(engine, Others())["others"]) == 10


def test_a_projection_that_fails_stops_at_that_event_and_the_others_go_on(
    archive: Archive, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.projection.BATCH", 2)
    introduce(archive, "a", "b", "c", "Odd", "e", "f", "g")

    with pytest.raises(ProjectionError) as caught:
        catch_up(archive, engine, [Names(), Others()])

    odd = archive.id_of("person", "chat:Odd")
    told = str(caught.value)
    assert f"names stopped at event 4 (person.introduced of {odd}): AttributeError" in told
    assert "test_projection.py, line" in told
    assert "odd name" not in told
    assert "others" not in told
    assert "`daybook rebuild names`" in told
    assert position_of(engine, "names") == 3
    assert rows_of(engine, Names())["names"] == ["('a', None)", "('b', None)", "('c', None)"]
    assert position_of(engine, "others") == 7
    with pytest.raises(ProjectionError):  # it stays there until it is mended
        catch_up(archive, engine, [Names(), Others()])
    monkeypatch.setattr(Names, "_introduced", lambda *_: None)
    assert catch_up(archive, engine, [Names(), Others()]) == 4
    assert stops_noted(engine) == {}


def test_what_a_database_refuses_is_told_without_the_rows(
    archive: Archive, read_engine: sa.Engine
) -> None:
    introduce(archive, "Twice")

    with pytest.raises(ProjectionError) as caught:
        catch_up(archive, read_engine, [Names()])

    assert "names stopped at event 1 (person.introduced of " in str(caught.value)
    assert "name" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_position_moves_only_from_where_it_was_thought_to_be(
    archive: Archive, read_engine: sa.Engine
) -> None:
    prepare(read_engine, Names())
    with read_engine.begin() as connection:
        move(connection, "names", 0, 5)

    for wrong in (0, 4, 6):
        with pytest.raises(OvertakenError, match="'names'"), read_engine.begin() as connection:
            move(connection, "names", wrong, 9)
    assert position_of(read_engine, "names") == 5


def test_a_projection_that_was_overtaken_goes_on_behind_the_other(
    archive: Archive, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.projection.BATCH", 2)
    introduce(archive, *"abcdef")

    def prepare_and_be_overtaken(engine: sa.Engine, projection: Projection) -> int:
        position = prepare(engine, projection)
        monkeypatch.setattr("projections.projection.prepare", prepare)
        with pytest.raises(KeyboardInterrupt):
            catch_up(archive, engine, [Names()], stop_after_two_batches)
        return position

    def stop_after_two_batches(_: int) -> None:
        batches.append(position_of(engine, "names"))
        if len(batches) == 2:
            raise KeyboardInterrupt

    batches: list[int] = []
    monkeypatch.setattr("projections.projection.prepare", prepare_and_be_overtaken)
    read = catch_up(archive, engine, [Names()])

    assert batches == [2, 4]
    assert read == 4  # two it was too late for, and two
    assert rows_of(engine, Names())["names"] == [f"('{name}', None)" for name in "abcdef"]


def test_a_projection_that_another_process_prepared_meanwhile_is_left_as_it_is(
    archive: Archive, read_engine: sa.Engine
) -> None:
    introduce(archive, "a")
    other = open_read_database(read_engine.url.render_as_string(hide_password=False))

    @sa.event.listens_for(read_engine, "after_cursor_execute", once=True)
    def another_is_quicker(*_: object) -> None:
        catch_up(archive, other, [Names()])

    assert prepare(read_engine, Names()) == 1
    assert rows_of(read_engine, Names())["names"] == ["('a', None)"]
    other.dispose()


def test_preparing_again_changes_nothing(archive: Archive, read_engine: sa.Engine) -> None:
    introduce(archive, "a")
    catch_up(archive, read_engine, [Names()])

    assert prepare(read_engine, Names()) == 1
    assert rows_of(read_engine, Names())["names"] == ["('a', None)"]
