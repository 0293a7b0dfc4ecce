"""Commands on roles."""

from archive import commands as c
from archive.application import Archive
from archive.domain.aggregate import CommandRefusedError
from archive.domain.person import Person
from tests.builders import BOB, a, events_of, later, record


def test_who_takes_up_a_role_and_was_never_met_is_introduced(archive: Archive) -> None:
    record(archive, a(c.EstablishRole), a(c.GrantRole))

    *_, met, granted = events_of(archive)
    assert isinstance(met, Person.Introduced)
    assert (granted.person, str(met.name)) == (met.originator_id, "Bob")


def test_nobody_is_introduced_when_a_grant_is_refused(archive: Archive) -> None:
    record(archive, a(c.EstablishRole), a(c.RetireRole))
    before = len(events_of(archive))

    [refused] = record(archive, a(c.GrantRole, occurred_at=later(9)))

    assert "It was retired" in str(refused)
    assert len(events_of(archive)) == before


def test_a_person_named_by_an_id_must_be_known(archive: Archive) -> None:
    [_, refused] = record(archive, a(c.EstablishRole), a(c.GrantRole, person=BOB))

    assert f"there is no person {BOB} in the archive" in str(refused)


def test_what_nobody_is_known_to_have_said_of_a_person_is_about_them(archive: Archive) -> None:
    record(archive, a(c.EstablishRole), a(c.GrantRole))

    granted = events_of(archive)[-1]
    assert granted.evidence.person == granted.reason.person == granted.person


def test_a_role_proves_to_be_older_than_was_known(archive: Archive) -> None:
    record(archive, a(c.EstablishRole))
    older = a(c.EstablishRole, occurred_at=later(-9))

    assert record(archive, older, older, a(c.EstablishRole)) == [True, False, False]
    assert record(archive, a(c.GrantRole, occurred_at=later(-5))) == [True]


def test_a_grant_told_again_from_another_process_is_known(archive: Archive) -> None:
    grant = a(c.GrantRole)
    record(archive, a(c.EstablishRole), grant)
    archive.people_met.clear()

    assert record(archive, grant) == [False]


def test_an_establishment_that_was_corrected_is_not_told_anew(archive: Archive) -> None:
    record(archive, a(c.EstablishRole), a(c.CorrectRole, to=later(3)))

    assert record(archive, a(c.EstablishRole)) == [False]


def handed_over(archive: Archive) -> list[bool | CommandRefusedError]:
    """What becomes of a handover by Bob, and of its acceptance by Cy."""
    record(archive, a(c.EstablishRole), a(c.GrantRole))
    return record(archive, a(c.PrepareHandover), a(c.AcceptHandover))


def test_the_words_of_a_handover_are_theirs_who_hand_over_and_the_note_theirs_who_accept(
    archive: Archive,
) -> None:
    assert handed_over(archive) == [True, True]

    *_, prepared, accepted = events_of(archive)
    bob, cy = (archive.id_of("person", f"mailto:{name}@example.org") for name in ("bob", "cy"))
    assert (prepared.text.person, prepared.successor) == (bob, cy)
    assert (accepted.note.person, str(accepted.note)) == (cy, "Which tap?")
    assert (prepared.cites, prepared.size, prepared.made_at) == ([2, 3], 9, later())
    assert accepted.prepared == prepared.originator_version


def test_a_handover_told_again_is_known(archive: Archive) -> None:
    handed_over(archive)

    assert record(archive, a(c.PrepareHandover), a(c.AcceptHandover)) == [False, False]


def test_nobody_accepts_what_was_never_prepared_and_somebody_must(archive: Archive) -> None:
    record(archive, a(c.EstablishRole), a(c.GrantRole))

    [none] = record(archive, a(c.AcceptHandover))
    [nobody] = record(archive, a(c.AcceptHandover, by=None))

    assert "no handover of 'waterer of garden' was prepared by then" in str(none)
    assert "nobody is named who accepts" in str(nobody)
