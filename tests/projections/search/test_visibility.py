"""Who finds what: every rule of visibility, in every way that search could give something away."""

from collections.abc import Iterable
from itertools import product
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.commands import Visibility
from projections.search.keyword.facts import demands
from projections.search.visibility import Sight
from projections.spaces.tables import spaces
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.projections.search.library import Library

LEVELS: tuple[Visibility, ...] = ("public", "members", "stewards", "confidential")
VIEWERS = (ANONYMOUS, MEMBER, STEWARD)


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.level)
def test_a_viewer_finds_in_each_space_exactly_what_their_level_sees(
    library: Library, viewer: Viewer
) -> None:
    said = {level: library.say("pump", space_id=library.space(level, level)) for level in LEVELS}

    results = library.search("pump", viewer)

    seen = [said[level] for level in LEVELS if level in viewer.visibilities]
    assert sorted(hit.id for hit in results.hits) == sorted(seen)
    assert results.total == len(seen)


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.level)
def test_the_stricter_of_space_thread_and_item_decides(library: Library, viewer: Viewer) -> None:
    seen = set()
    for of_space, of_thread, of_item in product(LEVELS, (None, *LEVELS), (None, *LEVELS)):
        space = library.space("a space", of_space)
        thread = library.thread(visibility=of_thread, space_id=space)
        said = library.say("pump", thread_id=thread, space_id=space, visibility=of_item)
        if {of_space, of_thread or "public", of_item or "public"} <= set(viewer.visibilities):
            seen.add(said)

    results = library.search("pump", viewer, limit=500)

    assert {hit.id for hit in results.hits} == seen
    assert results.total == len(seen)


def test_confidential_things_show_to_the_people_their_space_names_and_to_nobody_else(
    library: Library,
) -> None:
    ben, eve = library.person("Ben"), library.person("Eve")
    board = library.space("board", "confidential", named=[ben])
    secret = library.say("pump", space_id=board)

    assert library.found("pump", Viewer("anonymous", ben)) == [secret]
    assert library.found("pump", Viewer("steward", eve)) == []
    assert library.found("pump", STEWARD) == []


def test_somebody_named_by_one_space_does_not_see_anothers_secrets(library: Library) -> None:
    ben = library.person("Ben")
    library.space("board", "confidential", named=[ben])
    library.say("pump", space_id=library.space("court", "confidential", named=[library.ada]))
    library.say("pump", visibility="confidential")

    assert library.found("pump", Viewer("steward", ben)) == []


def test_being_named_by_a_space_does_not_make_a_steward(library: Library) -> None:
    ben = library.person("Ben")
    board = library.space("board", "confidential", named=[ben])
    library.say("pump", space_id=board, visibility="stewards")

    assert library.found("pump", Viewer("member", ben)) == []
    assert len(library.found("pump", Viewer("steward", ben))) == 1


def test_a_space_that_is_closed_off_later_takes_its_texts_with_it(library: Library) -> None:
    library.say("pump")
    assert library.search("pump").total == 1

    library.write(spaces.update().values(visibility="members"))  # the index hears nothing of it

    assert library.search("pump").total == 0
    assert library.search("pump", MEMBER).total == 1


@pytest.mark.parametrize("state", ["hidden", "withdrawn"])
def test_what_was_hidden_or_withdrawn_is_not_found(library: Library, state: str) -> None:
    said = library.say("pump")
    assert library.found("pump", STEWARD) == [said]

    library.change(said, state=state)

    assert library.found("pump", STEWARD) == []


def test_what_lies_nowhere_or_demands_something_unknown_is_denied(library: Library) -> None:
    library.say("pump", space_id=uuid4())
    library.say("pump", visibility="friends")
    library.say("pump", thread_id=library.thread(visibility="friends"))
    library.say("pump", thread_id=uuid4())
    library.say("pump", thread_id=library.thread(space_id=library.space("other")))

    assert library.search("pump", STEWARD).total == 0


def test_phrases_prefixes_and_conditions_find_nothing_hidden(library: Library) -> None:
    secret = library.space("secret", "stewards")
    library.say("the hand pump leaks", space_id=secret, kind="question", title="Water")

    for words in (
        '"hand pump"',
        "pum*",
        "-zebra",
        "kind:question",
        "after:2000",
        "pump OR zebra",
        "title:water",
        'from:"Ada Archer"',
    ):
        assert library.search(words, MEMBER).total == 0, words
        assert library.search(words, STEWARD).total == 1, words


def test_a_hidden_text_does_not_raise_the_bar_for_the_visible_ones(library: Library) -> None:
    seen = library.say("a pump among many other things that are said here about water and more")
    library.say(
        "rare pump valve", space_id=library.space("secret", "stewards"), title="rare pump valve"
    )

    assert library.found("rare pump valve") == [seen]


def test_a_space_that_may_not_be_seen_is_unknown(library: Library) -> None:
    secret = library.space("secret plans", "stewards")
    library.say("pump", space_id=secret)

    seen = library.search('in:"secret plans" pump', STEWARD)
    unseen = library.search('in:"secret plans" pump', MEMBER)

    assert (seen.total, seen.notes) == (1, ())
    assert unseen.total == 0
    assert unseen.notes == ("There is no space named 'secret plans'.",)
    assert "secret" not in str(library.search("in:secrets pump", MEMBER).notes)[30:]


def test_somebody_of_whom_nothing_may_be_seen_is_unknown(library: Library) -> None:
    library.say("pump")
    whistler = library.person("Wendy Whistler")
    library.say("pump", author_id=whistler, space_id=library.space("secret", "stewards"))

    assert library.search("from:Wendy pump", STEWARD).total == 1
    assert library.search("from:Wendy pump").notes == ("Nobody named 'Wendy' wrote anything here.",)
    assert "Whistler" not in str(library.search("from:Whistle pump").notes)
    assert "Whistler" in str(library.search("from:Whistle pump", STEWARD).notes)


def test_no_spelling_is_suggested_that_stands_only_in_hidden_texts(library: Library) -> None:
    library.say("The zeppelin lands.", space_id=library.space("secret", "stewards"))

    assert library.respelled("zepelin", STEWARD) == "zeppelin"
    assert library.respelled("zepelin", MEMBER) is None


def test_a_word_that_stands_only_in_hidden_texts_counts_as_unknown(library: Library) -> None:
    library.say("The zeplin lands.", space_id=library.space("secret", "stewards"))
    library.say("The zeppelin lands.")

    assert library.respelled("zeplin", MEMBER) == "zeppelin"


def test_an_answer_that_may_not_be_seen_answers_nothing(library: Library) -> None:
    thread = library.thread()
    question = library.say("pump?", thread_id=thread, kind="question")
    library.say("Oil it.", thread_id=thread, kind="answer", visibility="members")

    assert library.found("has:answer pump") == []
    assert library.found("has:answer pump", MEMBER) == [question]


_texts = st.tuples(
    st.sampled_from(LEVELS), st.sampled_from((None, *LEVELS)), st.sampled_from((None, *LEVELS))
)


@settings(max_examples=25)
@given(texts=st.lists(_texts, min_size=1, max_size=8), named=st.booleans())
def test_the_index_and_the_tables_agree_on_who_sees_what(
    library: Library, texts: list[tuple[str, str | None, str | None]], named: bool
) -> None:
    ben = library.person("Ben")
    said = set()
    for of_space, of_thread, of_item in texts:
        space = library.space("a space", of_space, named=[ben] if named else [])
        thread = library.thread(visibility=of_thread, space_id=space)
        said.add(library.say("pump", thread_id=thread, space_id=space, visibility=of_item))

    for viewer in (*VIEWERS, Viewer("anonymous", ben), Viewer("steward", ben)):
        assert set(library.found("pump", viewer, limit=1_000)) & said == _seen(
            library, viewer, said
        )


def _seen(library: Library, viewer: Viewer, said: Iterable[UUID]) -> set[UUID]:
    these = contributions.c.id.in_(said)
    with library.engine.connect() as connection:
        seen = sa.select(contributions.c.id).where(these, contribution_seen(viewer))
        return set(connection.scalars(seen))


def test_a_space_nobody_knows_is_seen_by_nobody(library: Library) -> None:
    with library.engine.connect() as connection:
        sight = Sight(connection, STEWARD)

    assert sight.sees_space(library.hall)
    assert not sight.sees_space(uuid4())
    assert not sight.sees(library.hall.bytes, demands("friends"))


@pytest.mark.parametrize("how", ["made_in", "moved_to"])
def test_what_was_in_a_thread_for_few_is_not_counted_for_all_where_it_is_found_now(
    library: Library, how: str
) -> None:
    few = library.thread(visibility="stewards")
    said = {library.say("pump", **{how: few}) for _ in range(3)}
    library.say("pump")

    for viewer in (ANONYMOUS, MEMBER):
        results = library.search("pump", viewer, limit=1)
        assert (results.total, [hit.id in said for hit in results.hits]) == (1, [False])
    assert library.search("pump", STEWARD, limit=1).total == 4
