"""What of a thread is embedded, and what must never be in the same text."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from projections.search.meaning.cutting import weight
from projections.search.meaning.passages import PACK, SIZE, Passage, passages_of
from projections.threads.tables import contributions, threads
from tests.projections.search.library import START, Library

TITLE = "How do I bleed a radiator?"
ASKED = "Ours gurgles every winter morning."


def passages(library: Library, *of: UUID) -> list[Passage]:
    with library.engine.connect() as connection:
        return list(passages_of(connection, of))


@pytest.fixture
def thread(library: Library) -> UUID:
    """A thread with a title, and what opened it."""
    thread = library.thread(TITLE)
    library.say(ASKED, thread_id=thread)
    return thread


def test_what_opens_a_thread_is_embedded_with_its_title(library: Library, thread: UUID) -> None:
    [opening] = passages(library, thread)

    assert opening == Passage(
        thread, (library.said[0],), None, True, f"{TITLE}. {ASKED}", len(TITLE) + 2
    )


def test_a_reply_is_embedded_behind_the_title(library: Library, thread: UUID) -> None:
    reply = library.say("Open the valve with a key until water comes.", thread_id=thread)

    _, found = passages(library, thread)

    text = f"{TITLE}: Open the valve with a key until water comes."
    assert found == Passage(thread, (reply,), library.said[0], False, text, len(TITLE) + 2)


def test_without_a_title_a_reply_stands_behind_the_first_words(library: Library) -> None:
    thread = library.thread()
    library.say("The radiator gurgles. " + "Every morning it wakes us up. " * 9, thread_id=thread)
    library.say("Open the small valve with a key.", thread_id=thread)

    opening, reply = passages(library, thread)

    assert opening.text.startswith("The radiator gurgles. Every")
    context, _, words = reply.text.partition(": ")
    assert opening.text.startswith(context)
    assert 50 < len(context) <= 100
    assert words == "Open the small valve with a key."


def test_short_replies_share_a_passage(library: Library, thread: UUID) -> None:
    replies = [library.say(f"Reply {n} fits", thread_id=thread) for n in range(10)]

    _, first, second = passages(library, thread)

    assert first.members == tuple(replies[:8])
    assert second.members == tuple(replies[8:])
    assert first.text.count("fits") == 8
    assert first.context == second.context == library.said[0]


def test_replies_share_a_passage_only_as_long_as_it_is_small(
    library: Library, thread: UUID
) -> None:
    half = "The valve sits behind the left cover, " * 2
    replies = [library.say(half, thread_id=thread) for _ in range(3)]

    _, *found = passages(library, thread)

    assert 70 < weight(half) < PACK < 2 * weight(half)
    assert [passage.members for passage in found] == [(reply,) for reply in replies]


def test_replies_for_different_eyes_share_no_passage(library: Library, thread: UUID) -> None:
    attic = library.space("attic")
    one = library.say("Open the valve behind it.", thread_id=thread)
    two = library.say("My number is one two three.", thread_id=thread, visibility="stewards")
    three = library.say("Said in another room entirely.", thread_id=thread, space_id=attic)

    _, first, second, third = passages(library, thread)

    assert [p.members for p in (first, second, third)] == [(one,), (two,), (three,)]
    assert [p.context for p in (first, second, third)] == [library.said[0], None, None]
    assert TITLE not in second.text + third.text


@pytest.mark.parametrize(
    "columns",
    [{"state": "hidden"}, {"state": "withdrawn"}, {"body": None}, {"visibility": "members"}],
)
def test_nothing_of_an_opening_that_others_may_not_see_is_in_a_reply(
    library: Library, thread: UUID, columns: dict[str, str | None]
) -> None:
    library.say("Open the valve behind it.", thread_id=thread)
    library.change(library.said[0], **columns)

    *_, reply = passages(library, thread)

    assert reply.text == "Open the valve behind it."
    assert reply.context is None
    assert not reply.opening


@pytest.mark.parametrize("columns", [{"state": "hidden"}, {"state": "withdrawn"}, {"body": None}])
def test_what_is_not_shown_is_not_embedded(
    library: Library, thread: UUID, columns: dict[str, str | None]
) -> None:
    reply = library.say("Open the valve behind it.", thread_id=thread)
    library.change(reply, **columns)
    assert [p.members for p in passages(library, thread)] == [(library.said[0],)]

    library.change(library.said[0], **columns)
    assert passages(library, thread) == []


@pytest.mark.parametrize("words", ["thanks!", "+1", "I would", ":-)", ""])
def test_what_says_hardly_anything_is_left_out(library: Library, words: str) -> None:
    thread = library.thread()
    library.say(words, thread_id=thread)
    library.say(words, thread_id=thread)
    assert passages(library, thread) == []

    library.write(threads.update().values(title="Radiator"))
    [opening] = passages(library, thread)
    assert opening.text == (f"Radiator. {words}" if words else "Radiator")


@pytest.mark.parametrize("opening", [True, False])
def test_a_long_text_is_embedded_to_its_end(library: Library, opening: bool) -> None:
    thread = library.thread("Burst pipes")
    body = " ".join(f"Sentence number {n} is about pipes." for n in range(100))
    for words in [body] if opening else ["It froze.", body]:
        library.say(words, thread_id=thread)

    texts = [p.text for p in passages(library, thread) if "Sentence" in p.text]

    beginning = "Burst pipes. " if opening else "Burst pipes: "
    assert len(texts) > 4
    assert all(text.startswith(beginning) for text in texts)
    assert all(SIZE / 2 < weight(text) <= SIZE for text in texts[:-1])
    assert " ".join(text.removeprefix(beginning) for text in texts) == body


def test_of_a_log_of_megabytes_only_so_much_is_embedded(library: Library) -> None:
    thread = library.thread("Our log")
    library.say("ERROR the pump has stopped at noon again\n" * 20_000, thread_id=thread)

    found = passages(library, thread)

    assert len(found) == 40
    assert all(p.text.startswith("Our log. ERROR") for p in found)


def test_a_title_too_long_to_go_before_every_piece_is_embedded_whole(library: Library) -> None:
    title = " ".join(f"word{n}" for n in range(60))
    thread = library.thread(title)
    library.say("Short body of the question.", thread_id=thread)

    [found] = passages(library, thread)

    assert [w for w in found.text.replace(".", "").split() if w[-1].isdigit()] == title.split()
    assert found.text.endswith("Short body of the question.")


def test_quotes_markup_and_mentions_are_no_words_of_a_passage(library: Library) -> None:
    mention = f"<@{uuid4()}>"
    body = f"{mention} open the *small*\n   valve   with a key\n\n> who knows how?"
    thread = library.thread()
    library.say(body, thread_id=thread, media="markdown")

    [found] = passages(library, thread)

    assert found.text == "open the small valve with a key"


def test_the_opening_is_what_was_said_first(library: Library, thread: UUID) -> None:
    early = START - timedelta(days=1)
    first = library.say("It was asked before that.", thread_id=thread, occurred_at=early)

    opening, reply = passages(library, thread)

    assert (opening.members, opening.opening) == ((first,), True)
    assert opening.text == f"{TITLE}. It was asked before that."
    assert reply.text == f"{TITLE}: {ASKED}"


def test_threads_in_any_number_are_read_together(library_anywhere: Library) -> None:
    library = library_anywhere
    library.say("The first of these threads.")
    spaces = {"space_id": library.hall, "contributions": 0}
    new = [uuid4() for _ in range(1_201)]
    row = {"space_id": library.hall, "kind": "message", "author_id": library.ada, "media": "plain"}
    row |= {"occurred_at": START, "recorded_at": START, "precision": "second", "state": "shown"}
    bodies = [{"id": t, "thread_id": t, "body": f"Something was said here, {t}"} | row for t in new]
    with library.engine.begin() as connection:
        connection.execute(threads.insert(), [{"id": thread} | spaces for thread in new])
        connection.execute(contributions.insert(), bodies)
    statements: list[str] = []

    @sa.event.listens_for(library.engine, "before_cursor_execute")
    def count(_c: object, _u: object, statement: str, *_: object) -> None:
        statements.append(statement)

    found = passages(library, *new)

    assert {passage.thread for passage in found} == set(new)
    assert len(found) == len(new)
    assert len(statements) == 3


WORDS = st.lists(
    st.sampled_from(["valve", "pump", "the", "+1", "\u6c34", "a.b", "x" * 900]), max_size=300
)


@given(st.none() | WORDS, st.lists(st.tuples(WORDS, st.booleans(), st.booleans()), min_size=1))
def test_every_passage_is_small_and_of_what_its_readers_may_see(
    title: list[str] | None, said: list[tuple[list[str], bool, bool]]
) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    for table in (threads, contributions):
        table.create(engine)
    thread = uuid4()
    row = {"thread_id": thread, "space_id": thread, "author_id": thread, "media": "plain"}
    row |= {"kind": "message", "recorded_at": START, "precision": "second"}
    ids = [uuid4() for _ in said]
    rows = [
        {"id": i, "body": " ".join(words), "state": "shown" if shown else "hidden"}
        | {"visibility": "members" if limited else None}
        | {"occurred_at": START + timedelta(minutes=minute)}
        | row
        for minute, (i, (words, shown, limited)) in enumerate(zip(ids, said, strict=True))
    ]
    with engine.begin() as connection:
        connection.execute(
            threads.insert().values(
                id=thread, space_id=thread, title=" ".join(title) if title else None
            )
        )
        connection.execute(contributions.insert(), rows)
        found = list(passages_of(connection, [thread]))
    engine.dispose()

    state = {i: (shown, limited) for i, (_, shown, limited) in zip(ids, said, strict=True)}
    for passage in found:
        assert 0 < weight(passage.text) <= SIZE
        assert len({state[member] for member in passage.members}) == 1
        assert state[passage.members[0]][0]
        assert not passage.context or state[passage.context] == state[passage.members[0]]
        assert passage.context in (None, ids[0])
        assert not passage.opening or passage.members == (ids[0],)
