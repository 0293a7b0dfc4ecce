"""What somebody who moderates needs to know before."""

from uuid import uuid4

import pytest

from archive import commands as c
from projections.moderation.acting import (
    ActingError,
    Said,
    check_answerer,
    check_withdrawer,
    person_named,
    said,
    standings,
)
from projections.viewer import ANONYMOUS, STEWARD
from tests.builders import a, later
from tests.projections.moderated import appeal, hide
from tests.reading import Library, handle


def link(library: Library, name: str, other: str) -> None:
    library.tell(
        a(c.IntroducePerson, handle=other, name=name, occurred_at=later()),
        a(c.LinkHandle, person=handle(name), handle=other, evidence="", occurred_at=later()),
    )


def find(library: Library, called: str) -> object:
    return person_named(library.engine, called, library.archive.id_of("person", called))


def test_how_things_stand_is_told_of_what_is_seen(library: Library) -> None:
    library.space("office", visibility="stewards")
    shown, secret = library.say("1"), library.say("2", space="office")
    hide(library, "2")

    assert standings(library.engine, ANONYMOUS, [shown, secret, uuid4()]).keys() == {shown}
    found = standings(library.engine, STEWARD, [shown, secret])
    assert (found[shown].state, found[secret].state) == ("shown", "hidden")


def test_all_that_a_person_said_is_found_by_any_handle_in_a_space_and_time(
    library: Library,
) -> None:
    library.space("attic")
    one = library.say("1", occurred_at=later(10))
    two = library.say("2", occurred_at=later(20), space="attic")
    library.say("3", by="Bob", occurred_at=later(20))
    link(library, "Ada", "chat:ada")
    library.tell(
        a(
            c.MakeContribution,
            key="4",
            space="hall",
            thread="4",
            by="chat:ada",
            occurred_at=later(30),
        )
    )
    three = library.archive.id_of("contribution", "4")
    ada = library.person("ada")

    def meant(**narrowed: object) -> list[object]:
        return list(said(library.engine, STEWARD, Said(ada, **narrowed)))  # type: ignore[arg-type]

    assert meant() == [one, two, three]
    assert meant(space=library.archive.id_of("space", "attic")) == [two]
    assert meant(since=later(20)) == [two, three]
    assert meant(until=later(20)) == [one, two]


def test_what_is_for_other_eyes_is_not_meant(library: Library) -> None:
    library.say("1", visibility="stewards")

    assert said(library.engine, ANONYMOUS, Said(library.person("ada"))) == []


def test_a_person_is_named_by_handle_id_or_name(library: Library) -> None:
    library.say("1", by="Bob")
    bob = library.person("bob")

    assert find(library, handle("bob")) == find(library, str(bob)) == find(library, "Bob") == bob
    with pytest.raises(ActingError, match="nobody called 'Rob'"):
        find(library, "Rob")


def test_of_several_with_one_name_an_id_is_asked_for(library: Library) -> None:
    library.say("1", by="Bob")
    library.tell(a(c.IntroducePerson, handle="chat:bob", name="Bob", occurred_at=later()))
    with pytest.raises(ActingError, match="Give an ID"):
        find(library, "Bob")

    library.tell(
        a(c.LinkHandle, person=handle("bob"), handle="chat:bob", evidence="", occurred_at=later())
    )
    assert find(library, "Bob") == library.person("bob")


@pytest.mark.parametrize("other", ["Bob", "Ada"])
def test_nobody_answers_by_another_handle(library: Library, other: str) -> None:
    it = library.say("1")
    hide(library, "1")
    appeal(library, "1")
    link(library, other, "chat:other")

    with pytest.raises(ActingError, match="by no other handle either"):
        check_answerer(library.engine, it, library.archive.id_of("person", "chat:other"))
    check_answerer(library.engine, it, library.person("cy"))


def test_only_an_author_takes_back_without_a_word(library: Library) -> None:
    one = library.say("1")
    link(library, "Ada", "chat:ada")

    def withdrawn(by: str, reason: str = "") -> None:
        check_withdrawer(library.engine, one, library.archive.id_of("person", by), reason)

    withdrawn(handle("Ada"))
    withdrawn("chat:ada")
    withdrawn(handle("Bob"), "she asked me to, by telephone")
    with pytest.raises(ActingError, match="Say why you do it for them"):
        withdrawn(handle("Bob"), "  ")
