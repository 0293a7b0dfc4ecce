"""The file of vectors: rows are added, wiped and cut off, and nothing else is taken for one."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from projections.search.meaning.vectors import (
    HEADER_SIZE,
    VectorsError,
    VectorWriter,
    keys_in,
    path_of,
    read_header,
    record_type,
    records_of,
)

FLOATS = arrays(np.float32, (3, 5), elements=st.floats(-1, 1, width=32))


def some(count: int, dimensions: int = 4) -> np.ndarray:
    return records_of(np.random.default_rng(count).normal(size=(count, dimensions)).astype("f4"))


@given(FLOATS)
def test_a_vector_comes_back_nearly_as_it_was(vectors: np.ndarray) -> None:
    records = records_of(vectors)

    back = records["scale"][:, None] * records["values"]
    room = np.abs(vectors).max(axis=1, keepdims=True) / 127
    assert np.all(np.abs(back - vectors) <= room * 0.501 + 1e-9)


@given(FLOATS)
def test_a_vector_is_kept_alike_whatever_it_comes_with(vectors: np.ndarray) -> None:
    together = records_of(vectors).tobytes()

    assert together == b"".join(records_of(vectors[n : n + 1]).tobytes() for n in range(3))


def test_rows_are_added_at_the_end_and_are_there_when_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "v"
    first, second = some(3), some(2)
    writer = VectorWriter(path, 4)
    assert (writer.append(first), writer.append(second), len(writer)) == (0, 3, 5)
    writer.close()

    again = VectorWriter(path, 4)
    assert again.read([4, 0]).tobytes() == second[1:].tobytes() + first[:1].tobytes()
    assert path.read_bytes()[HEADER_SIZE:] == first.tobytes() + second.tobytes()
    again.close()


def test_of_a_wiped_row_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "v"
    writer = VectorWriter(path, 4)
    rows = some(3)
    writer.append(rows)

    writer.wipe([1])
    writer.close()

    size = record_type(4).itemsize
    data = path.read_bytes()[HEADER_SIZE:]
    assert data == rows[:1].tobytes() + bytes(size) + rows[2:].tobytes()


def test_rows_that_nobody_noted_are_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "v"
    writer = VectorWriter(path, 4)
    writer.append(some(3))
    writer.close()
    with path.open("ab") as file:
        file.write(b"torn")

    writer = VectorWriter(path, 4)
    writer.keep(2)
    assert len(writer) == 2
    assert writer.append(some(1)) == 2
    assert path.stat().st_size == HEADER_SIZE + 3 * record_type(4).itemsize
    writer.close()


def test_where_nothing_was_noted_the_file_is_another(tmp_path: Path) -> None:
    path = tmp_path / "v"
    writer = VectorWriter(path, 4)
    with path.open("rb", buffering=0) as older:
        before = read_header(older, path)
    writer.append(some(3))

    writer.keep(0)

    with path.open("rb", buffering=0) as file:
        after = read_header(file, path)
    assert (before[0], len(writer)) == (after[0], 0)
    assert before[1] != after[1]
    writer.close()


def test_fewer_rows_than_were_noted_are_not_written_on(tmp_path: Path) -> None:
    writer = VectorWriter(tmp_path / "v", 4)
    writer.append(some(3))

    with pytest.raises(VectorsError, match="are 3, and there should be 4"):
        writer.keep(4)
    writer.close()


def test_vectors_of_other_dimensions_are_refused(tmp_path: Path) -> None:
    VectorWriter(tmp_path / "v", 4).close()

    with pytest.raises(VectorsError, match="have 4 dimensions, and the model 5"):
        VectorWriter(tmp_path / "v", 5)


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY" + bytes(200)])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "v"
    path.write_bytes(content)

    with pytest.raises(VectorsError, match=r"not known here.*daybook doctor --fix"):
        VectorWriter(path, 4)


@given(st.lists(st.text(min_size=1, max_size=9), unique=True, max_size=4))
def test_each_model_has_a_file_of_its_own(keys: list[str]) -> None:
    folder = Path("somewhere")
    paths = {path_of(folder, key) for key in keys}

    assert len(paths) == len(keys)
    assert all(path.parent == folder for path in paths)


def test_the_files_in_a_folder_tell_of_which_models_they_are(tmp_path: Path) -> None:
    for key in ("a/b c", "../up", "plain"):
        VectorWriter(path_of(tmp_path, key), 4).close()
    (tmp_path / "plain.lock").touch()

    assert sorted(keys_in(tmp_path)) == ["../up", "a/b c", "plain"]
    assert keys_in(tmp_path / "none") == []
