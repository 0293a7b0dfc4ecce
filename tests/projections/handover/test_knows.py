"""Who knows about a topic."""

import sqlalchemy as sa

from archive.application import Archive
from projections.handover.knows import knowers, singles
from projections.handover.topics import community_in
from projections.viewer import ANONYMOUS, STEWARD, Viewer
from tests.reading import Library, handle
from tests.webui.fixed import Fixed, found, hit


def asked(library: Library, viewer: Viewer) -> list[tuple[str, list[str]]]:
    """Who knows, each with the keys of what they answered, when search finds the question."""
    question = library.archive.id_of("contribution", "hose")
    thread = library.archive.id_of("thread", "hose")
    by = library.person("ada")
    search = Fixed(found(hit(id=question, thread=thread, author_id=by, title="The hose")))
    keys = {library.archive.id_of("contribution", f"hose/{n}"): f"hose/{n}" for n in range(3)}
    return [
        (knower.name, [keys[each.contribution] for each in knower.evidence])
        for knower in knowers(library.engine, search, viewer, "hose")
    ]


def test_whoever_answered_the_question_that_was_found_knows(
    archive: Archive, engine: sa.Engine
) -> None:
    library = Library(archive, engine)
    library.space("hall")
    library.thread("hose", "The hose", by=handle("ada"))
    library.say("hose", "Where is the hose?", thread="hose")
    assert asked(library, ANONYMOUS) == []

    library.say("hose/0", "In the shed.", "Bob", thread="hose", visibility="stewards")
    library.say("hose/1", "Behind the shed.", "Cy", thread="hose")

    assert asked(library, STEWARD) == [("Bob", ["hose/0"])]
    assert asked(library, ANONYMOUS) == [("Cy", ["hose/1"])]


def test_who_was_erased_is_not_named(archive: Archive, engine: sa.Engine) -> None:
    library = Library(archive, engine)
    library.space("hall")
    library.thread("hose", "The hose", by=handle("ada"))
    library.say("hose", "Where is the hose?", thread="hose")
    library.say("hose/1", "Behind the shed.", "Cy", thread="hose")
    library.erase("cy")

    assert asked(library, STEWARD) == []


def test_what_one_alone_answers_is_told_with_who_that_is(garden: Library) -> None:
    with garden.engine.connect() as connection:
        community = community_in(connection, STEWARD)

    [single] = singles(garden.engine, STEWARD, community)

    assert (single.words, single.threads, single.knower.name) == (("prune", "roses"), 2, "Bob")
    assert [each.title for each in single.knower.evidence] == [
        "Prune roses now",
        "How to prune roses",
    ]
