"""What the person who imports need not say."""

import pytest

from ingest.errors import ExportError
from ingest.reader import ReadOptions


def test_what_an_export_has_as_public_is_public_under_the_name_it_has_itself() -> None:
    assert ReadOptions() == ReadOptions(name=None, visibility="public")


@pytest.mark.parametrize("name", ["caf\udce9", "a\0b", "\ud800"])
def test_a_name_that_is_no_text_is_refused_with_the_way_out(name: str) -> None:
    with pytest.raises(ExportError, match=r"is no text\. Give it in UTF-8") as refused:
        ReadOptions(name)

    assert repr(name) in str(refused.value)
