"""Commands on decisions."""

from archive import commands as c
from archive.application import Archive
from archive.domain.person import Person
from tests.builders import a, events_of, later, record


def test_deciders_who_were_never_met_are_introduced(archive: Archive) -> None:
    deciders = ("mailto:bob@example.org", "chat:cy")

    record(archive, a(c.ProposeDecision), a(c.TakeDecision, deciders=deciders))

    taken = events_of(archive)[-1]
    met = [e.originator_id for e in events_of(archive) if isinstance(e, Person.Introduced)]
    assert taken.deciders == [archive.id_of("person", handle) for handle in deciders]
    assert set(taken.deciders) < set(met)


def test_a_question_put_twice_is_put_once(archive: Archive) -> None:
    again = a(c.ProposeDecision, occurred_at=later(5), title="Another title")

    assert record(archive, a(c.ProposeDecision), again) == [True, False]


def test_a_reason_belongs_to_whoever_gave_it(archive: Archive) -> None:
    record(archive, a(c.ProposeDecision))

    proposed = events_of(archive)[-1]
    assert proposed.reason.person == archive.id_of("person", "mailto:ada@example.org")
    assert (str(proposed.reason), proposed.title) == ("lettuce", "Water in the morning")
