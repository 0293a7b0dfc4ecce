"""By what results can be narrowed, and how many are left then."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.people.tables import people
from projections.search.engine import Facets, Filters
from projections.search.facets import MOST
from projections.spaces.tables import spaces
from projections.viewer import ANONYMOUS, MEMBER, Viewer
from tests.projections.search.library import START, Library


def facets(library: Library, viewer: Viewer = ANONYMOUS, **options: Any) -> Facets:
    """Those of what is about pumps."""
    return library.search("pump", viewer, **options).facets


def test_a_thread_counts_once_however_much_of_it_was_found(library_anywhere: Library) -> None:
    library = library_anywhere
    thread = library.thread()
    ben = library.person("Ben")
    library.say("pump?", thread_id=thread, kind="question")
    library.say("pump!", thread_id=thread, kind="answer")
    library.say("pump!", thread_id=thread, kind="answer", author_id=ben)
    library.say("pump", kind="question")

    found = facets(library)

    assert [(f.value, f.label, f.count) for f in found.spaces] == [(str(library.hall), "hall", 2)]
    assert [(f.label, f.count) for f in found.people] == [("Ada Archer", 2), ("Ben", 1)]
    assert [(f.value, f.count) for f in found.kinds] == [("question", 2), ("answer", 1)]
    assert [(f.value, f.count) for f in found.years] == [("2020", 2)]
    assert found.answered == 1


def test_years_come_latest_first_and_reach_before_1970(library: Library) -> None:
    for year in (1969, 2021, 1999, 2021):
        library.say("pump", occurred_at=datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC))

    assert [(f.value, f.count) for f in facets(library).years] == [
        ("2021", 2),
        ("1999", 1),
        ("1969", 1),
    ]


def test_a_person_counts_under_all_their_handles(library_anywhere: Library) -> None:
    library = library_anywhere
    handle = library.person("ada99", same_as=library.ada)
    library.say("pump", author_id=handle)
    library.say("pump")
    thread = library.thread()
    library.say("pump", thread_id=thread)
    library.say("pump", thread_id=thread, author_id=handle)

    [person] = facets(library).people

    assert (person.value, person.label, person.count) == (str(library.ada), "Ada Archer", 3)
    assert library.search("pump", filters=Filters(people=frozenset({library.ada}))).total == 3


def test_somebody_whose_name_nobody_knows_any_more_is_not_offered(library: Library) -> None:
    gone = library.person("Gone")
    library.write(people.update().where(people.c.id == gone).values(name=None, erased_at=START))
    library.say("pump", author_id=gone)

    assert facets(library).people == ()


def test_what_may_not_be_seen_is_neither_named_nor_counted(library: Library) -> None:
    secret = library.space("secret", "members")
    spy = library.person("Spy")
    library.say("pump", kind="document", space_id=secret, author_id=spy)
    thread = library.thread()
    library.say("pump", thread_id=thread)
    library.say("Oil it.", thread_id=thread, kind="answer", visibility="members")

    unseen, seen = facets(library), facets(library, MEMBER)

    assert {f.label for f in unseen.spaces + unseen.people + unseen.kinds} == {
        "hall",
        "Ada Archer",
        "message",
    }
    assert unseen.answered == 0
    assert {"secret", "Spy", "document"} <= {
        f.label for f in seen.spaces + seen.people + seen.kinds
    }
    assert seen.answered == 1


def test_only_the_most_frequent_are_offered_the_first_the_most(library: Library) -> None:
    for number in range(MOST + 3):
        space = library.space(f"space {number}")
        for _ in range(1 + number % 4):
            library.say("pump", space_id=space)

    counts = [facet.count for facet in facets(library).spaces]

    assert len(counts) == MOST
    assert counts == sorted(counts, reverse=True)
    assert counts[:2] == [4, 4]


def test_identities_that_end_in_zeros_are_named_as_others_are(library: Library) -> None:
    space, ada = UUID(int=7 << 64), UUID(int=9 << 64)
    row = {"kind": "person", "introduced_at": START, "precision": "second", "recorded_at": START}
    library.write(people.insert().values(id=ada, name="Zero", **row))
    row = {"kind": "channel", "opened_at": START, "precision": "second", "recorded_at": START}
    library.write(spaces.insert().values(id=space, name="hill", visibility="public", **row))
    library.say("pump", space_id=space, author_id=ada)

    found = facets(library)

    assert [(f.value, f.label) for f in found.spaces] == [(str(space), "hill")]
    assert [(f.value, f.label) for f in found.people] == [(str(ada), "Zero")]


def test_nothing_found_is_nothing_to_narrow(library: Library) -> None:
    assert facets(library) == Facets()
    library.say("valve")
    assert facets(library) == Facets()


def test_facets_are_of_all_that_was_found_whatever_page_is_shown(library: Library) -> None:
    for _ in range(5):
        library.say("pump")

    pages = [facets(library, limit=2, offset=offset) for offset in (0, 2, 4)]

    assert {page.spaces[0].count for page in pages} == {5}


_said = st.tuples(
    st.integers(0, 3), st.sampled_from(["question", "answer", "message"]), st.integers(2018, 2021)
)


@settings(max_examples=20)
@given(said=st.lists(_said, min_size=1, max_size=8), of=st.sampled_from(["newest", "relevance"]))
def test_narrowing_to_a_facet_leaves_as_many_results_as_it_says(
    library: Library, said: list[tuple[int, str, int]], of: str
) -> None:
    space = library.space("a new one")
    mine = [library.thread(space_id=space) for _ in range(4)]
    for thread, kind, year in said:
        library.say(
            "pump",
            thread_id=mine[thread],
            space_id=space,
            kind=kind,
            occurred_at=datetime(year, 3, 1, tzinfo=UTC),
        )

    def left(**narrowed: Any) -> int:
        filters = Filters(spaces=frozenset({space}), **narrowed)
        return len({hit.thread for hit in library.hits("pump", limit=100, filters=filters)})

    found = library.search("pump", filters=Filters(spaces=frozenset({space}))).facets

    for facet in found.kinds:
        assert left(kinds=frozenset({facet.value})) == facet.count
    for facet in found.years:
        year = int(facet.value)
        since, until = (datetime(y, 1, 1, tzinfo=UTC) for y in (year, year + 1))
        assert left(since=since, until=until) == facet.count
    assert left(answered=True) == found.answered
    assert left() == found.spaces[0].count
