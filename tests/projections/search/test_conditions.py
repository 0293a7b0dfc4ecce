"""Conditions: spaces, people, kinds and dates."""

import pytest

from projections.people.tables import people, person_names
from projections.spaces.tables import space_names
from projections.viewer import MEMBER
from tests.projections.search.library import START, Library

KINDS = "the kinds are question, answer, message, comment and document"
NO_DATE = "is not a date: write a year, month or day, as 2019, 2019-05 or 2019-05-31."


def test_in_finds_what_was_said_in_a_space_by_any_name_it_had(library_anywhere: Library) -> None:
    library = library_anywhere
    yard = library.space("Town Yard")
    old = {"name": "garden", "occurred_at": START, "recorded_at": START}
    library.write(space_names.insert().values(space_id=yard, **old))
    library.say("pump")
    said = library.say("pump", space_id=yard)

    assert library.found('pump in:"town yard"') == [said]
    assert library.found('pump in:"#Town Yard"') == [said]
    assert library.found("pump in:garden") == [said]
    assert library.found("pump -in:garden") != [said]


def test_several_spaces_are_either_of_them(library: Library) -> None:
    yard, barn = library.space("yard"), library.space("barn")
    said = {library.say("pump", space_id=space) for space in (yard, barn)}
    library.say("pump")

    assert set(library.found("pump in:yard in:barn")) == said
    assert library.found("pump in:yard AND in:barn") == []


def test_an_unknown_space_is_named_with_those_that_are_near(library: Library) -> None:
    library.space("announcements")

    assert library.search("pump in:anouncements").notes == (
        "There is no space named 'anouncements'; did you mean 'announcements'?",
    )
    assert library.search("pump in:xyz").notes == ("There is no space named 'xyz'.",)
    assert library.search("pump in:xyz").total == 0


def test_from_takes_a_name_a_part_of_it_or_a_former_one(library_anywhere: Library) -> None:
    library = library_anywhere
    ben = library.person("Béla Benedek", former="Ben Barker")
    library.say("pump")
    said = library.say("pump", author_id=ben)

    for name in ('"Béla Benedek"', "benedek", "@bela", '"ben barker"', "barker"):
        assert library.found(f"pump from:{name}") == [said], name
    assert library.found("pump from:bene") == []


def test_from_finds_what_somebody_said_by_any_handle(library: Library) -> None:
    handle = library.person("lady-a", same_as=library.ada)
    other = library.person("countess", same_as=handle)
    said = {library.say("pump", author_id=one) for one in (library.ada, handle, other)}
    library.say("pump", author_id=library.person("Ben"))

    assert set(library.found("pump from:archer")) == said
    assert set(library.found("pump from:lady-a")) == said


def test_an_unknown_person_is_named_with_those_that_are_near(library: Library) -> None:
    library.say("pump")

    assert library.search("pump from:Archr").notes == (
        "Nobody named 'Archr' wrote anything here; did you mean 'Ada Archer'?",
    )


def test_an_erased_person_is_unknown(library: Library) -> None:
    library.say("pump")
    library.write(people.update().values(name=None, erased_at=START))
    library.write(person_names.update().values(name=None))

    results = library.search("from:ada")

    assert (results.total, results.notes) == (0, ("Nobody named 'ada' wrote anything here.",))


def test_kinds_and_answers(library: Library) -> None:
    thread = library.thread()
    question = library.say("pump?", kind="question", thread_id=thread)
    answer = library.say("pump!", kind="answer", thread_id=thread, accepted_at=START)
    message = library.say("pump")

    assert library.found("pump kind:question") == [question]
    assert set(library.found("pump kind:Answer kind:message")) == {answer, message}
    assert library.found("pump is:accepted") == [answer]
    assert set(library.found("pump has:answer", order="oldest")) == {question, answer}
    assert library.found("pump -has:answer") == [message]


def test_a_thread_with_an_accepted_message_has_an_answer(library: Library) -> None:
    thread = library.thread()
    question = library.say("pump?", thread_id=thread)
    library.say("Oil it.", thread_id=thread, accepted_at=START)

    assert library.found("pump has:answer") == [question]


@pytest.mark.parametrize(
    ("words", "note"),
    [
        (
            "kind:poem",
            f"There is no kind 'poem': {KINDS}.",
        ),
        ("has:luck", "'has:luck' is not understood: there is only 'has:answer'."),
        ("is:fine", "'is:fine' is not understood: there is only 'is:accepted'."),
        (
            "before:2019-13",
            f"'2019-13' {NO_DATE}",
        ),
        (
            "after:yesterday",
            f"'yesterday' {NO_DATE}",
        ),
    ],
)
def test_what_is_not_understood_finds_nothing_and_says_why(
    library: Library, words: str, note: str
) -> None:
    library.say("pump")

    results = library.search(f"pump {words}", MEMBER)

    assert (results.total, results.notes) == (0, (note,))


def test_after_includes_its_day_and_before_does_not(library: Library) -> None:
    times = [START.replace(year=2019, month=5, day=day) for day in (1, 2, 3)]
    first, second, third = (library.say("pump", occurred_at=time) for time in times)

    assert set(library.found("pump after:2019-05-02")) == {second, third}
    assert set(library.found("pump before:2019-05-02")) == {first}
    assert set(library.found("pump after:2019-05-02 before:2019-05-03")) == {second}
    assert len(library.found("pump after:2019 before:2020")) == 3
    assert library.found("pump after:2020") == library.found("pump before:2019-5") == []


def test_the_last_day_there_is_is_a_date(library: Library) -> None:
    library.say("pump")

    assert library.search("pump before:9999-12-31").total == 1
    assert library.search("pump after:0001-01-01").total == 1
    assert library.search("pump after:0000").notes != ()


def test_a_condition_alone_finds_all_that_meets_it_newest_first(library: Library) -> None:
    first, second = library.say("pump"), library.say("valve")

    assert library.found("in:hall") == [second, first]
    assert library.found("in:hall", order="oldest") == [first, second]
