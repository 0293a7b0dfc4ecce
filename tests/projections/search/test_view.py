"""A snapshot as one viewer sees it."""

from datetime import timedelta

from projections.search.keyword.snapshot import SnapshotReader
from projections.search.keyword.spans import Times, microseconds
from projections.search.view import View
from projections.search.visibility import Sight
from projections.threads.rows import Then
from projections.viewer import ANONYMOUS, STEWARD, Viewer
from tests.projections.search.library import START, Library


def view_of(library: Library, viewer: Viewer) -> View:
    """What the viewer sees of the library."""
    if library.changed:
        library.catch_up()
    with library.engine.connect() as connection:
        return View(SnapshotReader(library.folder).current(), Sight(connection, viewer))


def test_only_what_is_seen_is_counted(library: Library) -> None:
    library.say("pump", title="pump")
    library.say("valve pump")
    library.say("pump", visibility="stewards")

    assert view_of(library, ANONYMOUS).frequency(["pump"]) == 2
    assert view_of(library, STEWARD).frequency(["pump"]) == 3
    assert view_of(library, STEWARD).frequency(["valv", "pump"]) == 3
    assert view_of(library, ANONYMOUS).frequency(["pump"], "title") == 1
    assert view_of(library, ANONYMOUS).frequency(["zebra"]) == 0


def test_a_moment_has_the_words_and_the_authors_of_then(library: Library) -> None:
    ben = library.person("Ben")
    said = library.say("pump")
    later = START.replace(year=2021)
    library.reword(said, "valve", later)
    library.say("pump", author_id=ben, kind="answer", occurred_at=later)
    now = view_of(library, ANONYMOUS)
    then = View(now.snapshot, now.sight, Times(as_of=microseconds(START.replace(month=2))))

    assert (now.frequency(["pump"]), now.frequency(["valv"])) == (1, 1)
    assert (then.frequency(["pump"]), then.frequency(["valv"])) == (1, 0)
    assert then.authors() == {library.ada.bytes}
    assert (len(now.answered_threads()), len(then.answered_threads())) == (1, 0)


def test_when_a_document_held(library: Library) -> None:
    said = library.say("pump")
    later = START.replace(year=2021)
    library.reword(said, "valve", later)
    now = view_of(library, ANONYMOUS)
    former = View(now.snapshot, now.sight, Times(former=True))
    past = View(now.snapshot, now.sight, Times(as_of=microseconds(later), former=True))
    valve, pump = range(2)

    assert now.then(valve).is_now
    assert former.then(valve).is_now
    assert past.then(valve) == Then(later)
    for view in (former, past):
        assert view.then(pump) == Then(START + timedelta(minutes=1), START)
    assert former.holding.tolist() == past.holding.tolist() == [True, False]
    assert now.shown_flags.tolist() == [True, False]
    assert former.shown_flags.tolist() == [True, True]


def test_only_authors_of_what_is_seen_are_known(library: Library) -> None:
    ben = library.person("Ben")
    library.say("pump")
    library.say("pump", author_id=ben, visibility="stewards")

    assert view_of(library, ANONYMOUS).authors() == {library.ada.bytes}
    assert view_of(library, STEWARD).authors() == {library.ada.bytes, ben.bytes}


def test_threads_with_an_answer_that_is_seen(library: Library) -> None:
    answered, accepted, open_, secret = (library.thread() for _ in range(4))
    library.say("pump", thread_id=answered, kind="answer")
    library.say("pump", thread_id=accepted, accepted_at=START)
    library.say("pump", thread_id=open_)
    library.say("pump", thread_id=secret, kind="answer", visibility="stewards")

    assert view_of(library, ANONYMOUS).answered_threads() == {answered.bytes, accepted.bytes}
    assert secret.bytes in view_of(library, STEWARD).answered_threads()
