"""What conditions read of a segment."""

from datetime import timedelta

import pytest

from projections.search.keyword.searched_segment import SearchedSegment
from projections.search.keyword.spans import NOW, PRESENT, Times, microseconds
from projections.search.keyword.storage import MappedStorage
from tests.projections.search.library import START, Library


@pytest.fixture
def segment(library: Library) -> SearchedSegment:
    """A segment of an answer, a deleted message, and an accepted question in the yard."""
    yard = library.space("yard")
    answer = library.say("pump", kind="answer")
    deleted = library.say("pump")
    library.say("pump", kind="question", space_id=yard, accepted_at=START, visibility="members")
    with library.engine.connect() as connection:
        for contribution in library.said:
            library.index.update(connection, [contribution])
    library.index.commit()
    library.changed.clear()
    library.change(deleted, state="hidden")
    library.catch_up()
    storage = MappedStorage(library.folder)
    [segment] = (SearchedSegment(storage, each) for each in storage.segments())
    assert segment.facts(0).id == answer.bytes
    return segment


def test_masks_of_marks(segment: SearchedSegment) -> None:
    assert segment.mask_of_marks(lambda kind, accepted: kind == "answer") == b"\1\0\0"
    assert segment.mask_of_marks(lambda kind, accepted: accepted) == b"\0\0\1"
    assert segment.mask_of_marks(lambda kind, accepted: True) == b"\1\1\1"


def test_masks_of_places_leave_out_what_is_deleted(
    segment: SearchedSegment, library: Library
) -> None:
    hall = library.hall.bytes

    assert segment.mask_of_places(lambda space, demands: True) == b"\1\0\1"
    assert segment.mask_of_places(lambda space, demands: space == hall) == b"\1\0\0"
    assert segment.mask_of_places(lambda space, demands: demands != 0) == b"\0\0\1"
    assert segment.mask_of_places(lambda space, demands: False) == b"\0\0\0"


def test_masks_asked_for_again_are_the_same(segment: SearchedSegment, library: Library) -> None:
    hall = library.hall.bytes
    for _ in range(2):
        assert segment.mask_of_places(lambda space, demands: space == hall) == b"\1\0\0"
        assert segment.mask_of_places(lambda space, demands: space != hall) == b"\0\0\1"


def test_masks_of_times(library: Library) -> None:
    plain, edited = library.say("pump"), library.say("valve")
    hour = timedelta(hours=1)
    library.reword(edited, "hammer", START + hour)
    library.catch_up()
    storage = MappedStorage(library.folder)
    [segment] = (SearchedSegment(storage, each) for each in storage.segments())

    def held(as_of: timedelta | None, known_at: timedelta | None, former: bool = False) -> set[str]:
        then = (NOW if t is None else microseconds(START + t) for t in (as_of, known_at))
        mask = segment.mask_of_times(Times(next(then), next(then), former))
        return {segment.stream(n).decode().strip() for n, flag in enumerate(mask) if flag}

    minute, zero = timedelta(minutes=1), timedelta(0)
    assert segment.mask_of_times(PRESENT) == segment.mask_of_times(Times(NOW, NOW))
    assert held(None, None) == held(hour, hour) == held(None, hour) == {"pump", "hammer"}
    assert held(None, zero) == held(2 * minute, None) == held(2 * minute, hour) == {"pump", "valv"}
    assert held(minute, None) == held(minute, zero) == {"pump"}
    assert held(None, -minute) == held(zero, None) == set()
    assert held(None, None, former=True) == {"pump", "valv", "hammer"}
    assert held(2 * minute, None, former=True) == {"pump", "valv"}
    assert plain.bytes in {segment.facts(n).id for n in range(3)}


def test_columns(segment: SearchedSegment, library: Library) -> None:
    assert list(segment.moments) == [
        microseconds(START) + minute * 60_000_000 for minute in (1, 2, 3)
    ]
    assert list(segment.authors()) == [library.ada.bytes] * 3
    assert len(set(segment.threads())) == 3
    assert list(segment.lengths["text"]) == [1, 1, 1]
    assert list(segment.lengths["title"]) == [0, 0, 0]
    assert segment.gains["text"][2] > segment.gains["text"][0] == 100
