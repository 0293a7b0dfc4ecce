"""Posting lists on their way to the disk."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from projections.search.keyword.codec import TermPostings
from projections.search.keyword.posting_lists import PostingLists, renumbered
from projections.search.words import GAP

_document = st.fixed_dictionaries(
    {field: st.lists(st.sampled_from("abcd"), max_size=6) for field in ("text", "title")}
)
_documents = st.lists(_document, max_size=6)


def lists_of(documents: list[dict[str, list[str]]]) -> PostingLists:
    lists = PostingLists(("title", "text"))
    for number, document in enumerate(documents):
        for field, terms in document.items():
            lists.add(field, number, terms)
    return lists


def counts_of(postings: Iterable[TermPostings]) -> dict[tuple[str, str], dict[int, int]]:
    """How often each document holds each term."""
    return {
        (field, term.decode()): dict.fromkeys(once, 1) | dict(zip(more, counts, strict=True))
        for field, term, (once, more, counts) in postings
    }


def counted(documents: list[dict[str, list[str]]]) -> dict[tuple[str, str], dict[int, int]]:
    """The same, the plain way."""
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for number, document in enumerate(documents):
        for field, terms in document.items():
            for term, count in Counter(terms).items():
                found[field, term][number] = count
    return dict(found)


@given(_documents)
def test_every_occurrence_is_counted(documents: list[dict[str, list[str]]]) -> None:
    assert counts_of(lists_of(documents).iter_postings()) == counted(documents)


@given(_documents)
def test_fields_and_terms_come_in_order(documents: list[dict[str, list[str]]]) -> None:
    keys = [(field, term) for field, term, _ in lists_of(documents).iter_postings()]

    assert keys == sorted(set(keys))


@given(_documents, _documents, st.sets(st.integers(0, 5)))
def test_absorbed_postings_join_the_others_under_new_numbers(
    new: list[dict[str, list[str]]], old: list[dict[str, list[str]]], deleted: set[int]
) -> None:
    kept = [number for number in range(len(old)) if number not in deleted]
    numbers = {number: len(new) + place for place, number in enumerate(kept)}
    lists = lists_of(new)
    lists.add_sorted(renumbered(lists_of(old).iter_postings(), numbers))

    assert counts_of(lists.iter_postings()) == counted(new + [old[number] for number in kept])


def test_gaps_are_no_terms() -> None:
    assert not list(lists_of([{"text": [GAP, GAP]}]).iter_postings())


def test_many_occurrences_count_as_many_as_a_byte_holds() -> None:
    [(_, _, postings)] = lists_of([{"text": ["a"] * 300}]).iter_postings()

    assert postings.counts == b"\xff"


def test_nothing_is_left_after_cleaning_up() -> None:
    lists = lists_of([{"text": ["a"]}])

    lists.cleanup()

    assert not list(lists.iter_postings())
