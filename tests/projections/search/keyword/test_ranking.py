"""What the words of a question find."""

from uuid import UUID

from projections.search.keyword.ranking import NOTHING, allowed, find, is_only_wished
from projections.search.keyword.scoring import Scoring
from projections.search.keyword.snapshot import Snapshot, SnapshotReader
from projections.search.keyword.spans import Times
from projections.search.language import read
from projections.search.question import Node, Where
from projections.search.view import View
from projections.search.visibility import Sight
from projections.viewer import ANONYMOUS
from tests.projections.search.library import START, Library

LATER = START.replace(year=2021)


def node_of(words: str) -> Node:
    """A question whose conditions nothing meets."""
    node = read(words, lambda field, value: Where(field, lambda segment: bytes(segment.count)))
    assert node is not None
    return node


def view_of(library: Library, former: bool = False) -> View:
    """What everybody sees of the library."""
    if library.changed:
        library.catch_up()
    with library.engine.connect() as connection:
        snapshot = SnapshotReader(library.folder).current()
        return View(snapshot, Sight(connection, ANONYMOUS), Times(former=former))


def found(library: Library, words: str, former: bool = False) -> dict[UUID, tuple[float, bool]]:
    """What is found, with its score, and whether it is a former wording."""
    view = view_of(library, former)
    columns = view.snapshot.columns
    result = find(node_of(words), view, Scoring(view.snapshot))
    listed = zip(result.documents.tolist(), result.scores.tolist(), strict=True)
    rows = [(UUID(bytes=columns.id_of(n)), (s, bool(columns.former[n]))) for n, s in listed]
    assert len(rows) == len(dict(rows))
    return dict(rows)


def test_what_holds_more_of_the_words_scores_more_in_whichever_segment(library: Library) -> None:
    both = library.say("pump valve")
    library.catch_up()
    one = library.say("pump hammer")
    library.say("garden")

    result = found(library, "pump valve")

    assert result.keys() == {both, one}
    assert result[both] > result[one]


def test_only_what_is_shown_is_found(library: Library) -> None:
    library.say("pump", visibility="members")

    assert found(library, "pump") == {}
    assert find(node_of("pump"), View(Snapshot(), view_of(library).sight), Scoring(Snapshot())) is (
        NOTHING
    )


def test_former_wordings_are_found_only_when_asked_for(library: Library) -> None:
    said = library.say("pump")
    library.reword(said, "valve", LATER)

    assert found(library, "pump") == {}
    assert [former for _, former in found(library, "pump", former=True).values()] == [True]
    assert [former for _, former in found(library, "valve", former=True).values()] == [False]


def test_the_present_wording_is_found_unless_a_former_one_says_far_more(library: Library) -> None:
    for number in range(20):
        library.say(f"pump {number}")
    alike, unlike = library.say("The zebra pump."), library.say("The zebra pump.")
    library.reword(alike, "Once more, with feeling: the zebra pump.", LATER)
    library.reword(unlike, "The pump.", LATER)

    result = found(library, "zebra pump", former=True)

    assert (result[alike][1], result[unlike][1]) == (False, True)
    assert result[alike][0] == result[unlike][0] > found(library, "zebra pump")[alike][0]


def test_what_is_demanded_is_asked_of_every_wording(library: Library) -> None:
    said = library.say("pump " * 9)
    library.reword(said, "A pump, and many other things that need care " * 5, LATER)
    view = view_of(library, former=True)

    flags = allowed(node_of('"pump"'), view, Scoring(view.snapshot))

    assert flags.all()
    assert allowed(node_of("pump"), view, Scoring(view.snapshot)) is view.shown_flags


def test_plain_words_are_only_wished_for() -> None:
    assert is_only_wished(node_of("pump valve in:hall -tap"))
    assert not is_only_wished(node_of('pump "hand valve"'))
    assert not is_only_wished(node_of("pump AND valve"))
