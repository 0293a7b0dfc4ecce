"""What comes near in meaning: nothing that may not be seen, nor what its context would betray."""

from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.commands import Visibility
from projections.search.keyword.columns import Columns, Flags
from projections.search.keyword.snapshot import SnapshotReader
from projections.search.meaning import sense as module
from projections.search.meaning.choice import answering, note_model
from projections.search.meaning.held import drop_others
from projections.search.meaning.index import MeaningIndex
from projections.search.meaning.loading import load_model
from projections.search.meaning.meant import Meant
from projections.search.meaning.model import Model, ModelError
from projections.search.meaning.passages import passages_of
from projections.search.meaning.sense import Sense
from projections.search.view import View
from projections.search.visibility import Sight
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.projections.search.understood import Understood

LEVELS: tuple[Visibility, ...] = ("public", "members", "stewards", "confidential")
QUESTION = "How do I mend a puncture?"


def view_of(library: Understood, viewer: Viewer) -> tuple[Columns, Flags]:
    """All documents, and which of them the viewer may see."""
    with library.engine.connect() as connection:
        view = View(SnapshotReader(library.folder).current(), Sight(connection, viewer))
        return view.snapshot.columns, view.shown_flags


def meant(library: Understood, viewer: Viewer = ANONYMOUS, only: UUID | None = None) -> Meant:
    """How near everything, or one contribution, comes to the question."""
    columns, shown = view_of(library, viewer)
    wanted = shown
    if only is not None:
        wanted = np.zeros_like(shown)
        wanted[columns.numbers_of(np.array([only.bytes], "S16"))] = True
    return library.sense.meant(library.sense.vector(QUESTION), columns, shown, wanted)


def documents(library: Understood, found: Meant) -> set[UUID]:
    """The contributions that come near at all."""
    columns, _ = view_of(library, STEWARD)
    return {UUID(bytes=columns.id_of(number)) for number in found.documents.tolist()}


def test_what_means_alike_is_nearer(understood: Understood) -> None:
    tyre = understood.say("Patch the hole in your tyre, and pump it up.")
    soup = understood.say("The soup of the day is tomato with basil.")
    understood.catch_up()
    columns, _ = view_of(understood, ANONYMOUS)

    near = meant(understood).by_document(columns.count)

    numbers = columns.numbers_of(np.array([tyre.bytes, soup.bytes], "S16"))
    assert near[numbers[0]] > 0.4 > near[numbers[1]]


def test_only_what_is_wanted_comes_near(understood: Understood) -> None:
    tyre = understood.say("Patch the hole in your tyre, and pump it up.")
    understood.say("The inner tube of this wheel is punctured.")
    understood.catch_up()

    found = meant(understood, only=tyre)

    assert documents(understood, found) == {tyre}
    assert len(found.likeness) == 1


def test_of_replies_that_share_a_passage_only_those_wanted_come_near(
    understood: Understood,
) -> None:
    thread = understood.thread("Holes in tubes")
    said = [
        understood.say(body, thread_id=thread)
        for body in ("They lose air.", "Glue a patch.", "Press it firmly.")
    ]
    understood.catch_up()

    assert documents(understood, meant(understood, only=said[1])) == {said[1]}
    assert documents(understood, meant(understood)) == set(said)


def test_replies_that_share_a_passage_with_a_hidden_one_do_not_come_near(
    understood: Understood,
) -> None:
    thread = understood.thread("Holes in tubes")
    said = [
        understood.say(body, thread_id=thread)
        for body in ("They lose air.", "Glue a patch.", "Press it firmly.")
    ]
    understood.catch_up()
    understood.change(said[2], visibility="members")
    understood.catch_up_words()  # while the vectors are still those of before

    assert documents(understood, meant(understood)) == {said[0]}
    assert documents(understood, meant(understood, MEMBER)) == set(said)


def test_a_reply_does_not_come_near_for_the_words_of_an_opening_that_was_closed_off(
    understood: Understood,
) -> None:
    thread = understood.thread(QUESTION)
    opener = understood.say("Mine will not hold air.", thread_id=thread)
    reply = understood.say("Ask the neighbours for it.", thread_id=thread)
    understood.catch_up()
    assert documents(understood, meant(understood)) == {opener, reply}

    understood.change(opener, visibility="members")
    understood.catch_up_words()
    assert documents(understood, meant(understood)) == set()

    understood.changed.add(opener)
    understood.catch_up()
    assert documents(understood, meant(understood)) == {reply}
    assert meant(understood).likeness.max() < 0.4 < meant(understood, MEMBER).likeness.max()


def test_a_passage_of_something_the_words_do_not_know_does_not_come_near(
    understood: Understood,
) -> None:
    first = understood.say("My bicycle tube has a hole.")
    understood.catch_up()
    late = understood.say("The inner tube of this wheel is punctured.")
    with understood.engine.connect() as connection:
        understood.meanings.update(connection, [late])

    assert documents(understood, meant(understood)) == {first}


@pytest.mark.parametrize("words", [True, False])
def test_where_nothing_was_said_nothing_comes_near(understood: Understood, words: bool) -> None:
    if words:
        understood.say("My bicycle tube has a hole.")
        understood.catch_up_words()

    found = meant(understood)

    assert (len(found.threads), len(found.documents)) == (0, 0)


_levels = st.sampled_from((None, *LEVELS))
_thread = st.tuples(
    st.sampled_from(LEVELS), _levels, st.lists(st.tuples(_levels, st.booleans()), max_size=4)
)


@settings(max_examples=20)
@given(
    data=st.lists(_thread, min_size=1, max_size=3),
    later=st.lists(st.tuples(st.integers(0, 11), _levels), max_size=3),
    named=st.booleans(),
)
def test_exactly_those_passages_rank_of_which_everything_may_be_seen(
    understood: Understood,
    data: list[tuple[Visibility, Visibility | None, list[tuple[Visibility | None, bool]]]],
    later: list[tuple[int, Visibility | None]],
    named: bool,
) -> None:
    ben = understood.person("Ben")
    said, opened = [], set()
    for of_space, of_thread, replies in data:
        space = understood.space("a space", of_space, named=[ben] if named else [])
        thread = understood.thread("Holes in tubes", visibility=of_thread, space_id=space)
        opened.add(thread)
        for of_item, is_long in [(None, False), *replies]:
            body = "Glue a patch on the hole of the tube. " * (6 if is_long else 1)
            said.append(understood.say(body, thread_id=thread, space_id=space, visibility=of_item))
    understood.catch_up()
    with understood.engine.connect() as connection:
        passages = list(passages_of(connection, opened))
    for number, level in later:
        understood.change(said[number % len(said)], visibility=level)
    if understood.changed:
        understood.catch_up_words()

    for viewer in (ANONYMOUS, MEMBER, STEWARD, Viewer("member", ben)):
        with understood.engine.connect() as connection:
            mine = contributions.c.id.in_(said) & contribution_seen(viewer)
            seen = set(connection.scalars(sa.select(contributions.c.id).where(mine)))
        readable = [
            p for p in passages if {*p.members, *([p.context] if p.context else [])} <= seen
        ]
        columns, _ = view_of(understood, viewer)
        places = columns.threads_of(np.array([thread.bytes for thread in opened], "S16"))

        found = meant(understood, viewer)

        assert np.isin(found.threads, places).sum() == len(readable)
        of_these = {member for passage in readable for member in passage.members}
        assert documents(understood, found) & set(said) == of_these


def test_the_share_is_how_far_meaning_has_come_behind_the_words(understood: Understood) -> None:
    def share() -> float:
        with understood.engine.connect() as connection:
            return understood.sense.share(connection)

    assert share() == 1.0
    understood.reach(200, 50)
    assert share() == 0.25
    understood.reach(200, 300)
    assert share() == 1.0


def test_a_model_that_cannot_be_loaded_is_told_of_and_understands_nothing(
    understood: Understood, tmp_path: Path
) -> None:
    understood.reach(200, 200)
    sense = Sense(tmp_path, understood.engine, str(tmp_path / "no-such-model"))

    for ask in (lambda: sense.vector("pump"), lambda: sense.knows("pump"), sense.warm):
        with pytest.raises(ModelError, match="no-such-model"):
            ask()
    with understood.engine.connect() as connection:
        assert sense.share(connection) == 0.0


def test_it_knows_the_words_of_the_model(understood: Understood) -> None:
    understood.sense.warm()

    assert understood.sense.knows("bicycle")
    assert not understood.sense.knows("quillfeather")


def test_a_new_model_answers_once_its_vectors_are_complete(
    understood: Understood,
    packaged: Model,
    small_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "CHOSEN_FOR", 0.0)  # ask each time
    small = load_model(str(small_model))
    said = understood.say("My bicycle tube has a hole.")
    understood.catch_up()
    understood.reach(10, 10)
    note_model(understood.engine, packaged.key, "")
    folder = understood.meaning_folder
    sense = understood.sense = Sense(folder, understood.engine, str(small_model))
    assert sense.vector("pump").shape == (packaged.dimensions,)

    new = MeaningIndex(folder, understood.engine, small)
    note_model(understood.engine, small.key, str(small_model))
    with understood.engine.connect() as connection:
        new.update(connection, [said])
    assert sense.vector("pump").shape == (packaged.dimensions,)
    assert documents(understood, meant(understood)) == {said}

    drop_others(understood.engine, folder, small.key)
    assert sense.vector("pump").shape == (small.dimensions,)
    assert documents(understood, meant(understood)) == {said}


def test_it_looks_only_now_and_then_for_which_model_answers(
    understood: Understood, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(engine: sa.Engine, key: str, name: str) -> tuple[str, str]:
        asked.append(key)
        return answering(engine, key, name)

    monkeypatch.setattr(module, "answering", counted)
    for _ in range(3):
        understood.sense.vector("pump")

    assert len(asked) == 1


def test_what_one_viewer_may_see_is_not_kept_for_another(understood: Understood) -> None:
    understood.say("Patch the hole in your tyre.", visibility="stewards")
    understood.say("Glue a patch on the hole of the tube.")
    understood.catch_up()
    snapshot = SnapshotReader(understood.folder).current()
    vector = understood.sense.vector(QUESTION)

    found = []
    for viewer in (STEWARD, ANONYMOUS, STEWARD):
        with understood.engine.connect() as connection:
            shown = View(snapshot, Sight(connection, viewer)).shown_flags
        near = understood.sense.meant(vector, snapshot.columns, shown, shown)
        found.append(bool(shown[near.documents].all()) and len(near.documents) == shown.sum())

    assert found == [True, True, True]
