"""Commands on norms."""

from archive import commands as c
from archive.application import Archive
from tests.builders import a, events_of, later, record


def test_a_norm_adopted_twice_is_adopted_once(archive: Archive) -> None:
    again = a(c.AdoptNorm, occurred_at=later(5), text="Another text")

    assert record(archive, a(c.AdoptNorm), again) == [True, False]


def test_an_adoption_cannot_take_effect_before_it_was_decided(archive: Archive) -> None:
    [refused] = record(archive, a(c.AdoptNorm, effective_from=later(-5)))

    assert "cannot be in force from" in str(refused)
    assert events_of(archive) == []


def test_a_change_keeps_the_fingerprint_of_its_source(archive: Archive) -> None:
    record(archive, a(c.AdoptNorm), a(c.AmendNorm), a(c.SuspendNorm))

    *_, amended, suspended = events_of(archive)
    assert amended.fingerprint == archive.keyring.fingerprint("git:2b")
    assert str(amended.source) == "git:2b"
    assert suspended.fingerprint == ""
