"""Citation: made, withdrawn, and made anew."""

from archive.domain.citation import Citation
from tests.builders import ADA, BOB, occurred, text_of, topics_since


def a_citation() -> Citation:
    return Citation(
        key="k",
        of_kind="contribution",
        of=ADA,
        entry=None,
        relation="because-of",
        to_kind="norm",
        to=BOB,
        clause="4",
        by=ADA,
        note=text_of(ADA, ""),
        address=text_of(ADA, ""),
        occurred=occurred(),
    )


def withdraw(citation: Citation, minute: int) -> None:
    citation.withdraw(ADA, text_of(ADA, "no"), occurred(minute))


def test_withdrawn_twice_is_withdrawn_once() -> None:
    citation = a_citation()

    withdraw(citation, 1)
    withdraw(citation, 1)
    withdraw(citation, 2)

    assert topics_since(citation) == ["citation.withdrawn"]


def test_one_made_after_the_withdrawal_holds_again() -> None:
    citation = a_citation()
    withdraw(citation, 1)

    citation.restore(ADA, text_of(ADA, ""), occurred(0))
    citation.restore(ADA, text_of(ADA, ""), occurred(2))
    citation.restore(ADA, text_of(ADA, ""), occurred(3))
    withdraw(citation, 4)

    assert topics_since(citation) == [
        "citation.withdrawn",
        "citation.restored",
        "citation.withdrawn",
    ]


def test_one_that_holds_is_not_restored() -> None:
    citation = a_citation()

    citation.restore(ADA, text_of(ADA, ""), occurred(2))

    assert topics_since(citation) == []


def test_the_id_is_made_of_the_key() -> None:
    assert Citation.create_id("k") == a_citation().id


def test_told_in_any_order_it_holds_as_what_was_told_of_each_time() -> None:
    citation = a_citation()
    withdraw(citation, 5)
    citation.restore(ADA, text_of(ADA, ""), occurred(7))

    withdraw(citation, 6)  # it did not hold then
    withdraw(citation, 9)

    assert [citation.holds(occurred(m).at) for m in (1, 5, 7, 9)] == [True, False, True, False]
    assert topics_since(citation) == [
        "citation.withdrawn",
        "citation.restored",
        "citation.withdrawn",
    ]
