import pytest

from archive.domain.aggregate import CommandRefusedError, id_of
from archive.domain.person import Person
from tests.builders import ADA, BOB, occurred, pending, text_of, topics_since


def a_person(name: str | None = "Ada") -> Person:
    return Person(
        handle="fingerprint of ada",
        address=text_of(ADA, "mailto:ada@example.org"),
        name=text_of(ADA, name),
        kind="person",
        occurred=occurred(),
    )


def test_a_person_is_introduced_under_an_id_made_of_their_handle() -> None:
    person = a_person()

    [introduced] = pending(person)

    assert isinstance(introduced, Person.Introduced)
    assert (introduced.handle, introduced.kind) == ("fingerprint of ada", "person")
    assert (str(introduced.name), str(introduced.address)) == ("Ada", "mailto:ada@example.org")
    assert person.id == id_of("person", "fingerprint of ada") == Person.create_id(introduced.handle)


def test_a_name_they_never_had_is_taken() -> None:
    person = a_person("Ada")

    person.observe_name(text_of(ADA, "Ada L."), occurred(1))

    *_, renamed = pending(person)
    assert isinstance(renamed, Person.Renamed)
    assert renamed.name == text_of(ADA, "Ada L.")


@pytest.mark.parametrize("name", ["Ada", "", None])
def test_a_name_they_had_or_none_at_all_is_not_taken(name: str | None) -> None:
    person = a_person("Ada")
    person.observe_name(text_of(ADA, "Ada L."), occurred(1))

    person.observe_name(text_of(ADA, name), occurred(2))

    assert topics_since(person) == ["person.renamed"]


def test_the_same_renaming_is_told_by_its_moment() -> None:
    person = a_person()

    person.rename(text_of(ADA, "Ada L."), occurred(1))
    person.rename(text_of(ADA, "Countess"), occurred(1))
    person.rename(text_of(ADA, "Ada"), occurred(2))

    assert topics_since(person) == ["person.renamed", "person.renamed"]


def test_an_erased_person_is_not_renamed() -> None:
    person = a_person()
    person.erase(None, text_of(BOB, ""), {}, occurred(1))

    person.observe_name(text_of(ADA, "Ada L."), occurred(2))
    person.rename(text_of(ADA, "Ada L."), occurred(3))

    assert topics_since(person) == ["person.erased"]


def test_erasing_twice_is_erasing_once() -> None:
    person = a_person()

    person.erase(None, text_of(BOB, ""), {}, occurred(1))
    person.erase(None, text_of(BOB, ""), {}, occurred(2))

    assert topics_since(person) == ["person.erased"]


def test_a_handle_is_linked_with_its_evidence() -> None:
    person = a_person()

    person.link_handle(BOB, "fingerprint of bob", text_of(ADA, "same picture"), occurred(1))

    *_, linked = pending(person)
    assert isinstance(linked, Person.HandleLinked)
    assert (linked.person, linked.handle) == (BOB, "fingerprint of bob")
    assert str(linked.evidence) == "same picture"


def test_a_link_is_dismissed_once_and_for_good() -> None:
    person = a_person()

    for minute in (1, 2):
        person.dismiss_link(BOB, "fingerprint of bob", text_of(ADA, "a namesake"), occurred(minute))
    person.link_handle(BOB, "fingerprint of bob", text_of(ADA, "they are after all"), occurred(3))

    assert topics_since(person) == ["person.link_dismissed", "person.handle_linked"]


def test_a_persons_own_handle_is_nobody_elses() -> None:
    person = a_person()

    with pytest.raises(CommandRefusedError, match=f"person {person.id}'s own"):
        person.dismiss_link(person.id, "fingerprint of ada", text_of(ADA, ""), occurred(1))


def test_links_are_told_by_handle_and_moment() -> None:
    person = a_person()
    because = text_of(ADA, "same picture")

    person.link_handle(BOB, "fingerprint of bob", because, occurred(1))
    person.link_handle(BOB, "fingerprint of bob", because, occurred(1))
    person.link_handle(BOB, "fingerprint of eve", because, occurred(1))

    assert topics_since(person) == ["person.handle_linked"] * 2


def test_a_link_taken_back_stays_so_when_both_are_told_again() -> None:
    person = a_person()

    for _ in range(2):
        person.link_handle(BOB, "fingerprint of bob", text_of(ADA, ""), occurred(1))
        person.unlink_handle(BOB, "fingerprint of bob", text_of(ADA, "a namesake"), occurred(2))

    assert topics_since(person) == ["person.handle_linked", "person.handle_unlinked"]


def test_a_persons_own_handle_is_not_linked_to_them() -> None:
    person = a_person()

    with pytest.raises(CommandRefusedError, match=f"person {person.id}'s own"):
        person.link_handle(person.id, "fingerprint of ada", text_of(ADA, ""), occurred(1))

    assert topics_since(person) == []


def test_a_persons_own_handle_is_not_taken_from_them() -> None:
    person = a_person()

    person.unlink_handle(person.id, "fingerprint of ada", text_of(ADA, ""), occurred(1))

    assert topics_since(person) == []


def test_leaving_twice_is_leaving_once() -> None:
    person = a_person()

    person.leave(text_of(ADA, "moved away"), occurred(1))
    person.leave(text_of(ADA, "really"), occurred(2))

    assert topics_since(person) == ["person.left"]
