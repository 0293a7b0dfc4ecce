"""Documents: what the index takes from the tables."""

from datetime import UTC, datetime

from projections.search.keyword.documents import Document, entries
from projections.search.keyword.facts import (
    ACCEPTED,
    FORMER,
    KINDS,
    NOBODY,
    SPANNED,
    Facts,
    demands,
    facts_at,
)
from projections.search.keyword.spans import microseconds
from projections.threads.tables import threads, titles
from tests.projections.search.library import START, Library


def document_of(library: Library, **columns: object) -> Document | None:
    """The document of a contribution with these columns."""
    said = library.say(**{"body": "The pump leaks.", **columns})  # type: ignore[arg-type]
    with library.engine.connect() as connection:
        [entry] = entries(connection, [said])
    assert entry.id == said
    assert len(entry.documents) < 2
    return entry.documents[0] if entry.documents else None


def facts_of(library: Library, **columns: object) -> Facts:
    """The facts of such a document."""
    document = document_of(library, **columns)
    assert document is not None
    return facts_at(document.facts, 0)


def test_a_document_holds_the_terms_of_text_and_title(library_anywhere: Library) -> None:
    document = document_of(library_anywhere, title="Water in the garden")

    assert document is not None
    assert document.text == ["_", "pump", "leak"]
    assert document.title == ["water", "_", "_", "garden"]
    assert document.stream == b"_ pump leak\nwater _ _ garden"


def test_a_document_has_the_facts_of_its_row(library_anywhere: Library) -> None:
    library = library_anywhere
    thread = library.thread("Water", visibility="stewards")
    facts = facts_of(
        library, thread_id=thread, kind="answer", visibility="members", accepted_at=START
    )

    assert (facts.thread, facts.author) == (thread.bytes, library.ada.bytes)
    assert facts.space == library.hall.bytes
    assert facts.when == microseconds(START) + 60_000_000
    assert facts.demands == demands("members", "stewards")
    assert facts.marks == KINDS.index("answer") | ACCEPTED


def test_only_what_opened_the_thread_carries_its_title(library: Library) -> None:
    thread = library.thread("Water")
    later = library.say("Later.", thread_id=thread, occurred_at=START.replace(year=2021))
    first = library.say("First.", thread_id=thread)
    with library.engine.connect() as connection:
        titles = {e.id: e.documents[0].title for e in entries(connection, [later, first])}

    assert titles == {first: ["water"], later: []}


def test_what_is_not_shown_has_no_document(library: Library) -> None:
    assert document_of(library, state="hidden") is None
    assert document_of(library, state="withdrawn") is None
    assert document_of(library, body=None) is None


def test_only_a_text_that_is_gone_counts_as_erased(library: Library) -> None:
    shown, hidden = library.say("pump"), library.say("pump", state="hidden")
    gone = library.say("pump")
    library.change(gone, body=None)
    with library.engine.connect() as connection:
        erased = {entry.id: entry.erased for entry in entries(connection, [shown, hidden, gone])}

    assert erased == {shown: False, hidden: False, gone: True}


def test_accepted_by_its_thread_is_accepted(library: Library) -> None:
    thread = library.thread()
    answer = library.say("pump", thread_id=thread)
    other = library.say("pump", thread_id=thread)
    library.write(threads.update().where(threads.c.id == thread).values(accepted_id=answer))
    with library.engine.connect() as connection:
        marks = {
            e.id: facts_at(e.documents[0].facts, 0).marks
            for e in entries(connection, [answer, other])
        }

    assert marks[answer] & ACCEPTED
    assert not marks[other] & ACCEPTED


def test_being_accepted_or_liked_counts_for_something_but_never_for_all(library: Library) -> None:
    plain = facts_of(library).text_gain
    gains = [facts_of(library, score=score).text_gain for score in (-5, 0, 1, 5, 30, 10_000)]

    assert gains == sorted(gains)
    assert gains[1] == plain < gains[2]
    assert facts_of(library, score=10_000, accepted_at=START).text_gain <= 1.5 * plain


def test_a_thread_that_is_missing_or_elsewhere_hides_its_contributions(library: Library) -> None:
    elsewhere = library.thread(space_id=library.space("yard"))

    assert facts_of(library, thread_id=elsewhere).demands & NOBODY


def test_more_than_a_statement_can_ask_for_is_asked_in_parts(library: Library) -> None:
    said = {library.say("pump") for _ in range(3)}
    with library.engine.connect() as connection:
        found = {entry.id for entry in entries(connection, [*said, *([library.ada] * 1_500)])}

    assert found == said


def test_each_wording_has_a_document_the_present_one_first(library: Library) -> None:
    said = library.say("pump")
    library.reword(said, "valve", START.replace(year=2021))
    library.reword(said, "hammer", START.replace(year=2022))
    with library.engine.connect() as connection:
        [entry] = entries(connection, [said])
    facts = [facts_at(document.facts, 0) for document in entry.documents]

    assert [document.text for document in entry.documents] == [["hammer"], ["pump"], ["valv"]]
    assert [bool(one.marks & FORMER) for one in facts] == [False, True, True]
    assert {one.when for one in facts} == {microseconds(START) + 60_000_000}
    assert {one.known for one in facts} == {microseconds(START)}
    assert all(one.marks & SPANNED for one in facts)


def test_what_always_said_the_same_has_no_spans(library: Library) -> None:
    document = document_of(library)

    assert document is not None
    assert document.spans == b""
    assert not facts_of(library).marks & (SPANNED | FORMER)


def test_an_erased_title_counts_as_erased(library: Library) -> None:
    thread = library.thread("Water")
    said = library.say("pump", thread_id=thread)
    gone = {"thread_id": thread, "title": None, "occurred_at": START, "recorded_at": START}
    library.write(titles.insert().values(**gone))
    with library.engine.connect() as connection:
        [entry] = entries(connection, [said])

    assert entry.erased


def test_moments_before_1970_are_moments() -> None:
    assert microseconds(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)) == -1_000_000
