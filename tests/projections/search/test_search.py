"""The search engine as a whole: what people find, and what they do not."""

import time
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.norms.tables import norm_changes, norms
from projections.threads.tables import threads
from projections.viewer import MEMBER
from tests.projections.search.library import START, Library


def test_a_question_finds_the_texts_that_share_its_words(library_anywhere: Library) -> None:
    pump = library_anywhere.say("The hand pump in the garden leaks.")
    library_anywhere.say("Who brings cake on Sunday?")

    results = library_anywhere.search("why is the pump leaking?")

    assert [hit.id for hit in results.hits] == [pump]
    assert results.total == 1
    assert results.notes == ()


def test_a_hit_says_who_said_what_where_and_when(library_anywhere: Library) -> None:
    library = library_anywhere
    thread = library.thread("Water in the garden")
    pump = library.say("The pump leaks.", thread_id=thread, kind="question", source="m1")

    [hit] = library.hits("pump")

    assert (hit.id, hit.thread, hit.author_id) == (pump, thread, library.ada)
    assert (hit.space, hit.space_id) == ("hall", library.hall)
    assert (hit.author, hit.kind, hit.source) == ("Ada Archer", "question", "m1")
    assert (hit.title, hit.occurred_at.isoformat()) == (
        "Water in the garden",
        "2020-01-01T00:01:00+00:00",
    )
    assert hit.excerpt == (("The ", False), ("pump", True), (" leaks.", False))


def test_one_word_that_is_found_is_enough(library: Library) -> None:
    pump = library.say("The pump leaks.")

    assert library.found("pump zeppelin xylophone") == [pump]


def test_what_shares_only_common_words_is_left_out_where_something_shares_rare_ones(
    library: Library,
) -> None:
    for number in range(40):
        library.say(f"The garden was lovely on day {number}.")
    pump = library.say("The rare pump of the garden leaks.")

    assert library.found("garden pump leaks") == [pump]
    assert library.search("garden").total == 41


def test_all_of_a_phrase_must_follow_each_other(library: Library) -> None:
    pump = library.say("Our hand pump leaks.")
    library.say("Give me a hand with the pump.")

    assert library.found('"hand pump"') == [pump]


def test_a_phrase_is_found_across_its_stop_words(library: Library) -> None:
    state = library.say("What is the state of the art?")

    assert library.found('"state of the art"') == [state]


def test_operators_and_parentheses(library: Library) -> None:
    both = library.say("pump and valve")
    valve = library.say("valve and tap")
    tap = library.say("tap and pump")

    assert set(library.found("pump AND valve")) == {both}
    assert set(library.found("pump OR valve")) == {both, valve, tap}
    assert set(library.found("pump NOT valve")) == {tap}
    assert set(library.found("pump -valve")) == {tap}
    assert set(library.found("tap AND (pump OR valve)")) == {valve, tap}
    assert set(library.found("-pump")) == {valve}


def test_a_star_stands_for_any_ending(library: Library) -> None:
    garden = library.say("gardening")
    gardener = library.say("The gardenia blooms.")
    library.say("A guard stands there.")

    assert set(library.found("garden*")) == {garden, gardener}


def test_a_star_finds_what_is_stored_under_a_shorter_stem(library: Library) -> None:
    installed = library.say("The installation went well.")

    assert library.found("installat*") == [installed]


def test_the_title_is_searched_with_the_contribution_that_opened_the_thread(
    library_anywhere: Library,
) -> None:
    library = library_anywhere
    thread = library.thread("Broken pump")
    opener = library.say("Help, please.", thread_id=thread)
    library.say("It is on its way.", thread_id=thread)

    assert library.found("pump") == [opener]
    assert library.found("title:pump") == [opener]
    assert library.found('title:"broken pump"') == [opener]
    assert library.found("title:help") == []


def test_a_word_of_the_title_demanded_by_name_is_not_looked_for_in_the_text(
    library: Library,
) -> None:
    library.say("The pump leaks.", title="Water")
    titled = library.say("It drips.", title="Pump")

    assert library.found("title:pump drips leaks") == [titled]


def test_results_come_by_date_when_asked(library: Library) -> None:
    first, second, third = (library.say("pump " * n) for n in (2, 3, 1))

    assert library.found("pump", order="newest") == [third, second, first]
    assert library.found("pump", order="oldest") == [first, second, third]


def test_pages_follow_each_other_without_gaps(library: Library) -> None:
    said = {library.say(f"pump number {n}") for n in range(7)}
    pages = [library.found("pump", limit=3, offset=offset) for offset in (0, 3, 6)]

    assert [len(page) for page in pages] == [3, 3, 1]
    assert set().union(*pages) == said
    assert library.search("pump", limit=0).total == 7


def test_an_accepted_answer_comes_before_its_like(library: Library) -> None:
    library.say("Tighten the pump.")
    accepted = library.say("Tighten the pump.", accepted_at=None, kind="answer")
    library.say("Tighten the pump.")
    library.change(accepted, accepted_at=START)

    assert library.found("tighten pump")[0] == accepted


def test_a_text_that_was_liked_comes_before_its_like(library: Library) -> None:
    library.say("Tighten the pump.")
    liked = library.say("Tighten the pump.", score=12)
    library.say("Tighten the pump.")

    assert library.found("tighten pump")[0] == liked


def test_identifiers_and_error_codes_are_found_exactly(library: Library) -> None:
    written = {
        "ECONNREFUSED": library.say("Error: ECONNREFUSED 127.0.0.1:80"),
        "foo_bar.baz()": library.say("Call foo_bar.baz() first."),
        "#1234": library.say("See #1234, please."),
        "v2.1.0": library.say("Since v2.1.0."),
        "C++": library.say("We wrote it in C++."),
        "/etc/fstab": library.say("Look into `/etc/fstab`"),
        "docs.example.org": library.say("Read https://docs.example.org/guide."),
        "getUserName": library.say("getUserName() returns none"),
    }
    library.say("C is a language, and 2.1 is a version, and 1234 a number, foo, bar, baz.")

    for words, contribution in written.items():
        assert library.found(words)[0] == contribution, words
        assert library.found(f'"{words}"') == [contribution], words


def test_parts_of_an_identifier_are_found_too(library: Library) -> None:
    call = library.say("Call foo_bar.bazaar() first.")

    assert library.found("bazaar") == [call]


def test_other_scripts_and_emoji_are_found(library: Library) -> None:
    chinese = library.say("我喜欢花园里的水泵")
    russian = library.say("Насос в саду сломан")  # noqa: RUF001 - Russian
    emoji = library.say("Well done 🎉")
    french = library.say("La pompe à eau est cassée")

    assert library.found("水泵") == [chinese]
    assert library.found('"花园"') == [chinese]
    assert library.found("сломан") == [russian]
    assert library.found("🎉") == [emoji]
    assert library.found("cassee") == [french]


def test_quoted_lines_of_a_mail_are_not_its_authors_words(library: Library) -> None:
    library.say("On 1 May 2020, Ben wrote:\n> the pump leaks\n\nGood to know.", media="mail")

    assert library.found("pump") == []
    assert len(library.found("know")) == 1


def test_who_is_mentioned_is_shown_by_name_and_not_searched_by_identity(
    library: Library,
) -> None:
    ben = library.person("Ben")
    library.say(f"Ask <@{ben}> about the pump")

    [hit] = library.hits("pump")

    assert "".join(text for text, _ in hit.excerpt) == "Ask @Ben about the pump"
    assert library.found(str(ben)) == []


def test_a_linked_handle_goes_by_the_name_of_its_person(library: Library) -> None:
    handle = library.person("ada99", same_as=library.ada)
    library.say("The pump leaks.", author_id=handle)

    [hit] = library.hits("pump")

    assert (hit.author, hit.author_id) == ("Ada Archer", handle)


@pytest.mark.parametrize("words", ["", "   ", "\x00", '""'])
def test_an_empty_question_finds_nothing(library: Library, words: str) -> None:
    library.say("The pump leaks.")

    assert library.search(words).total == 0


@pytest.mark.parametrize("words", ["to be or not to be", "*", "AND", "-", "( )", "? !", '"the"'])
def test_a_question_without_telling_words_says_so(library: Library, words: str) -> None:
    library.say("The pump leaks.")

    results = library.search(words)

    assert results.total == 0
    assert "nothing to search for" in results.notes[-1]


def test_a_lone_quotation_mark_is_left_out_with_a_note(library: Library) -> None:
    pump = library.say("The pump leaks.")

    results = library.search('"pump leaks')

    assert [hit.id for hit in results.hits] == [pump]
    assert results.notes == ("A quotation mark stands alone, so it was left out.",)


@pytest.mark.parametrize(
    "words",
    ["pump " * 2_000, "(" * 10_000, '"' * 9_999, "a* " * 3_000, "x" * 10_000, "-a " * 3_000],
)
def test_ten_thousand_characters_are_answered_soon(library: Library, words: str) -> None:
    library.say("The pump leaks.")
    started = time.perf_counter()

    results = library.search(words)

    assert time.perf_counter() - started < 2
    assert "only its first 1,000 characters" in results.notes[0]


@settings(max_examples=150)
@given(words=st.text(max_size=60) | st.text('pump garden "()*:-#ANDORT in from 2 ', max_size=60))
def test_no_question_raises(library: Library, words: str) -> None:
    if not library.index.document_count():
        library.say("The pump in the garden leaks.")

    results = library.search(words)

    assert results.total >= len(results.hits)
    assert results.took_ms >= 0


def test_a_lone_surrogate_in_a_question_is_harmless(library: Library) -> None:
    pump = library.say("The pump leaks.")

    assert library.found("pump \ud83d") == [pump]


def test_what_the_tables_no_longer_show_is_not_shown_though_the_index_lags(
    library: Library,
) -> None:
    hidden = library.say("The pump leaks.")
    library.catch_up()
    library.change(hidden, state="hidden")
    library.changed.clear()

    results = library.search("pump")

    assert (results.total, results.hits) == (0, ())


def test_no_index_yet_is_an_empty_answer(library: Library) -> None:
    assert library.search("pump", MEMBER).total == 0


def test_a_title_whose_opener_is_hidden_is_neither_found_nor_shown(library: Library) -> None:
    thread = library.thread("Scandal at the pump")
    opener = library.say("See the title.", thread_id=thread)
    library.say("I disagree.", thread_id=thread)
    library.catch_up()
    library.change(opener, state="hidden")

    assert library.found("scandal") == []
    [hit] = library.hits("disagree")
    assert hit.title == ""


def test_an_erased_title_is_not_found(library: Library) -> None:
    thread = library.thread("Scandal at the pump")
    opener = library.say("See the title.", thread_id=thread)
    assert library.found("scandal") == [opener]

    library.write(threads.update().values(title=None))
    library.changed.add(opener)

    assert library.found("scandal") == []


def adopted(library: Library, text: str, visibility: str) -> UUID:
    """A norm with this text."""
    norm = uuid4()
    library.write(norms.insert().values(id=norm, scope="", visibility=visibility))
    happened = {"occurred_at": START, "precision": "day", "recorded_at": START}
    change = {"subject_id": norm, "entry": 1, "event": "adopted", "title": "Water", "text": text}
    library.write(norm_changes.insert().values(in_force_at=START, **happened, **change))
    return norm


def test_rules_stand_above_the_first_page_by_relevance_and_change_nothing_below(
    library: Library,
) -> None:
    said = [library.say(f"pump number {n}") for n in range(3)]
    before = library.search("pump")
    norm = adopted(library, "1. Pump by hand.", "members")

    after = library.search("pump", MEMBER)

    assert [rule.id for rule in after.rules] == [norm]
    assert (after.hits, after.total, after.facets) == (before.hits, before.total, before.facets)
    assert set(said) == {hit.id for hit in after.hits}
    assert library.search("pump").rules == ()
    assert library.search("pump", MEMBER, order="newest").rules == ()
    assert library.search("pump", MEMBER, offset=1).rules == ()
    assert library.search("pump", MEMBER, plain=True).rules == ()
    assert library.search("in:hall", MEMBER).rules == ()


def test_rules_are_found_by_what_was_searched_instead(library: Library) -> None:
    for number in range(3):
        library.say(f"The sprinkler is on, day {number}.")
    norm = adopted(library, "1. One sprinkler.", "public")

    results = library.search("sprinkkler")

    assert results.searched == "sprinkler"
    assert [rule.id for rule in results.rules] == [norm]
