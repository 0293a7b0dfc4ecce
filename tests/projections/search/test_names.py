"""Words that only the letter can find, and what of a question's they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.search.keyword.ranking import find
from projections.search.keyword.scoring import Scoring
from projections.search.keyword.snapshot import SnapshotReader
from projections.search.language import read_plainly
from projections.search.names import covered, named_share
from projections.search.view import View
from projections.search.visibility import Sight
from projections.viewer import ANONYMOUS, STEWARD, Viewer
from tests.projections.search.library import Library

KNOWN = {"the", "pump", "error", "valve", "garden", "says", "leaks"}


def shares(library: Library, words: str, viewer: Viewer = ANONYMOUS) -> list[float] | None:
    """The share of each thread, in the order in which they were opened."""
    library.catch_up()
    node = read_plainly(words)
    assert node is not None
    with library.engine.connect() as connection:
        view = View(SnapshotReader(library.folder).current(), Sight(connection, viewer))
        found = named_share(node, view, Scoring(view.snapshot), KNOWN.__contains__)
    if found is None:
        return None
    columns = view.snapshot.columns
    places = {columns.id_of(n): columns.threads[n] for n in range(columns.count)}
    return [float(found[places[said.bytes]]) for said in library.said]


@pytest.mark.parametrize("name", ["ERR_4711", "E42", "foo.bar", "#1234", "Quillfeather", "C++"])
def test_identifiers_and_words_that_the_model_does_not_know_are_names(
    library: Library, name: str
) -> None:
    library.say("The pump leaks.")
    library.say(f"It says {name} here.")

    assert shares(library, name) == [0.0, 1.0]


def test_words_that_the_model_knows_are_no_names(library: Library) -> None:
    library.say("The pump leaks.")

    assert shares(library, "the pump leaks") is None
    assert shares(library, "'pump'") is None
    assert shares(library, "pump?!") is None


def test_a_name_that_nothing_visible_has_does_not_count(library: Library) -> None:
    library.say("The pump leaks.")
    library.say("Quillfeather", space_id=library.space("secret", "stewards"))

    assert shares(library, "quillfeather pump") is None
    assert shares(library, "quillfeather", STEWARD) == [0.0, 1.0]
    assert shares(library, "E42 pump") is None


def test_the_share_is_of_all_words_by_their_rarity(library: Library) -> None:
    for _ in range(8):
        library.say("The pump leaks.")
    library.say("Quillfeather leaks.")

    share = shares(library, "quillfeather pump")

    assert share is not None
    assert share[:8] == [0.0] * 8
    assert 0.5 < share[8] < 1.0  # it is rarer than the pump


def test_an_identifier_is_as_rare_as_it_is_itself_however_common_its_parts(
    library: Library,
) -> None:
    for _ in range(8):
        library.say("The pump leaks: error 42.")
    library.say("It says error_42.")

    share = shares(library, "pump error_42")

    assert share is not None
    assert share[:8] == [0.0] * 8
    assert share[8] > 0.5


def test_an_identifier_that_only_hidden_texts_have_does_not_count(library: Library) -> None:
    library.say("The error says 42.")
    library.say("It says error_42.", space_id=library.space("secret", "stewards"))

    assert shares(library, "error_42 says Quillfeather") is None


def test_two_names_share_what_one_would_have_alone(library: Library) -> None:
    library.say("Quillfeather speaks.")
    library.say("Wigglesworth speaks.")
    library.say("Quillfeather and Wigglesworth speak.")

    assert shares(library, "Quillfeather Wigglesworth") == pytest.approx([0.5, 0.5, 1.0])
    assert shares(library, "Quillfeather Quillfeather") == pytest.approx([1.0, 0.0, 1.0])


def test_every_contribution_of_a_thread_brings_its_names(library: Library) -> None:
    thread = library.thread()
    library.say("Quillfeather speaks.", thread_id=thread)
    library.say("And Wigglesworth, and Quillfeather.", thread_id=thread)

    assert shares(library, "Wigglesworth") == [1.0, 1.0]


@given(words=st.text(st.sampled_from("pump E42#?.'_ \"leaks"), max_size=30))
def test_a_share_is_never_more_than_all(library: Library, words: str) -> None:
    if not library.said:
        library.say("The pump E42 leaks. Leaks 'pump' e4")
        library.say("pump_leaks a.k #42")
    if read_plainly(words) is not None:
        found = shares(library, words)
        assert found is None or all(0.0 <= share <= 1.0 + 1e-9 for share in found)


def coverage(library: Library, words: str, viewer: Viewer = ANONYMOUS) -> float:
    """How much of the words is covered by what they find."""
    library.catch_up()
    node = read_plainly(words)
    assert node is not None
    with library.engine.connect() as connection:
        view = View(SnapshotReader(library.folder).current(), Sight(connection, viewer))
        scoring = Scoring(view.snapshot)
        return covered(node, view, scoring, find(node, view, scoring).documents)


def test_a_text_with_every_word_covers_them(library: Library) -> None:
    library.say("The pump leaks in Quillfeather-Archer's garden.")

    assert coverage(library, "garden pump") == pytest.approx(1.0)
    assert coverage(library, "Quillfeather-Archer") == pytest.approx(1.0)


def test_a_word_said_often_covers_no_more_than_itself(library: Library) -> None:
    library.say("pump " * 50)

    assert coverage(library, "pump violin") == pytest.approx(0.5)
    assert coverage(library, "pump pump violin") == pytest.approx(0.5)


def test_words_of_different_texts_do_not_add_up(library: Library) -> None:
    library.say("The pump leaks.")
    library.say("The garden is dry.")

    assert coverage(library, "pump garden") == pytest.approx(0.5)


def test_a_common_word_covers_less_than_a_rare_one(library: Library) -> None:
    for _ in range(8):
        library.say("The pump leaks.")

    assert coverage(library, "pump violin") < 0.3


def test_what_may_not_be_seen_covers_nothing(library: Library) -> None:
    library.say("The pump leaks.")
    library.say("Violin and pump.", space_id=library.space("secret", "stewards"))

    assert coverage(library, "pump violin") == pytest.approx(0.5, abs=0.15)
    assert coverage(library, "pump violin", STEWARD) == pytest.approx(1.0)
