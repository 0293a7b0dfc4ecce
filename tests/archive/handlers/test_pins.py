"""What commands on pins make happen."""

from archive import commands as c
from archive.application import Archive
from archive.domain.aggregate import CommandRefusedError
from tests.builders import a, record


def test_a_pin_may_precede_its_thing_and_only_norms_have_clauses(archive: Archive) -> None:
    assert record(archive, a(c.PlacePin)) == [True]
    [refused] = record(archive, a(c.PlacePin, of_kind="role", of="r"))

    assert isinstance(refused, CommandRefusedError)
    assert "only a norm has clauses, and 'r' is a role" in str(refused)


def test_what_was_never_pinned_is_neither_annotated_nor_removed(archive: Archive) -> None:
    for outcome in record(archive, a(c.AnnotatePin), a(c.RemovePin)):
        assert "not in the archive" in str(outcome)
