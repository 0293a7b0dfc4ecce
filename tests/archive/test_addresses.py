"""The handles as their platforms write them."""

from archive import commands as c
from archive.addresses import addresses_of
from archive.application import Archive
from tests.builders import a, record

ADA, BOB = "mailto:ada@example.org", "chat:bob"


def test_the_log_tells_by_what_handle_somebody_was_met_until_they_are_erased(
    archive: Archive,
) -> None:
    record(archive, a(c.IntroducePerson, handle=ADA), a(c.IntroducePerson, handle=BOB))
    ada, bob, nobody = (archive.id_of("person", handle) for handle in (ADA, BOB, "chat:nobody"))

    assert addresses_of(archive, [ada, bob, nobody]) == {ada: ADA, bob: BOB}

    record(archive, a(c.ErasePerson, person=ADA, by=None))
    assert addresses_of(archive, [ada, bob]) == {bob: BOB}
