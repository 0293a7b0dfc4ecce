"""Places show to whoever sees the thing itself, and to nobody else."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.citations.tables import citations
from projections.places import Named, Place, places_seen
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.reading import Library


@pytest.fixture
def library(archive: Archive, engine: sa.Engine) -> Library:
    library = Library(archive, engine)
    library.space("hall")
    return library


def seen(library: Library, viewer: Viewer, *things: Named) -> dict[Named, Place]:
    with library.engine.connect() as connection:
        return places_seen(connection, viewer, things)


def test_a_contribution_is_called_by_its_thread_and_author(library: Library) -> None:
    library.thread("t", "Who has the key?")
    said = ("contribution", library.say("1", "word", "Ada", thread="t"))

    place = seen(library, ANONYMOUS, said)[said]

    assert (place.title, place.page) == ("Who has the key?: message by Ada", said)
    assert (place.is_readable, place.state) == (True, "")


def test_what_is_for_others_is_no_place(library: Library) -> None:
    library.space("office", visibility="stewards")
    library.thread("t", "Keys", "office")
    things: list[Named] = [
        ("contribution", library.say("1", "word", "Oz", space="office", thread="t")),
        ("thread", library.archive.id_of("thread", "t")),
        ("space", library.archive.id_of("space", "office")),
        ("person", library.person("oz")),
        ("spoon", uuid4()),
        ("contribution", uuid4()),
    ]

    assert seen(library, MEMBER, *things) == {}
    assert set(seen(library, STEWARD, *things)) == set(things[:4])


def test_hidden_and_withdrawn_words_say_so_and_may_not_be_read(library: Library) -> None:
    rude = ("contribution", library.say("1", "rude", "Ada"))
    sorry = ("contribution", library.say("2", "sorry", "Ada"))
    library.tell(
        a(c.HideContribution, contribution="1", occurred_at=later(50)),
        a(c.WithdrawContribution, contribution="2", occurred_at=later(60)),
    )

    places = seen(library, MEMBER, rude, sorry)

    assert [(p.state, p.since, p.is_readable) for p in (places[rude], places[sorry])] == [
        ("hidden", later(50), False),
        ("withdrawn", later(60), False),
    ]
    assert seen(library, STEWARD, rude)[rude].is_readable


def test_words_of_who_was_erased_say_so(library: Library) -> None:
    said = ("contribution", library.say("1", "word", "Eve"))
    library.erase("eve")

    place = seen(library, STEWARD, said)[said]

    assert (place.state, place.is_readable) == ("erased", False)


def test_a_thread_whose_title_is_withheld_may_not_be_read(library: Library) -> None:
    thread = ("thread", library.thread("t", "rudetitle"))
    library.say("1", "rude", "Ada", thread="t")
    library.say("2", "word", "Bob", thread="t")
    library.tell(a(c.WithdrawContribution, contribution="1"))

    place = seen(library, MEMBER, thread)[thread]

    assert not place.is_readable
    assert "rudetitle" not in place.title


@pytest.mark.parametrize("of_office", [True, False])
def test_a_citation_shows_to_who_sees_both_ends(library: Library, of_office: bool) -> None:
    library.say("1", "word", "Ada", visibility="stewards" if of_office else None)
    norm = {"visibility": "public" if of_office else "stewards"}
    ends = {"of_kind": "contribution", "of": "1", "to_kind": "norm", "to": "n"}
    ends |= {"relation": "because-of", "clause": ""}
    library.tell(a(c.AdoptNorm, key="n", title="Locks", **norm), a(c.Cite, **ends))
    with library.engine.connect() as connection:
        [citation] = connection.scalars(sa.select(citations.c.id))
    cited = ("citation", citation)

    assert seen(library, MEMBER, cited) == {}
    place = seen(library, STEWARD, cited)[cited]
    assert place.title.endswith("(because of) Locks")
    assert place.page == ("contribution", library.archive.id_of("contribution", "1"))
    library.tell(a(c.WithdrawCitation, **ends, occurred_at=later(100)))
    assert seen(library, STEWARD, cited)[cited].state == "withdrawn"


def test_norms_decisions_and_roles_say_how_they_stand(library: Library) -> None:
    library.tell(
        a(c.AdoptNorm, key="n"), a(c.ProposeDecision, key="d"), a(c.EstablishRole, key="r")
    )
    things = [(kind, library.archive.id_of(kind, kind[0])) for kind in ("norm", "decision", "role")]

    places = seen(library, ANONYMOUS, *things)

    assert set(places) == set(things)
    assert all(place.page == thing and place.state for thing, place in places.items())
