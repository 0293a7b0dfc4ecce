"""A vote as commands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archive.commands import (
    Cite,
    Command,
    MakeContribution,
    ProposeDecision,
    RestateDecision,
    TakeDecision,
)
from ingest.readers.minutes.ballots import Turnout, VoteCast
from ingest.readers.minutes.vote_telling import End, Vote, told

AT = datetime(2021, 3, 1, 9, tzinfo=UTC)


def mail(key: str, body: str, hours: int = 0) -> MakeContribution:
    return MakeContribution(
        key=key,
        space="mail:x",
        thread="mail:x/open",
        body=body,
        source=f"<{key}>",
        occurred_at=AT + timedelta(hours=hours),
        by="mailto:ada@example.org",
        by_name="Ada",
    )


OPENING = mail("mail:x/open", "Please vote.")


def vote(opening: MakeContribution | None = OPENING) -> Vote:
    return Vote("mail:x/open", "A logo", ("a", "logo"), "x, mail 1", "mail:x/open", opening)


def ended(turnout: Turnout, hours: int = 72) -> End:
    return End(turnout, "x, mail 9", mail("mail:x/result", "Hi,\n\nThe vote passes.", hours))


def commands(of: Vote) -> list[Command]:
    return [command for record in told(of, "members") for command in record.commands]


def test_a_vote_that_has_not_ended_is_proposed_and_cites_its_thread_and_mail() -> None:
    propose, *cites = commands(vote())

    assert isinstance(propose, ProposeDecision)
    assert (propose.key, propose.title, propose.text) == ("mail:x/open", "A logo", "")
    assert (propose.visibility, propose.source) == ("members", "<mail:x/open>")
    assert [(c.relation, c.to_kind, c.to) for c in cites if isinstance(c, Cite)] == [
        ("discussed-in", "thread", "mail:x/open"),
        ("discussed-in", "contribution", "mail:x/open"),
    ]


def test_its_result_takes_it_with_the_votes_and_is_the_evidence() -> None:
    one = replace(vote(), end=ended("accepted"))
    one.cast("mailto:bob@example.org", VoteCast("-1", True))
    one.cast("mailto:bob@example.org", None)
    one.cast("mailto:bob@example.org", VoteCast("+1", True))
    one.cast("mailto:dan@example.org", VoteCast("+1", None))

    *_, take, cite = commands(one)

    assert isinstance(take, TakeDecision)
    assert (take.outcome, take.method, take.reason) == ("accepted", "vote", "The vote passes.")
    assert take.tally == {"+1": 1, "+1 binding": 1}
    assert take.deciders == ("mailto:bob@example.org",)
    assert isinstance(cite, Cite)
    assert (cite.relation, cite.to) == ("evidence", "mail:x/result")


def test_everybody_decides_where_no_vote_is_said_to_be_binding() -> None:
    one = vote()
    one.cast("mailto:bob@example.org", VoteCast("+1", None))
    one.cast("mailto:dan@example.org", VoteCast("+1", False))

    assert one.deciders == ("mailto:bob@example.org", "mailto:dan@example.org")


def test_a_cancelled_vote_is_withdrawn() -> None:
    restate = commands(replace(vote(), end=ended("cancelled")))[-2]

    assert isinstance(restate, RestateDecision)
    assert (restate.state, restate.status) == ("withdrawn", "cancelled")


def test_a_result_by_a_clock_that_is_slow_ends_the_vote_no_earlier_than_it_was_put() -> None:
    take = commands(replace(vote(), end=ended("rejected", hours=-5)))[-2]

    assert isinstance(take, TakeDecision)
    assert (take.occurred_at, take.outcome) == (AT, "rejected")


def test_a_vote_whose_opening_is_not_there_is_put_by_its_result_and_else_not_told() -> None:
    propose = commands(replace(vote(None), end=ended("accepted")))[0]

    assert isinstance(propose, ProposeDecision)
    assert propose.key == "mail:x/open"
    assert commands(vote(None)) == []
