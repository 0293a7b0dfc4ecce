"""What is wrong with one file is not what is wrong with the whole export."""

from ingest.errors import DamagedFileError, ExportError


def test_a_damaged_file_is_no_reason_to_give_up_the_export() -> None:
    assert not issubclass(DamagedFileError, ExportError)
    assert not issubclass(ExportError, DamagedFileError)


def test_a_damaged_file_is_a_value_that_could_not_be_read() -> None:
    # Readers report any ValueError as unreadable; an ExportError must get past them.
    assert issubclass(DamagedFileError, ValueError)
    assert not issubclass(ExportError, ValueError)
