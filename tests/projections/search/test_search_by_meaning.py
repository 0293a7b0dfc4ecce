"""The search engine as a whole, by meaning, with a real model."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.search.engine import MODES, Facets, Filters, Mode, Order, Query
from projections.search.meaning.sense import Sense
from projections.search.search import Search
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.projections.search.library import START, Library
from tests.projections.search.understood import Understood

PUNCTURE = "How can I repair a flat tyre?"
REPHRASED = "How do I fix a puncture in my bicycle wheel?"


def test_a_paraphrase_without_a_common_word_finds_the_text(understood: Understood) -> None:
    wheel = understood.say(REPHRASED)
    understood.say("The bus to the airport leaves at noon.")
    faucet = understood.say("My kitchen faucet leaks all night.")

    assert understood.found(PUNCTURE) == [wheel]
    assert understood.found("stop water dripping from a tap") == [faucet]
    assert understood.search(PUNCTURE).close
    assert understood.found(PUNCTURE, mode="keyword") == []


def test_the_context_of_a_reply_helps_to_find_it(understood: Understood) -> None:
    thread = understood.thread(REPHRASED)
    understood.say("It happened on the way home.", thread_id=thread)
    reply = understood.say("Glue a patch on it and wait for ten minutes.", thread_id=thread)

    filters = Filters(kinds=frozenset({"message"}), since=START + timedelta(minutes=2))

    assert understood.found(PUNCTURE, filters=filters) == [reply]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("error ERR_4711", "Look up ERR_4711 in the red folder."),
        ("ERR_4711", "Look up ERR_4711 in the red folder."),
        ("who repairs engines like Quillfeather did", "Quillfeather sends his regards."),
        ('"red folder" engine start', "Put it into the red folder, please."),
        ("#1234 engine", "We talked about #1234 at length."),
    ],
)
def test_names_and_phrases_are_not_lost_to_what_merely_means_alike(
    understood: Understood, words: str, text: str
) -> None:
    for decoy in (
        "The engine does not start, it shows an error.",
        "Starting the motor fails with ERR_4712.",
        "Who can repair engines? Who repairs the motor?",
        "The folder is red. Start the engine with the folder closed.",
    ):
        understood.say(decoy)
    said = understood.say(text)

    assert understood.found(words)[0] == said


def test_a_name_in_a_long_question_is_found_though_what_means_alike_comes_first(
    understood: Understood,
) -> None:
    for number in range(9):
        understood.say(f"Engine {number} does not start, it shows an error.")
    said = understood.say("Look up ERR_4711 in the red folder.")

    assert said in understood.found("why does the engine show ERR_4711 and will not start")


def test_a_quoted_phrase_must_be_there_however_near_others_come(understood: Understood) -> None:
    exact = understood.say("He said: my wheel has a puncture, again.")
    understood.say("My wheel has got a puncture.")
    same = understood.say(PUNCTURE)

    assert understood.found('"wheel has a puncture"') == [exact]
    assert understood.found(f'"wheel has a puncture" {PUNCTURE}') == [exact]
    assert understood.found(f"{PUNCTURE} -puncture") == [same]


@pytest.mark.parametrize("mode", ["hybrid", "meaning"])
@pytest.mark.parametrize("order", ["relevance", "newest"])
def test_filters_leave_out_exactly_what_they_do_not_allow(
    understood: Understood, mode: Mode, order: Order
) -> None:
    shed, ben = understood.space("shed"), understood.person("Ben")
    options: list[dict[str, Any]] = [
        {},
        {"space_id": shed},
        {"author_id": ben},
        {"kind": "question"},
        {"occurred_at": START.replace(year=2019)},
    ]
    hall, in_shed, by_ben, question, early = (understood.say(REPHRASED, **each) for each in options)
    answered = understood.thread()
    asked = understood.say(REPHRASED, thread_id=answered)
    answer = understood.say("Glue a patch on it.", thread_id=answered, kind="answer")

    def found(**filters: Any) -> set[UUID]:
        by: dict[str, Any] = {"mode": mode, "order": order, "filters": Filters(**filters)}
        return set(understood.found(REPHRASED, **by))

    assert found(spaces=frozenset({shed})) == {in_shed}
    assert found(people=frozenset({ben})) == {by_ben}
    assert found(kinds=frozenset({"question"})) == {question}
    assert found(until=START) == {early}
    assert found(answered=True) - {answer} == {asked}
    assert found(since=START, kinds=frozenset({"message"})) == {hall, in_shed, by_ben, asked}
    assert found(since=START.replace(year=2030)) == set()


def test_nothing_close_is_told_with_the_nearest_few(understood: Understood) -> None:
    for number in range(9):
        understood.say(f"The bus number {number} to the airport leaves at noon.")
        understood.say(f"Cake number {number} needs flour and eggs.")

    results = understood.search("quantum theory of gluons and black holes")

    assert not results.close
    assert 0 < len(results.hits) <= 5
    assert results.total == len(results.hits)
    assert "Nothing close" in results.notes[-1]
    assert results.facets == Facets()
    assert understood.search("quantum theory of gluons", offset=5).hits == ()


def test_of_an_empty_archive_nothing_is_near(understood: Understood) -> None:
    results = understood.search(PUNCTURE)

    assert (results.total, results.hits, results.notes) == (0, (), ())


def test_where_the_words_as_written_find_nothing_the_nearest_spelling_is_searched(
    understood: Understood,
) -> None:
    said = understood.say("The zeppelin lands.")
    understood.say("The soup of the day is tomato with basil.")

    results = understood.search("zepelin")

    assert (results.searched, [hit.id for hit in results.hits]) == ("zeppelin", [said])
    assert results.close
    assert results.notes == ()
    assert understood.search("zeppelin").searched is None


def test_a_word_that_the_model_knows_is_not_taken_for_a_slip(understood: Understood) -> None:
    understood.say("The house stands on a hill.")

    results = understood.search("mouse")

    assert (results.searched, results.did_you_mean) == (None, None)
    assert understood.respelled("huose") == "house"


def test_a_question_asked_in_other_words_is_similar(understood: Understood) -> None:
    asked = understood.say("It is flat on the road.", title=REPHRASED, kind="question")
    understood.say("It has rooms for hire.", title="Where is the hall?", kind="question")

    understood.catch_up()

    [hit] = understood.engine_of_search.similar(PUNCTURE, ANONYMOUS)

    assert hit.id == asked
    assert understood.engine_of_search.similar("How is tea made in China?", ANONYMOUS) == ()


def test_until_it_is_understood_what_shares_its_words_is_similar(understood: Understood) -> None:
    asked = understood.say("In the porch?", title="Where do dead batteries go?", kind="question")
    understood.say("Where is the hall?", title="The hall", kind="question")
    understood.catch_up_words()
    understood.reach(100, 40)
    similar = understood.engine_of_search.similar

    assert [hit.id for hit in similar("where do dead batteries go", ANONYMOUS)] == [asked]
    assert similar("Who was the king of France?", ANONYMOUS) == ()


def test_a_thread_is_not_similar_to_itself_and_no_more_are_given_than_asked_for(
    understood: Understood,
) -> None:
    own, *others = (understood.say(REPHRASED) for _ in range(3))
    understood.catch_up()
    similar = understood.engine_of_search.similar
    threads_of = {hit.id: hit.thread for hit in similar(PUNCTURE, ANONYMOUS)}

    near = similar(PUNCTURE, ANONYMOUS, apart_from=threads_of[own])

    assert {hit.id for hit in near} == set(others)
    assert len(similar(PUNCTURE, ANONYMOUS, limit=1)) == 1
    assert len(similar(PUNCTURE, ANONYMOUS, 1, threads_of[own])) == 1


def test_a_text_is_no_syntax_when_what_is_similar_is_looked_for(understood: Understood) -> None:
    said = understood.say(REPHRASED)
    understood.catch_up()
    similar = understood.engine_of_search.similar

    for text in (f'{REPHRASED} in:nowhere "exactly" -wheel', f"NOT ({REPHRASED} AND *"):
        assert [hit.id for hit in similar(text, ANONYMOUS)] == [said], text
    for text in ("", "?", "the", "\x00"):
        assert similar(text, ANONYMOUS) == ()


def test_nobody_finds_what_is_similar_among_what_they_may_not_see(understood: Understood) -> None:
    said = understood.say(REPHRASED, visibility="members")
    understood.catch_up()
    similar = understood.engine_of_search.similar

    assert similar(PUNCTURE, ANONYMOUS) == ()
    assert [hit.id for hit in similar(PUNCTURE, MEMBER)] == [said]


def test_each_mode_asks_in_its_own_way(understood: Understood) -> None:
    meaning = understood.say(REPHRASED)
    words = understood.say("The flat has a kitchen.")

    assert understood.found("flat tyre", mode="keyword") == [words]
    assert understood.found(PUNCTURE, mode="meaning") == [meaning]
    assert understood.found("is:accepted", mode="meaning") == []
    assert understood.found('from:"Ada Archer"', mode="meaning", order="oldest") == [meaning, words]


@pytest.mark.parametrize("mode", ["hybrid", "meaning"])
def test_an_exhaustive_answer_ranks_all_that_the_filters_leave(
    understood: Understood, mode: Mode
) -> None:
    shed = understood.space("shed")
    wheel = understood.say(REPHRASED, space_id=shed)
    cake = understood.say("Cake needs flour and eggs.", space_id=shed)
    thanks = understood.say("Thanks!", space_id=shed)
    understood.say(REPHRASED)
    filters = Filters(spaces=frozenset({shed}))

    found = understood.found(PUNCTURE, mode=mode, filters=filters, exhaustive=True)

    assert found[0] == wheel
    assert set(found) == {wheel, cake, thanks}


def test_with_a_model_that_cannot_be_loaded_the_words_answer_and_it_is_told(
    library: Library, tmp_path: Path
) -> None:
    said = library.say("The flat has a kitchen.")
    library.catch_up()
    sense = Sense(tmp_path / "meaning", library.engine, str(tmp_path / "no-such-model"))
    search = Search(library.folder, library.engine, sense)

    for mode in MODES:
        results = search.search(Query("flat kitchen", mode=mode), ANONYMOUS)
        assert [hit.id for hit in results.hits] == [said]
        told = any("no-such-model" in note for note in results.notes)
        assert told == (mode != "keyword")
        assert results.understood == 0.0
        assert results.close
    assert search.search(Query("zzzz"), ANONYMOUS).hits == ()


def test_an_answer_says_how_much_is_understood(understood: Understood) -> None:
    understood.say(REPHRASED)
    understood.reach(100, 40)

    assert understood.search(PUNCTURE).understood == 0.4
    by_words = Search(understood.folder, understood.engine)
    assert by_words.search(Query(PUNCTURE), ANONYMOUS).understood is None


def test_what_is_not_understood_yet_is_found_by_its_words(understood: Understood) -> None:
    known = understood.say(REPHRASED)
    understood.catch_up()
    late = understood.say("A flat tyre needs air, to repair it.")
    understood.catch_up_words()

    assert understood.found(PUNCTURE) == [late, known]
    assert understood.found(PUNCTURE, mode="meaning") == [known]


def test_a_title_that_may_not_be_seen_brings_no_reply_to_light(understood: Understood) -> None:
    thread = understood.thread(REPHRASED)
    understood.say("It is on the way.", thread_id=thread, visibility="members")
    reply = understood.say("I will ask the neighbours tonight.", thread_id=thread)

    [told] = understood.hits(PUNCTURE, mode="meaning")
    [known] = understood.hits(PUNCTURE, MEMBER, mode="meaning")
    assert told.score < 0.2 < 0.3 < known.score
    [hit] = understood.hits("who asks the neighbours?")
    assert (hit.id, hit.title) == (reply, "")


_levels = st.sampled_from((None, "public", "members", "stewards", "confidential"))


@settings(max_examples=12)
@given(
    said=st.lists(st.tuples(_levels, _levels, _levels), min_size=1, max_size=5),
    mode=st.sampled_from(["hybrid", "meaning"]),
    order=st.sampled_from(["relevance", "newest"]),
)
def test_by_meaning_nobody_finds_or_counts_what_they_may_not_see(
    understood: Understood,
    said: list[tuple[str | None, str | None, str | None]],
    mode: Mode,
    order: Order,
) -> None:
    mine, places = {}, set()
    for of_space, of_opener, of_reply in said:
        space = understood.space("a space", of_space or "public")
        thread = understood.thread(REPHRASED, space_id=space)
        places.add(space)
        for level in (of_opener, of_reply):
            each = understood.say(REPHRASED, thread_id=thread, space_id=space, visibility=level)
            mine[each] = thread
    filters = Filters(spaces=frozenset(places))

    for viewer in (ANONYMOUS, MEMBER, STEWARD):
        with understood.engine.connect() as connection:
            shown = contributions.c.id.in_(mine) & contribution_seen(viewer)
            seen = set(connection.scalars(sa.select(contributions.c.id).where(shown)))
        options: dict[str, Any] = {"mode": mode, "order": order, "filters": filters}

        results = understood.search(REPHRASED, viewer, **options)

        found = {hit.id for hit in results.hits}
        assert found <= seen
        assert {mine[one] for one in found} == {mine[one] for one in seen}
        assert results.total == len(results.hits) == len(found)
        assert order == "relevance" or found == seen
        counted = sum(facet.count for facet in results.facets.spaces)
        assert counted == len({mine[one] for one in seen})


def test_of_a_long_text_the_passage_is_shown_that_comes_nearest(understood: Understood) -> None:
    long = [
        f"On day {number} of the journey we rowed along the quiet coast." for number in range(30)
    ]
    long[12:] = ["Then our child fell ill, and a doctor from the village came at night."] * 20
    understood.say("\n".join(long))

    [hit] = understood.search("medical help for a sick kid").hits

    assert "a doctor from the village" in "".join(piece for piece, _ in hit.excerpt)
    assert hit.excerpt[0][0].startswith("…")
