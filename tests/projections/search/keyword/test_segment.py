"""Segments opened for reading."""

from projections.search.keyword.facts import facts_at
from projections.search.keyword.segment import Segment
from projections.search.keyword.storage import MappedStorage
from tests.projections.search.library import Library


def test_a_segment_gives_back_what_was_indexed(library: Library) -> None:
    first = library.say("The pump leaks.", title="Water")
    library.say("valve")
    library.catch_up()
    storage = MappedStorage(library.folder)
    [segment] = (Segment(storage, each) for each in storage.segments())

    [number] = [n for n in range(2) if segment.facts(n).id == first.bytes]

    assert segment.count == 2
    assert segment.stream(number).split(b"\n") == [b"_ pump leak", b"water"]
    assert facts_at(segment.record(number), 0) == segment.facts(number)
    assert segment.kept() == [0, 1]


def test_deleted_documents_are_not_kept(library: Library) -> None:
    said = [library.say("pump") for _ in range(3)]
    library.catch_up()
    library.change(said[1], state="hidden")
    library.catch_up()
    storage = MappedStorage(library.folder)
    [segment] = (Segment(storage, each) for each in storage.segments())

    assert {segment.facts(n).id for n in segment.kept()} == {said[0].bytes, said[2].bytes}
    assert len(segment.deleted) == 1
