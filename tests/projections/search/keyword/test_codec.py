"""The codec, through Whoosh's own eyes too."""

import sys
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.codec.whoosh3 import W3TermInfo
from whoosh.filedb.structfile import BufferFile
from whoosh.query.compound import And
from whoosh.query.terms import Term

from projections.search.keyword.codec import Postings, from_file, to_bytes
from projections.search.keyword.segment import Segment
from projections.search.keyword.storage import MappedStorage
from tests.projections.search.library import Library


def test_whooshs_own_searcher_reads_the_index(library: Library) -> None:
    library.say("pump pump valve")
    library.say("pump")
    library.catch_up()

    with MappedStorage(library.folder).index().searcher() as searcher:
        assert searcher.doc_frequency("text", "pump") == 2
        assert (
            len(list(searcher.docs_for_query(And([Term("text", "pump"), Term("text", "valv")]))))
            == 1
        )
        matcher = searcher.postings("text", "pump")
        weights = []
        while matcher.is_active():
            weights.append(matcher.weight())
            matcher.next()
        assert sorted(weights) == [1.0, 2.0]


def test_postings_say_who_holds_a_term_and_how_often(library: Library) -> None:
    library.say("pump pump pump")
    library.say("pump")
    library.say("pump " * 300)
    library.catch_up()

    [segment] = opened(library.folder)
    found = segment.terms.postings("text", "pump")

    assert found is not None
    counts = dict.fromkeys(found.once, 1) | dict(zip(found.more, found.counts, strict=True))
    assert sorted(counts.values()) == [1, 3, 255]
    assert sorted(found.documents()) == [0, 1, 2]
    assert segment.terms.postings("text", "zebra") is None
    assert segment.terms.postings("title", "pump") is None


def test_terms_with_a_beginning_come_in_order_and_of_their_field_only(library: Library) -> None:
    library.say("pumpkin pumice puma zebra", title="pumper")
    library.catch_up()

    [segment] = opened(library.folder)

    assert list(segment.terms.starting_with("text", "pum")) == ["puma", "pumic", "pumpkin"]
    assert list(segment.terms.starting_with("title", "pum")) == ["pumper"]
    assert list(segment.terms.starting_with("title", "z")) == []


_numbers = st.lists(st.integers(0, 2**32 - 1), max_size=20)


@pytest.mark.parametrize("order", ["little", "big"])
@given(once=_numbers, more=st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(2, 255))))
def test_what_is_written_is_read_on_any_machine(
    order: str, once: list[int], more: list[tuple[int, int]]
) -> None:
    postings = Postings(
        array("I", once), array("I", [doc for doc, _ in more]), bytes(count for _, count in more)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "byteorder", order)
        data = b"before" + to_bytes(postings) + b"after"
        info = W3TermInfo(df=len(once) + len(more))
        info.set_extent(6, len(data))

        assert from_file(BufferFile(data), info) == postings


def opened(folder: Path) -> list[Segment]:
    """The segments of the index."""
    storage = MappedStorage(folder)
    return [Segment(storage, segment) for segment in storage.segments()]
