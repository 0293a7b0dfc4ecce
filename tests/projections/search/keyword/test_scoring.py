"""Scoring, against BM25F worked out the long way."""

import math
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.search.keyword import scoring
from projections.search.keyword.scoring import Scoring, is_wish
from projections.search.keyword.snapshot import K1, B, Snapshot, SnapshotReader
from projections.search.language import read
from projections.search.question import All, AnyOf, Loose, Node, Not, Where, Word
from projections.search.words import sequence, terms
from tests.projections.search.library import Library

WORDS = ("pump", "valve", "tap", "garden")
_texts = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=6
)


def snapshot_of(library: Library, texts: Sequence[str], commits: int = 1) -> Snapshot:
    """An index of these texts, in so many segments."""
    library.index.clear()
    library.changed.clear()
    for number, text in enumerate(texts, start=1):
        library.say(text)
        if number % max(1, len(texts) // commits) == 0:
            library.catch_up()
    if library.changed:
        library.catch_up()
    return SnapshotReader(library.folder).current()


def scores(snapshot: Snapshot, node: Node) -> dict[str, float]:
    """The score of each text that meets a question, rounded, by its stream."""
    found = Scoring(snapshot)
    return {
        segment.stream(document).decode().strip(): round(score, 6)
        for number, segment in enumerate(snapshot.segments)
        for document, score in found.scores(node, number).items()
    }


def word(text: str) -> Word:
    return Word(text, tuple(terms(text)))


def bm25(texts: Sequence[str], wanted: Sequence[str]) -> dict[str, float]:
    """BM25 by its definition."""
    counts = {" ".join(sequence(text)): Counter(terms(text)) for text in texts}
    lengths = [len(text.split()) for text in texts]
    average = sum(lengths) / len(lengths)
    total = dict.fromkeys(counts, 0.0)
    for term in {terms(one)[0] for one in wanted}:
        held = sum(term in terms(text) for text in texts)
        idf = math.log(1 + (len(texts) - held + 0.5) / (held + 0.5))
        for stream, found in counts.items():
            length = len(stream.split())
            count = found[term]
            total[stream] += idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / average))
    return {stream: round(score, 6) for stream, score in total.items() if score}


@settings(max_examples=60)
@given(
    texts=_texts,
    wanted=st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    commits=st.integers(1, 3),
)
def test_words_side_by_side_score_by_bm25_however_the_index_is_parted(
    library: Library, texts: list[str], wanted: list[str], commits: int
) -> None:
    found = scores(snapshot_of(library, texts, commits), Loose(tuple(map(word, wanted))))

    assert found == pytest.approx(bm25(texts, wanted))


_leaf = st.sampled_from(WORDS).map(word)
_tree = st.recursive(
    _leaf,
    lambda part: (
        st.lists(part, min_size=1, max_size=3).map(lambda parts: All(tuple(parts)))
        | st.lists(part, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts)))
        | part.map(Not)
    ),
    max_leaves=6,
)


@settings(max_examples=80)
@given(texts=_texts, node=_tree)
def test_operators_find_what_logic_says(library: Library, texts: list[str], node: Node) -> None:
    found = set(scores(snapshot_of(library, texts), node))

    assert found == {" ".join(sequence(t)) for t in texts if _meets(set(terms(t)), node)}


def _meets(held: set[str], node: Node) -> bool:
    match node:
        case Word():
            return set(node.terms) <= held
        case All():
            return all(_meets(held, part) for part in node.parts)
        case AnyOf():
            return any(_meets(held, part) for part in node.parts)
        case Not():
            return not _meets(held, node.part)
        case _:
            raise AssertionError


def test_a_rare_word_counts_more_than_a_common_one(library: Library) -> None:
    found = scores(
        snapshot_of(library, ["garden pump", "garden tap", "garden valve"]),
        Loose((word("garden"), word("pump"))),
    )

    assert found["garden pump"] > 3 * found["garden tap"]


def test_an_identifier_is_demanded_exactly_where_the_archive_has_it(library: Library) -> None:
    texts = ["call foo_bar now", "a foo and a bar"]
    snapshot = snapshot_of(library, texts)

    assert len(scores(snapshot, All((word("foo_bar"),)))) == 1
    assert len(scores(snapshot, All((word("bar-foo"),)))) == 2  # nowhere so; all its parts


def test_words_wished_for_only_raise_what_is_demanded(library: Library) -> None:
    snapshot = snapshot_of(library, ["hand pump", "hand pump garden", "garden"])
    found = scores(snapshot, _read('"hand pump" garden'))

    assert set(found) == {"hand pump", "hand pump garden"}
    assert found["hand pump garden"] > found["hand pump"]


def test_a_question_of_words_nobody_used_finds_nothing(library: Library) -> None:
    snapshot = snapshot_of(library, ["pump"])

    assert scores(snapshot, _read("zebra")) == {}
    assert scores(snapshot, _read("zebra -pump")) == {}
    assert scores(snapshot, All((word("zebra"), word("pump")))) == {}


def test_the_endings_of_a_prefix_count_as_one_word(library: Library) -> None:
    snapshot = snapshot_of(library, ["pumice", "pumpkin", "pump", "valve"])
    found = scores(snapshot, _read("pum*"))

    assert set(found) == {"pumic", "pumpkin", "pump"}
    assert len(set(found.values())) == 1


def test_common_words_are_left_out_where_reading_them_would_take_long(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "MOST_POSTINGS", 2)
    snapshot = snapshot_of(library, ["pump garden", "garden", "garden tap"])

    assert set(scores(snapshot, _read("pump garden"))) == {"pump garden"}
    assert len(scores(snapshot, _read("garden"))) == 3  # never the only word


def test_one_of_several_spaces_will_do_and_all_other_conditions_must_be_met(
    library: Library,
) -> None:
    snapshot = snapshot_of(library, ["pump", "valve", "tap"])
    first = Where("in", lambda segment: b"\1" + bytes(segment.count - 1))
    second = Where("in", lambda segment: b"\0\1" + bytes(segment.count - 2))
    late = Where("after", lambda segment: b"\0" + b"\1" * (segment.count - 1))

    assert len(scores(snapshot, Loose((first, second)))) == 2
    assert len(scores(snapshot, Loose((first, second, late)))) == 1
    assert scores(snapshot, All((first, second))) == {}


def test_plain_words_are_wishes_and_all_else_is_demanded() -> None:
    assert is_wish(word("pump"))
    assert not is_wish(Word("pump", ("pump",), "title"))
    assert not is_wish(Not(word("pump")))


def _read(text: str) -> Node:
    def no_condition(field: str, value: str) -> Where:
        raise AssertionError

    node = read(text, no_condition)
    assert node is not None
    return node
