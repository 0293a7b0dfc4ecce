"""The writer: documents in, segments out."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from projections.search.keyword.documents import Document
from projections.search.keyword.facts import SPANNED, Facts, pack
from projections.search.keyword.segment import Segment
from projections.search.keyword.storage import MappedStorage
from projections.search.keyword.writer import SCHEMA, BulkWriter, _to_merge


@pytest.fixture
def storage(tmp_path: Path) -> MappedStorage:
    """A folder with an empty index."""
    storage = MappedStorage(tmp_path)
    storage.make_index(SCHEMA)
    return storage


def document(text: str, number: int = 0, spans: bytes = b"") -> Document:
    """A document about nothing but its text."""
    ids = (bytes([number] * 16), b"t" * 16, b"a" * 16, b"s" * 16)
    facts = Facts(*ids, number, 0, 0, SPANNED if spans else 0, 1, 0, 100, 0)
    return Document(pack(facts), text.encode() + b"\n", text.split(), [], spans)


def written(storage: MappedStorage, *texts: str) -> list[Segment]:
    """Commit these texts; return all segments."""
    writer = BulkWriter(storage.index())
    for number, text in enumerate(texts):
        assert writer.add(document(text, number)) == number
    writer.write(purge=False)
    return [Segment(storage, segment) for segment in storage.segments()]


def test_documents_are_written_with_facts_stream_and_terms(storage: MappedStorage) -> None:
    [segment] = written(storage, "pump valve", "valve")

    assert segment.count == 2
    assert segment.facts(1).id == b"\1" * 16
    assert segment.stream(0) == b"pump valve\n"
    valve = segment.terms.postings("text", "valve")
    assert valve is not None
    assert list(valve.documents()) == [0, 1]


def test_a_document_taken_back_is_deleted(storage: MappedStorage) -> None:
    writer = BulkWriter(storage.index())
    writer.add(document("pump"))
    before = writer.has_taken_back

    writer.take_back(writer.add(document("valve", 1)))

    assert (before, writer.has_taken_back) == (False, True)
    writer.write(purge=False)

    [segment] = (Segment(storage, segment) for segment in storage.segments())
    assert segment.kept() == [0]


def test_an_absorbed_segment_keeps_what_was_not_deleted(storage: MappedStorage) -> None:
    written(storage, "pump", "valve", "tap")
    writer = BulkWriter(storage.index())
    writer.segments[0].delete_document(1)
    writer.add(document("garden pump", 9))
    writer.write(purge=True)

    [segment] = (Segment(storage, segment) for segment in storage.segments())

    assert [segment.facts(n).id[0] for n in segment.kept()] == [9, 0, 2]
    pump = segment.terms.postings("text", "pump")
    assert pump is not None
    assert sorted(pump.documents()) == [0, 1]
    assert segment.terms.postings("text", "valve") is None


def test_spans_are_kept_with_those_that_have_any(storage: MappedStorage) -> None:
    writer = BulkWriter(storage.index())
    for number, spans in enumerate((b"", b"a" * 32, b"", b"b" * 64, b"")):
        writer.add(document("pump", number, spans))
    writer.write(purge=False)
    [first] = (Segment(storage, segment) for segment in storage.segments())
    writer = BulkWriter(storage.index())
    writer.segments[0].delete_document(0)
    writer.write(purge=True)
    [absorbed] = (Segment(storage, segment) for segment in storage.segments())

    assert [first.spans(n) for n in range(5)] == [b"", b"a" * 32, b"", b"b" * 64, b""]
    assert [absorbed.spans(n) for n in range(4)] == [b"a" * 32, b"", b"b" * 64, b""]


def test_where_nothing_has_spans_there_is_no_file_for_them(storage: MappedStorage) -> None:
    written(storage, "pump", "valve")

    assert not list(Path(storage.folder).glob("*spans*"))


def test_a_segment_with_nothing_left_goes(storage: MappedStorage) -> None:
    written(storage, "pump")
    writer = BulkWriter(storage.index())
    writer.segments[0].delete_document(0)

    writer.write(purge=False)

    assert storage.segments() == []


def merged(sizes: Sequence[tuple[int, int]], purge: bool = False) -> list[int]:
    """Which of these segments, (documents, deleted), are merged."""
    segments = [
        SimpleNamespace(
            number=number,
            doc_count_all=lambda count=count: count,
            deleted_count=lambda deleted=deleted: deleted,
            doc_count=lambda count=count, deleted=deleted: count - deleted,
        )
        for number, (count, deleted) in enumerate(sizes)
    ]
    return sorted(segment.number for segment in _to_merge(segments, purge))


def test_which_segments_are_merged() -> None:
    assert merged([(20_000, 0)] * 7) == []
    assert merged([(20_000, 0)] * 8) == list(range(8))
    assert merged([(20_000, 0)] * 7 + [(5, 0)]) == []
    assert merged([(5, 0), (900, 0)] * 4) == list(range(8))
    assert merged([(2_000_000, 0)] * 9) == []
    assert merged([(100, 51), (100, 50), (100, 0)]) == [0]
    assert merged([(100, 1), (100, 0)], purge=True) == [0]
