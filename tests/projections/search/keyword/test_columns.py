"""Columns over all segments."""

import numpy as np

from projections.search.keyword.columns import NOWHERE
from projections.search.keyword.snapshot import SnapshotReader
from projections.search.keyword.spans import PRESENT, Times, microseconds
from tests.projections.search.library import START, Library

LATER = START.replace(year=2021)


def test_a_contribution_is_found_by_its_present_document(library: Library) -> None:
    edited = library.say("pump")
    library.catch_up()
    library.say("hammer")
    library.reword(edited, "valve", LATER)
    library.catch_up()
    columns = SnapshotReader(library.folder).current().columns
    ids = np.array([edited.bytes, library.said[1].bytes, b"?" * 16], "S16")

    numbers = columns.numbers_of(ids)

    assert numbers[2] == NOWHERE
    assert [columns.id_of(number) for number in numbers[:2]] == [one.bytes for one in library.said]
    assert not columns.former[numbers[:2]].any()
    assert columns.former.sum() == 1


def test_documents_of_a_contribution_share_a_number(library: Library) -> None:
    edited, other = library.say("pump"), library.say("hammer")
    library.reword(edited, "valve", LATER)
    library.catch_up()
    columns = SnapshotReader(library.folder).current().columns
    mine = [n for n in range(columns.count) if columns.id_of(n) == edited.bytes]

    assert len(mine) == 2
    assert len(set(columns.contributions[mine].tolist())) == 1
    assert columns.contributions.max() == 1
    assert other.bytes in map(columns.id_of, range(3))


def test_when_a_former_document_began_to_hold(library: Library) -> None:
    edited = library.say("pump")
    library.reword(edited, "valve", LATER)
    library.catch_up()
    columns = SnapshotReader(library.folder).current().columns
    [former] = np.flatnonzero(columns.former).tolist()

    made = (microseconds(START) + 60_000_000, microseconds(START))
    assert columns.began(former, PRESENT) == made
    assert columns.began(former, Times(known_at=made[1] - 1)) is None
