"""The account of an export, written and read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from daybook.exporting.manifest import FILE, Manifest, ManifestError, read_manifest

AT = datetime(2024, 5, 1, tzinfo=UTC)
TOLD = Manifest(
    format="native",
    format_version=1,
    community="The Yard",
    made_at=AT,
    viewer="member",
    as_of=AT,
    known_at=None,
    events=7,
    checkpoint="signed",
    pseudonyms="",
    counts={"people": 2},
    flagged={"people": {"erased": 1}},
    notes=("a note",),
    files={"a": "b"},
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    TOLD.write(tmp_path)

    assert read_manifest(tmp_path) == TOLD


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"daybook_export": 1}', '{"daybook_export": 2}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)

    with pytest.raises(ManifestError):
        read_manifest(tmp_path)


def test_a_newer_form_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"daybook_export": 2}')

    with pytest.raises(ManifestError, match="update Daybook"):
        read_manifest(tmp_path)


def test_where_there_is_none_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="holds no export"):
        read_manifest(tmp_path)
