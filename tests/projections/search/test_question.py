"""Questions as trees."""

from projections.search.question import All, AnyOf, Loose, Not, Phrase, Prefix, Where, Word, leaves

PUMP, TAP = Word("pump", ("pump",)), Word("tap", ("tap",))
PHRASE = Phrase("hand pump", "hand pump", ("hand", "pump"))
PREFIX = Prefix("pu", "pu")
HERE = Where("in", lambda segment: b"")


def test_the_leaves_of_a_question_are_what_it_asks_for() -> None:
    question = Loose((PUMP, All((PHRASE, AnyOf((PREFIX, HERE)))), Not(TAP), Not(Loose((TAP,)))))

    assert list(leaves(question)) == [PUMP, PHRASE, PREFIX, HERE]


def test_a_single_part_is_its_own_leaf() -> None:
    assert list(leaves(PUMP)) == [PUMP]
    assert list(leaves(Not(PUMP))) == []
