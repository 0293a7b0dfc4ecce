"""Hits: what is read from the tables of what was found."""

from uuid import uuid4

from projections.search.engine import Hit
from projections.search.hits import Listed, load
from projections.search.question import Loose, Not, Phrase, Prefix, Where, Word
from projections.threads.rows import Then
from projections.viewer import ANONYMOUS, MEMBER, Viewer
from tests.projections.search.library import START, Library

PUMP = Loose((Word("pump", ("pump",)),))


def loaded(library: Library, *found: Listed, viewer: Viewer = ANONYMOUS) -> tuple[Hit, ...]:
    """The hits for what was found."""
    with library.engine.connect() as connection:
        return load(connection, viewer, PUMP, found)


def test_hits_keep_the_order_found_and_their_scores(library_anywhere: Library) -> None:
    library = library_anywhere
    said = [library.say("pump") for _ in range(3)]
    found = [Listed(said[1], 3.14159), Listed(said[2], 2.0), Listed(said[0], 1.0)]

    hits = loaded(library, *found)

    assert [(hit.id, hit.score) for hit in hits] == [
        (said[1], 3.142),
        (said[2], 2.0),
        (said[0], 1.0),
    ]


def test_what_the_tables_deny_is_left_out(library_anywhere: Library) -> None:
    library = library_anywhere
    hidden = library.say("pump", state="hidden")
    erased = library.say("pump")
    library.change(erased, body=None)
    members = library.say("pump", visibility="members")
    found = [Listed(one, 1.0) for one in (hidden, erased, members, uuid4())]

    assert loaded(library, *found) == ()
    assert [hit.id for hit in loaded(library, *found, viewer=MEMBER)] == [members]


def test_a_hit_of_the_past_shows_what_was_said_then(library: Library) -> None:
    said = library.say("pump", score=3)
    later = START.replace(year=2021)
    library.reword(said, "valve", later)

    [now] = loaded(library, Listed(said, 1.0))
    [then] = loaded(library, Listed(said, 1.0, then=Then(START.replace(month=2)), former=True))

    assert [(hit.excerpt[0][0], hit.former) for hit in (now, then)] == [
        ("valve", False),
        ("pump", True),
    ]
    assert (now.standing, then.standing) == (("endorsed",), ())
    assert now.occurred_at == then.occurred_at
    assert loaded(library, Listed(said, 1.0, then=Then(START))) == ()


def test_nothing_found_is_no_hits(library: Library) -> None:
    assert loaded(library) == ()


def test_somebody_without_a_name_has_none(library: Library) -> None:
    said = library.say("pump", author_id=uuid4())

    [hit] = loaded(library, Listed(said, 1.0))

    assert hit.author == ""


def test_everything_asked_for_is_marked_and_nothing_that_was_refused(library: Library) -> None:
    said = library.say("A hand pump, a valve, pumice and tap.")
    question = Loose(
        (
            Phrase("hand pump", "hand pump", ("hand", "pump")),
            Prefix("val", "val"),
            Not(Word("tap", ("tap",))),
            Where("in", lambda segment: b""),
        )
    )
    with library.engine.connect() as connection:
        [hit] = load(connection, ANONYMOUS, question, [Listed(said, 1.0)])

    assert [text for text, marked in hit.excerpt if marked] == ["hand", "pump", "valve"]


def test_more_hits_than_a_statement_asks_for_at_once_are_loaded(library: Library) -> None:
    said = [library.say("pump") for _ in range(3)]
    found = [
        Listed(said[0], 1.0),
        *(Listed(uuid4(), 1.0) for _ in range(999)),
        Listed(said[2], 1.0),
    ]

    assert [hit.id for hit in loaded(library, *found)] == [said[0], said[2]]
