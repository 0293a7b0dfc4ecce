"""The formats there are, and what they say when a library is missing."""

import sys

import pytest

from daybook.exporting.formats import FORMATS, Format, MissingLibraryError


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_every_format_has_a_writer_a_version_and_notes(one: Format) -> None:
    assert callable(one.write)
    assert one.version >= 1
    assert all(note.endswith(".") for note in one.notes)


def test_a_missing_library_is_told_with_the_extra_that_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "daybook.exporting.parquet", raising=False)
    parquet = next(one for one in FORMATS if one.name == "parquet")

    with pytest.raises(MissingLibraryError, match=r"daybook\[research\]"):
        parquet.load()
