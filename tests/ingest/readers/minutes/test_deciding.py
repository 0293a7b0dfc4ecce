"""Decisions of a meeting as commands."""

from datetime import UTC, date, datetime, timedelta

from archive.commands import AmendDecision, Cite, Command, ProposeDecision, TakeDecision
from ingest.readers.minutes.deciding import Hall, commands_by_place
from ingest.readers.minutes.lines import Line
from ingest.readers.minutes.resolutions import Said, decisions_of

AT = datetime(2021, 7, 20, 20, tzinfo=UTC)
HALL = Hall("net", "irc:net/2021-07-20", date(2021, 7, 20), "orchard", "members")


def told(*lines: str, minutes: tuple[int, ...] = (0, 1, 2, 3, 4)) -> dict[int, list[Command]]:
    parts = [line.partition(" ") for line in lines]
    read = [
        Line(n + 1, "said", AT + timedelta(minutes=minutes[n]), True, "", nick, text)
        for n, (nick, _, text) in enumerate(parts)
    ]
    said = [Said(f"k{n}", line.nick, line.text) for n, line in enumerate(read)]
    return commands_by_place(HALL, read, decisions_of(said), said)


def test_a_resolution_is_proposed_and_taken_by_its_own_lines() -> None:
    placed = told("ada PROPOSED: mow the lawn", "Bob +1", "ada RESOLVED: mow the lawn")

    propose, in_thread, in_line = placed[0]
    take, in_closing = placed[2]
    assert isinstance(propose, ProposeDecision)
    assert (propose.key, propose.title, propose.text) == ("k0", "mow the lawn", "mow the lawn")
    assert (propose.label, propose.visibility) == ("Resolution 2021-07-20.1 (orchard)", "members")
    assert (propose.by, propose.by_name, propose.source) == ("irc:net/ada", "ada", "k0")
    assert isinstance(take, TakeDecision)
    assert (take.outcome, take.method, take.reason) == ("accepted", "resolution", "")
    assert (take.tally, take.deciders) == ({"+1": 1}, ("irc:net/bob",))
    cites = [c for c in (in_thread, in_line, in_closing) if isinstance(c, Cite)]
    assert [(c.relation, c.to_kind, c.to) for c in cites] == [
        ("discussed-in", "thread", "irc:net/2021-07-20"),
        ("discussed-in", "contribution", "k0"),
        ("discussed-in", "contribution", "k2"),
    ]


def test_other_words_are_an_amendment_at_the_same_time() -> None:
    placed = told(
        "ada PROPOSED: mow the whole lawn behind the old house in May",
        "ada RESOLVED: mow the whole lawn behind the old house in June",
    )

    amend, take, _ = placed[1]
    assert isinstance(amend, AmendDecision)
    assert amend.text.endswith("June")
    assert isinstance(take, TakeDecision)
    assert amend.occurred_at == take.occurred_at


def test_assent_is_the_reason() -> None:
    take = told("ada PROPOSED: mow the lawn", "ada RESOLVED: accepted")[1][0]

    assert isinstance(take, TakeDecision)
    assert take.reason == "accepted"


def test_an_action_says_who_is_to_do_it_and_is_taken_at_once() -> None:
    propose, *_, take = told("ada ACTION: Bob to mow")[0]

    assert isinstance(propose, ProposeDecision)
    assert propose.text == "Bob to mow\n\nAssigned to: Bob"
    assert propose.label == "Action 2021-07-20.1 (orchard)"
    assert isinstance(take, TakeDecision)
    assert (take.method, take.tally, take.deciders) == ("action", {}, ())


def test_a_line_with_an_earlier_time_than_the_proposal_takes_it_no_earlier() -> None:
    placed = told("ada PROPOSED: mow", "ada RESOLVED: mow", minutes=(5, 0))

    assert placed[1][0].occurred_at == placed[0][0].occurred_at


def test_a_long_resolution_has_its_first_words_as_title_and_all_as_text() -> None:
    words = "mow " * 60

    propose = told(f"ada RESOLVED: {words}")[0][0]

    assert isinstance(propose, ProposeDecision)
    assert len(propose.title) <= 101
    assert propose.text == words.strip()


def test_where_it_was_put_again_is_cited_too() -> None:
    placed = told("ada PROPOSED: mow", "bob PROPOSED: mow")

    [cite] = placed[1]
    assert isinstance(cite, Cite)
    assert (cite.of, cite.to) == ("k0", "k1")


def test_a_nick_with_spaces_has_a_handle_without() -> None:
    assert HALL.handle("Ada Low") == "irc:net/ada_low"
