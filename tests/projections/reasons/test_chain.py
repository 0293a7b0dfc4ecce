"""Chain: from the talk to the answers that lean on a rule, both ways, for each viewer and time."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.reasons.chain import Link, reasons_of
from projections.reasons.things import Ref
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.contracts.projections import ADA, erase
from tests.governing import ANEW
from tests.projections.governed import DECISION, NORM, Governed, of_norm
from tests.projections.reasons.chains import ANSWER, SUPERSEDED, SUPERSEDES, TALK, cite, tell


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """A community of which nothing is told yet."""
    return Governed(archive, engine)


def told(links: tuple[Link, ...]) -> list[tuple[int, str, str]]:
    return [(link.depth, link.relation, link.thing.kind) for link in links]


def chain(
    yard: Governed, kind: str, key: str, viewer: Viewer = ANONYMOUS, clause: str = "", **more: Any
) -> tuple[list[tuple[int, str, str]], list[tuple[int, str, str]]] | None:
    """What comes before and after a thing, in short."""
    ref = Ref(kind, yard.id_of(kind, key), clause)
    reasons = reasons_of(yard.engine, viewer, ref, **more)
    return reasons and (told(reasons.before), told(reasons.after))


def test_it_leads_from_an_answer_to_the_talk_and_back(yard: Governed) -> None:
    tell(yard)

    assert chain(yard, "contribution", ANSWER) == (
        [(1, "because-of", "norm"), (2, "implements", "decision"), (3, "discussed-in", "thread")],
        [],
    )
    assert chain(yard, "thread", TALK) == (
        [],
        [
            (1, "discussed-in", "decision"),
            (2, "implements", "norm"),
            (3, "because-of", "contribution"),
        ],
    )
    assert chain(yard, "decision", DECISION) == (
        [(1, "discussed-in", "thread")],
        [(1, "implements", "norm"), (2, "because-of", "contribution")],
    )


def test_a_link_says_what_it_is_linked_to_and_by_which_change_and_clause(yard: Governed) -> None:
    tell(yard)

    ref = Ref("contribution", yard.id_of("contribution", ANSWER))
    reasons = reasons_of(yard.engine, ANONYMOUS, ref)
    assert reasons is not None
    assert reasons.thing.title == "When to water?"
    norm, decision, _ = reasons.before
    assert (norm.linked_to, norm.clause, norm.entry) == (ref.id, "1", None)
    assert (decision.linked_to, decision.entry) == (yard.norm, 1)
    assert decision.thing.state == "accepted"


def test_what_was_said_in_a_thread_and_what_came_of_the_thread_belong_together(
    yard: Governed,
) -> None:
    tell(yard)
    yard.tell(cite(f"norm:{NORM}", "evidence", f"contribution:{TALK}"))

    assert (1, "evidence", "norm") in (chain(yard, "thread", TALK) or ((), ()))[1]
    assert (1, "discussed-in", "decision") in (chain(yard, "contribution", TALK) or ((), ()))[1]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_it_goes_as_deep_as_asked(yard: Governed, depth: int) -> None:
    tell(yard)

    before, after = chain(yard, "contribution", ANSWER, depth=depth) or ([], [])
    assert (len(before), after) == (depth, [])


def test_a_loop_ends_and_each_thing_is_told_once(yard: Governed) -> None:
    tell(yard)
    yard.tell(
        a(c.AdoptNorm, key="b", title="Beds"),
        cite("norm:b", "because-of", f"norm:{NORM}"),
        cite(f"norm:{NORM}", "because-of", "norm:b"),
        cite("norm:b", "evidence", f"norm:{NORM}"),
    )

    before, after = chain(yard, "norm", "b", depth=9) or ([], [])
    assert before.count((1, "because-of", "norm")) == 1
    assert [kind for _, _, kind in before] == ["norm", "decision", "thread"]
    assert [kind for _, _, kind in after] == ["norm", "contribution"]
    start = Ref("contribution", yard.id_of("contribution", ANSWER))
    reasons = reasons_of(yard.engine, ANONYMOUS, start, depth=9)
    assert reasons is not None
    assert [link.thing.title for link in reasons.before if link.thing.kind == "norm"] == [
        "Watering",
        "Beds",
    ]


@pytest.mark.parametrize(
    ("level", "blind", "seeing"),
    [
        ("members", [ANONYMOUS], [MEMBER, STEWARD]),
        ("stewards", [ANONYMOUS, MEMBER], [STEWARD]),
        ("confidential", [ANONYMOUS, MEMBER, STEWARD], []),
    ],
)
@pytest.mark.parametrize("hidden", ["talk", "decision", "norm", "answer"])
def test_nobody_sees_anything_through_what_they_may_not_see(
    yard: Governed, hidden: str, level: str, blind: list[Viewer], seeing: list[Viewer]
) -> None:
    tell(yard, **{hidden: level})
    order = ["talk", "decision", "norm", "answer"]
    at = order.index(hidden)

    for viewer in (*blind, *seeing):
        down = chain(yard, "thread", TALK, viewer)
        up = chain(yard, "contribution", ANSWER, viewer)
        sees = viewer in seeing
        assert (down is None) == (hidden == "talk" and not sees)
        assert (up is None) == (hidden == "answer" and not sees)
        if down is not None:
            assert len(down[1]) == (3 if sees else at - 1)
        if up is not None:
            assert len(up[0]) == (3 if sees else 2 - at)


def test_a_thread_leads_to_nothing_by_a_word_in_it_that_one_may_not_read(yard: Governed) -> None:
    tell(yard)
    yard.say("chat:garden/7", "The budget is gone.", thread=TALK, visibility="stewards")
    yard.tell(
        a(c.AdoptNorm, key="thrift", title="Thrift"),
        cite("norm:thrift", "because-of", "contribution:chat:garden/7"),
    )

    anonymous, steward = chain(yard, "thread", TALK), chain(yard, "thread", TALK, STEWARD)
    assert anonymous is not None
    assert steward is not None
    assert (1, "because-of", "norm") not in anonymous[1]
    assert (1, "because-of", "norm") in steward[1]


def test_what_is_in_a_space_for_stewards_does_not_show(yard: Governed) -> None:
    tell(yard)
    yard.tell(a(c.ChangeVisibility, visibility="stewards"))

    assert chain(yard, "decision", DECISION) == ([], [(1, "implements", "norm")])
    assert chain(yard, "decision", DECISION, STEWARD) == (
        [(1, "discussed-in", "thread")],
        [(1, "implements", "norm"), (2, "because-of", "contribution")],
    )


def test_it_is_as_it_was_and_as_was_known(yard: Governed) -> None:
    tell(yard)
    then = yard.tell()
    yard.tell(a(c.WithdrawCitation, occurred_at=later(9), of=ANSWER, clause="1"))

    assert chain(yard, "contribution", ANSWER) == ([], [])
    at_eight = chain(yard, "contribution", ANSWER, as_of=later(8))
    assert at_eight == chain(yard, "contribution", ANSWER, known_at=then)
    assert len((at_eight or ((), ()))[0]) == 3
    assert chain(yard, "contribution", ANSWER, as_of=later(4)) == ([], [])
    assert chain(yard, "contribution", ANSWER, as_of=later(-1)) is None
    assert chain(yard, "contribution", ANSWER, known_at=later(99)) is None


def test_a_clause_narrows_both_ways(yard: Governed) -> None:
    tell(yard)
    yard.tell(
        of_norm(ANEW, later(9)),
        a(c.ProposeDecision, key="d2", label="", title="Mornings"),
        cite(f"norm:{NORM}", "implements", "decision:d2", change="2020-05-01T12:09:00Z"),
    )

    assert chain(yard, "norm", NORM, clause="1", depth=1) == (
        [(1, "implements", "decision"), (1, "implements", "decision")],
        [(1, "because-of", "contribution")],
    )
    for clause in ("2", "Never at noon", "1.2"):
        assert chain(yard, "norm", NORM, clause=clause, depth=1) == (
            [(1, "implements", "decision")],
            [],
        )
    assert chain(yard, "norm", NORM, clause="1.1") == chain(yard, "norm", NORM, clause="1")


def test_a_clause_that_is_not_there_has_no_reasons(yard: Governed) -> None:
    tell(yard)

    assert chain(yard, "norm", NORM, clause="7") is None


def test_a_clause_that_was_left_out_still_has_its_reasons(yard: Governed) -> None:
    tell(yard)
    yard.tell(
        of_norm("1. Water them in the evening.\n", later(9)),
        a(c.ProposeDecision, key="d2", label="", title="Noon is fine"),
        cite(f"norm:{NORM}", "implements", "decision:d2", change="2020-05-01T12:09:00Z"),
    )

    assert chain(yard, "norm", NORM, clause="2", depth=1) == (
        [(1, "implements", "decision"), (1, "implements", "decision")],
        [],
    )


def test_an_answer_that_leans_on_what_changed_says_so(yard: Governed) -> None:
    tell(yard)
    yard.tell(of_norm(ANEW, later(9)))

    ref = Ref("norm", yard.norm)
    now, then = (reasons_of(yard.engine, ANONYMOUS, ref, as_of=at) for at in (later(10), later(8)))
    assert now is not None
    assert then is not None
    assert [[stale.how for stale in link.stale] for link in now.after] == [["amended"]]
    assert [link.stale for link in then.after] == [()]


@pytest.mark.parametrize("said", [[SUPERSEDES], [SUPERSEDED], [SUPERSEDES, SUPERSEDED]])
def test_a_supersession_shows_from_both_decisions_whichever_tells_of_it(
    yard: Governed, said: list[c.Command]
) -> None:
    yard.tell(a(c.ProposeDecision), a(c.ProposeDecision, key="new", title="New"), *said)
    link = [(1, "supersedes", "decision")]

    assert chain(yard, "decision", DECISION) == ([], link)
    assert chain(yard, "decision", "new") == (link, [])
    assert chain(yard, "decision", DECISION, as_of=later(4)) == ([], [])
    assert chain(yard, "decision", "new", as_of=later(4)) == ([], [])


def test_a_supersession_that_never_was_is_gone_except_from_what_was_known(yard: Governed) -> None:
    yard.tell(a(c.ProposeDecision), a(c.ProposeDecision, key="new", title="New"), SUPERSEDED)
    then = yard.tell()
    yard.tell(a(c.CorrectDecision, entry=2, to=None, occurred_at=later(9)))

    assert chain(yard, "decision", DECISION) == chain(yard, "decision", "new") == ([], [])
    link = [(1, "supersedes", "decision")]
    assert chain(yard, "decision", DECISION, known_at=then) == ([], link)
    assert chain(yard, "decision", "new", known_at=then) == (link, [])


@pytest.mark.parametrize("hidden", [DECISION, "new"])
def test_a_supersession_by_or_of_what_one_may_not_see_does_not_show(
    yard: Governed, hidden: str
) -> None:
    for key in (DECISION, "new"):
        level = "stewards" if key == hidden else "public"
        yard.tell(a(c.ProposeDecision, key=key, visibility=level))
    yard.tell(SUPERSEDED)
    [other] = {DECISION, "new"} - {hidden}

    assert chain(yard, "decision", hidden) is None
    assert chain(yard, "decision", other) == ([], [])
    assert chain(yard, "decision", other, STEWARD) != ([], [])


def test_what_is_not_in_the_archive_is_passed_over_and_a_page_outside_is_told(
    yard: Governed,
) -> None:
    tell(yard)
    page = "https://example.org/minutes"
    yard.tell(
        cite(f"decision:{DECISION}", "evidence", "thread:gone"),
        cite(f"decision:{DECISION}", "evidence", f"link:{page}", note="page 3"),
    )

    reasons = reasons_of(yard.engine, ANONYMOUS, Ref("decision", yard.decision))
    assert reasons is not None
    assert [(link.thing.kind, link.thing.address, link.note) for link in reasons.before] == [
        ("thread", "", ""),
        ("link", page, "page 3"),
    ]


def test_the_words_of_erased_people_do_not_show(yard: Governed) -> None:
    tell(yard)
    yard.tell(
        cite(f"contribution:{ANSWER}", "evidence", f"decision:{DECISION}", note="I was there"),
        cite(f"decision:{DECISION}", "evidence", "link:https://example.org/~ada"),
    )
    erase(yard.archive, ADA)
    yard.catch_up()

    for kind, key in (("contribution", ANSWER), ("decision", DECISION), ("thread", TALK)):
        reasons = reasons_of(yard.engine, STEWARD, Ref(kind, yard.id_of(kind, key)))
        assert reasons is not None
        shown = repr(reasons).casefold()
        for word in ("in the evening.", "i was there", "~ada", "water at night"):
            assert word not in shown


def test_what_is_not_there_has_no_chain(yard: Governed) -> None:
    yard.catch_up()

    assert reasons_of(yard.engine, STEWARD, Ref("norm", UUID(int=4))) is None
