"""The index that follows the read models."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.search.keyword import index as keyword
from projections.search.keyword.index import IndexInUseError, KeywordIndex
from projections.search.keyword.storage import MappedStorage
from projections.threads.tables import contributions, threads
from tests.projections.search.library import START, Library

KILLED = """
import os, sys
from pathlib import Path
from uuid import UUID
from projections.search.keyword.index import KeywordIndex
from projections.store import open_read_database

index = KeywordIndex(Path(sys.argv[2]))
with open_read_database(sys.argv[1]).connect() as connection:
    index.update(connection, [UUID(i) for i in sys.argv[3:]])
os._exit(9)
"""


def test_a_revised_text_is_found_by_its_new_words_only(library: Library) -> None:
    said = library.say("The pump leaks.")
    assert library.found("pump") == [said]

    library.change(said, body="The valve leaks.")

    assert library.found("pump") == []
    assert library.found("valve") == [said]
    assert library.index.document_count() == 1


def test_a_text_that_is_restored_is_found_again(library: Library) -> None:
    said = library.say("The pump leaks.")
    library.catch_up()
    library.change(said, state="withdrawn")
    library.catch_up()
    assert library.index.document_count() == 0

    library.change(said, state="shown")

    assert library.found("pump") == [said]


def test_former_wordings_go_with_their_contribution(library: Library) -> None:
    said = library.say("The pump leaks.")
    library.reword(said, "The valve leaks.", START.replace(year=2021))
    other = library.say("A pump.")
    with library.engine.connect() as connection:
        library.index.update(connection, [said])
    assert set(library.found("pump", former=True)) == {said, other}
    assert library.index.document_count() == 2

    library.change(said, state="withdrawn")

    assert library.found("leaks", former=True) == []
    assert library.index.document_count() == 1


def test_nothing_is_found_before_it_is_committed(library: Library) -> None:
    said = library.say("The pump leaks.")
    with library.engine.connect() as connection:
        library.index.update(connection, [said])
    library.changed.clear()

    assert library.found("pump") == []

    library.index.commit()

    assert library.found("pump") == [said]


def test_an_update_repeated_after_a_crash_leaves_no_duplicate(library: Library) -> None:
    said = [library.say(f"pump {n}") for n in range(5)]
    library.catch_up()
    library.index.close()

    again = KeywordIndex(library.folder)
    with library.engine.connect() as connection:
        again.update(connection, said)
        again.update(connection, said[:2])
    again.commit()

    assert again.document_count() == 5
    assert sorted(library.found("pump")) == sorted(said)


def test_several_updates_before_one_commit_leave_the_last_state(library: Library) -> None:
    said = library.say("The pump leaks.")
    with library.engine.connect() as connection:
        library.index.update(connection, [said])
    library.change(said, body="The valve leaks.")
    with library.engine.connect() as connection:
        library.index.update(connection, [said])
    library.change(said, body="The tap leaks.")

    assert library.found("leaks") == [said]
    assert library.found("pump") == library.found("valve") == []


def test_a_contribution_that_the_tables_do_not_know_is_removed(library: Library) -> None:
    with library.engine.connect() as connection:
        library.index.update(connection, [uuid4()])
    library.index.commit()

    assert library.index.document_count() == 0


def test_closing_gives_up_what_was_not_committed(library: Library) -> None:
    said = library.say("The pump leaks.")
    with library.engine.connect() as connection:
        library.index.update(connection, [said])
    library.index.close()
    library.changed.clear()

    assert library.found("pump") == []
    assert not _leftovers(library.folder)


def test_clearing_forgets_everything(library: Library) -> None:
    library.say("The pump leaks.")
    library.catch_up()

    library.index.clear()

    assert library.index.document_count() == 0
    assert library.found("pump") == []
    after = library.say("The pump leaks.")
    assert library.found("pump") == [after]
    assert not _leftovers(library.folder)


def test_two_cannot_write_at_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyword, "_WAIT_FOR_LOCK", 0.0)
    said = library.say("The pump leaks.")
    with library.engine.connect() as connection:
        library.index.update(connection, [said])
        other = KeywordIndex(library.folder)

        with pytest.raises(
            IndexInUseError, match=r"Another process is writing .*search.*try again"
        ):
            other.update(connection, [said])

        library.index.commit()
        other.update(connection, [said])
    other.commit()
    assert other.document_count() == 1


def test_a_writer_that_was_killed_leaves_the_index_as_it_was(library: Library) -> None:
    before = library.say("The pump leaks.")
    library.catch_up()
    library.index.close()
    lost = library.say("The pump drips.")

    url = library.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", KILLED, url, str(library.folder), str(lost)]
    killed = subprocess.run(command, check=False)

    assert killed.returncode == 9
    library.changed.clear()
    assert library.found("pump") == [before]
    library.changed.add(lost)
    assert set(library.found("pump")) == {before, lost}
    assert not _leftovers(library.folder)


def test_no_word_of_an_erased_person_stays_on_the_disk(library: Library) -> None:
    ben = library.person("Ben")
    thread = library.thread("zanzibar")
    library.say("A pump at an xanadu.", author_id=ben)
    revised = library.say("A valve at the quetzal.", author_id=ben, thread_id=thread)
    library.catch_up()
    library.change(revised, body="A valve at a ziggurat.")
    library.say("Something else entirely.")
    library.catch_up()
    words = {"xanadu", "quetzal", "zanzibar", "ziggurat"}
    assert _on_disk(library.folder, *words) == words

    library.write(threads.update().values(title=None))
    for contribution in _by(library, ben):
        library.change(contribution, body=None)
    library.catch_up()

    assert not _on_disk(library.folder, *words)
    assert library.index.document_count() == 1


def test_no_word_stays_that_was_added_and_erased_between_two_commits(library: Library) -> None:
    said = library.say("An xanadu.")
    library.say("Something else.")
    with library.engine.connect() as connection:
        library.index.update(connection, library.changed)
    library.change(said, body=None)
    library.catch_up()

    assert not _on_disk(library.folder, "xanadu")
    assert library.index.document_count() == 1


def test_no_word_of_an_erased_title_stays_on_the_disk(library: Library) -> None:
    said = library.say("The pump leaks.", title="An xanadu")
    for number in range(5):  # so that what is deleted is the smaller part
        library.say(f"Something else, {number}.", title="else")
    library.catch_up()

    library.write(threads.update().where(threads.c.title == "An xanadu").values(title=None))
    library.changed.add(said)
    library.catch_up()

    assert not _on_disk(library.folder, "xanadu")
    assert library.found("pump") == [said]


def test_many_small_commits_do_not_pile_up_segments(library: Library) -> None:
    said = []
    for number in range(20):
        said.append(library.say(f"pump {number}"))
        library.catch_up()

    assert len(MappedStorage(library.folder).segments()) < 9
    assert sorted(library.found("pump", limit=50)) == sorted(said)
    assert library.found("17") == [said[17]]


def test_what_was_found_before_a_commit_can_still_be_read_while_it_happens(
    library: Library,
) -> None:
    first = library.say("pump")
    assert library.found("pump") == [first]
    snapshot = library.engine_of_search._reader.current()  # noqa: SLF001 - held by a slow reader

    for number in range(10):
        library.say(f"pump {number}")
        library.catch_up()

    assert snapshot.postings("text", "pump")[0] is not None
    assert len(library.found("pump")) == 11


_change = st.tuples(st.integers(0, 5), st.sampled_from(("pump", "valve", "tap", None)))


@settings(max_examples=20)
@given(commits=st.lists(st.lists(_change, max_size=6), max_size=6))
def test_whatever_the_history_the_index_holds_what_the_tables_say(
    library: Library, commits: list[list[tuple[int, str | None]]]
) -> None:
    library.index.clear()
    said = [library.say("nothing") for _ in range(6)]
    bodies: list[str | None] = ["nothing"] * 6
    for changes in commits:
        for number, body in changes:
            library.change(said[number], body=body)
            bodies[number] = body
            with library.engine.connect() as connection:
                library.index.update(connection, [said[number]])
        library.catch_up()

    for word in ("pump", "valve", "tap", "nothing"):
        expected = {said[n] for n, body in enumerate(bodies) if body == word}
        assert set(library.found(word)) & set(said) == expected


def _by(library: Library, person: UUID) -> list[UUID]:
    theirs = sa.select(contributions.c.id).where(contributions.c.author_id == person)
    with library.engine.connect() as connection:
        return list(connection.scalars(theirs))


def _on_disk(folder: Path, *words: str) -> set[str]:
    """Those of the words that stand in a file of the index."""
    data = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return {word for word in words if word.encode() in data}


def _leftovers(folder: Path) -> set[str]:
    """Files of segments that the index does not name."""
    named = {segment.segment_id() for segment in MappedStorage(folder).segments()}
    files = (path.name for path in folder.iterdir() if path.name.startswith("MAIN_"))
    return {name for name in files if name != "MAIN_WRITELOCK" and name.split(".")[0] not in named}
