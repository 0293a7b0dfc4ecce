"""The list of erasures beside the bags."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.backup.erasures import (
    LIST,
    ErasureList,
    ErasureListError,
    add_erasures,
    read_erasures,
)

ADA, BOB = UUID(int=0xADA), UUID(int=0xB0B)
EARLIER, LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def test_whoever_was_added_is_read(tmp_path: Path) -> None:
    add_erasures(tmp_path, "abc", [ADA], EARLIER)
    add_erasures(tmp_path, "abc", [ADA, BOB])

    assert read_erasures(tmp_path / LIST, "abc") == ErasureList(frozenset([ADA, BOB]), EARLIER)
    assert (tmp_path / LIST).read_text().count("erased ") == 2 + 1  # and once in what it is about


def test_it_says_when_it_was_complete_last(tmp_path: Path) -> None:
    add_erasures(tmp_path, "abc", [], LATER)
    add_erasures(tmp_path, "abc", [], EARLIER)

    assert read_erasures(tmp_path / LIST, "abc").complete_at == EARLIER


def test_an_empty_list_is_a_list(tmp_path: Path) -> None:
    add_erasures(tmp_path, "abc", [], LATER)

    assert read_erasures(tmp_path / LIST, "abc").people == frozenset()


def test_nothing_is_written_where_there_is_nothing_to_add(tmp_path: Path) -> None:
    add_erasures(tmp_path, "abc", [])

    assert not (tmp_path / LIST).exists()


def test_a_list_kept_by_hand_is_read(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text(f"# Ada's cousin\n\nerased {ADA}\nerased {BOB.hex}\n")

    assert read_erasures(tmp_path / "mine", "abc") == ErasureList(frozenset([ADA, BOB]))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("archive def", "another archive, def, not of abc"),
        ("erased ada", "badly formed"),
        (f"erased {ADA} 00000000", "not the ID that was written"),
        (f"erased {UUID(int=0)}", "is nobody in particular"),
        (f"forgotten {ADA}", "is not `erased ID`"),
        ("complete-at noon", "noon"),
    ],
)
def test_a_line_that_says_something_else_is_named(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / LIST).write_text(f"# a list\n{line}\n")

    with pytest.raises(ErasureListError, match=rf"{LIST} cannot be relied on at line 2: .*{told}"):
        read_erasures(tmp_path / LIST, "abc")


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ErasureListError, match="cannot be read"):
        read_erasures(tmp_path / LIST, "abc")


@given(data=st.data())
def test_a_flipped_bit_never_names_somebody_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("list")
    add_erasures(folder, "abc", [ADA])
    content = bytearray((folder / LIST).read_bytes())
    start = content.index(b"\nerased ") + 1
    content[data.draw(st.integers(start, len(content) - 2))] ^= 1 << data.draw(st.integers(0, 7))
    (folder / LIST).write_bytes(content)

    try:
        people = read_erasures(folder / LIST, "abc").people
    except ErasureListError:
        return
    assert people == {ADA}  # the other case of a digit is the same digit


def test_several_can_add_at_once(tmp_path: Path) -> None:
    people = [uuid4() for _ in range(12)]
    threads = [
        threading.Thread(target=add_erasures, args=(tmp_path, "abc", [one])) for one in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert read_erasures(tmp_path / LIST, "abc").people == set(people)


def test_two_lists_are_complete_as_the_later_of_them_is() -> None:
    one, other = ErasureList(frozenset([ADA]), EARLIER), ErasureList(frozenset([BOB]), LATER)

    assert one | other == other | one == ErasureList(frozenset([ADA, BOB]), LATER)
    assert one | ErasureList() == one
