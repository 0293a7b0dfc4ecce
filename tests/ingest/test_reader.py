"""What the person who imports need not say."""

from ingest.reader import ReadOptions


def test_what_an_export_has_as_public_is_public_under_the_name_it_has_itself() -> None:
    assert ReadOptions() == ReadOptions(name=None, visibility="public")
