"""Lint: what is missing is found, named with its event, and nothing else is."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from projections.citations.queries import citations_in
from projections.reasons.lint import RULES, Finding, lint
from projections.store import open_read_database
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later, memory_archive, new_keyring, record
from tests.contracts.projections import ADA, erase
from tests.projections.governed import DECISION, NORM, ROLE, Governed, of_norm
from tests.projections.reasons.chains import ANSWER, SUPERSEDED, SUPERSEDES, cite

Pair = tuple[str, str]
ONE_SIDED = "one-sided-supersession"


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """A community of which nothing is told yet."""
    return Governed(archive, engine)


def found(yard: Governed, viewer: Viewer = STEWARD, **clocks: Any) -> list[Finding]:
    return lint(yard.engine, viewer, **clocks)


def rules(yard: Governed, viewer: Viewer = STEWARD, **clocks: Any) -> list[str]:
    return [finding.rule for finding in found(yard, viewer, **clocks)]


def test_where_all_is_told_nothing_is_missing(yard: Governed) -> None:
    yard.say(ANSWER)
    yard.tell(
        a(c.ProposeDecision),
        a(c.TakeDecision),
        cite(f"decision:{DECISION}", "discussed-in", f"contribution:{ANSWER}"),
        a(c.AdoptNorm, reason=""),
        cite(f"norm:{NORM}", "implements", f"decision:{DECISION}", change="git:1a"),
        cite(f"contribution:{ANSWER}", "because-of", f"norm:{NORM}", clause="1"),
        a(c.EstablishRole),
        a(c.GrantRole),
    )

    assert found(yard) == []


def both(yard: Governed, *said: c.Command) -> None:
    """Two decisions, and what is said of them."""
    yard.tell(a(c.ProposeDecision), a(c.ProposeDecision, key="new", label="", title="New"), *said)


def test_a_supersession_that_only_the_old_one_tells_of(yard: Governed) -> None:
    both(yard, SUPERSEDED)

    [finding] = found(yard)
    new = yard.id_of("decision", "new")
    assert finding == Finding(
        ONE_SIDED,
        "decision",
        yard.decision,
        "Decision 1: Water in the morning",
        "superseded, change 2",
        "It says that it was superseded by “New”; that one does not say so.",
        f"daybook cite decision:{new} supersedes decision:{yard.decision}"
        " --at 2020-05-01T12:05:00Z",
    )


def test_a_supersession_that_only_the_new_one_tells_of(yard: Governed) -> None:
    both(yard, SUPERSEDES)

    [finding] = found(yard)
    new = yard.id_of("decision", "new")
    assert (finding.rule, finding.id, finding.title) == (ONE_SIDED, new, "New")
    assert finding.event.startswith("citation ")
    assert "“Decision 1: Water in the morning”; that one does not say so." in finding.says
    assert finding.fix == (
        f"daybook decision supersede {yard.decision} --with {new} --at 2020-05-01T12:05:00Z"
    )


def test_the_time_of_a_supersession_is_left_out_where_the_old_one_changed_after_it(
    yard: Governed,
) -> None:
    both(yard, SUPERSEDES, a(c.TakeDecision, occurred_at=later(7)))

    assert not any("--at" in f.fix for f in found(yard) if f.rule == ONE_SIDED)


def test_a_supersession_that_both_tell_of_is_whole(yard: Governed) -> None:
    both(yard, SUPERSEDES, SUPERSEDED)

    assert rules(yard) == []


def test_a_supersession_by_what_is_not_in_the_archive(yard: Governed) -> None:
    yard.tell(a(c.ProposeDecision), SUPERSEDED)

    [finding] = found(yard)
    assert "which is not in the archive. Import that one" in finding.says
    assert finding.fix == f"daybook decision correct {yard.decision} 2 --never"


def test_a_supersession_of_what_is_not_in_the_archive(yard: Governed) -> None:
    yard.tell(a(c.ProposeDecision, key="new"), SUPERSEDES)

    [finding] = found(yard)
    assert (finding.rule, finding.id) == (ONE_SIDED, yard.id_of("decision", "new"))
    assert finding.fix.endswith("--withdraw")


def test_a_supersession_by_what_is_not_there_and_that_the_old_one_does_not_tell_of(
    yard: Governed,
) -> None:
    yard.tell(a(c.ProposeDecision), SUPERSEDES)

    [finding] = found(yard)
    assert (finding.rule, finding.title) == (ONE_SIDED, f"decision {finding.id}")
    assert finding.fix.endswith("--withdraw")


def test_a_decision_that_leans_on_another_does_not_supersede_it(yard: Governed) -> None:
    both(yard, cite("decision:new", "because-of", f"decision:{DECISION}"))

    assert rules(yard) == []


def test_a_supersession_is_missing_from_when_it_was_told(yard: Governed) -> None:
    both(yard, SUPERSEDED)

    assert rules(yard, as_of=later(4)) == []
    assert rules(yard, known_at=later(4)) == []
    assert rules(yard, as_of=later(5)) == [ONE_SIDED]


@pytest.mark.parametrize("said", [SUPERSEDED, SUPERSEDES])
@pytest.mark.parametrize("hidden", [DECISION, "new"])
def test_nobody_learns_of_a_decision_that_they_may_not_see(
    yard: Governed, hidden: str, said: c.Command
) -> None:
    for key in (DECISION, "new"):
        level = "stewards" if key == hidden else "public"
        yard.tell(a(c.ProposeDecision, key=key, visibility=level))
    yard.tell(said)

    assert found(yard, ANONYMOUS) == found(yard, MEMBER) == []
    assert rules(yard, STEWARD) == [ONE_SIDED]


PAIRS = st.lists(st.permutations(["d1", "d2", "d3", "gone"]).map(lambda p: (p[0], p[1])))


@given(PAIRS, PAIRS, PAIRS)
def test_one_sided_supersessions_are_exactly_what_one_side_claims_alone(
    by_old: list[Pair], by_new: list[Pair], withdrawn: list[Pair]
) -> None:
    archive, engine = memory_archive(new_keyring()), open_read_database("sqlite://")
    yard = Governed(archive, engine)
    yard.tell(*(a(c.ProposeDecision, key=key) for key in ("d1", "d2", "d3")))
    commands = [
        *(a(c.SupersedeDecision, decision=old, superseded_by=new) for new, old in by_old),
        *(cite(f"decision:{new}", "supersedes", f"decision:{old}") for new, old in by_new),
        *(
            a(
                c.WithdrawCitation,
                of_kind="decision",
                of=new,
                relation="supersedes",
                to_kind="decision",
                to=old,
                clause="",
                occurred_at=later(9),
            )
            for new, old in withdrawn
        ),
    ]
    record(archive, *commands)  # of what is not there, nothing can be told
    yard.catch_up()

    def pair(new: str, old: str) -> tuple[UUID, UUID]:
        return yard.id_of("decision", new), yard.id_of("decision", old)

    old_claims = {pair(*p) for p in by_old if p[1] != "gone"}
    new_claims = {pair(*p) for p in set(by_new) - set(withdrawn)}
    with engine.connect() as connection:
        cited = {str(x.id): (x.of_id, x.to_id) for x in citations_in(connection)}
    told = []
    for finding in found(yard):
        if finding.rule != ONE_SIDED:
            continue
        named = next((cited[i] for i in cited if i in finding.event), None)
        told.append(named or next(p for p in old_claims if _is_told(finding, p)))
        old_claims -= set(told) if named is None else set()
    both_sides = {pair(*p) for p in by_old if p[1] != "gone"} ^ new_claims
    assert sorted(told) == sorted(both_sides)
    engine.dispose()
    archive.close()


def _is_told(finding: Finding, pair: tuple[UUID, UUID]) -> bool:
    new, old = pair
    entry = finding.event.rsplit(" ", 1)[-1]
    by_correction = finding.fix == f"daybook decision correct {old} {entry} --never"
    by_citing = f"cite decision:{new} supersedes decision:{old}" in finding.fix
    return finding.id == old and (by_citing or (by_correction and str(new) in finding.says))


def test_a_change_of_a_norm_without_a_reason(yard: Governed) -> None:
    yard.tell(
        a(c.AdoptNorm),
        of_norm("1. Rain waters.\n", later(2), reason=" "),
        a(c.RetranscribeNorm, occurred_at=later(3), reason=""),
        a(c.RepealNorm, occurred_at=later(4), reason="", source="git:3c it's"),
    )

    amended, repealed = found(yard)
    assert (amended.rule, amended.title, amended.event) == (
        "norm-without-reason",
        "Watering",
        "amended, change 2",
    )
    assert amended.says == "Nothing says why it was amended on 2020-05-01."
    assert amended.fix == (
        f"daybook cite norm:{yard.norm} because-of KIND:REF --change 2020-05-01T12:02:00Z"
    )
    assert repealed.fix.endswith("""--change 'git:3c it'"'"'s'""")


def test_what_a_change_cites_is_its_reason_and_what_the_norm_cites_is_that_of_all(
    yard: Governed,
) -> None:
    yard.tell(
        a(c.AdoptNorm, reason=""),
        of_norm("1. Rain waters.\n", later(2), reason=""),
        cite(f"norm:{NORM}", "because-of", "link:https://example.org", change="git:1a"),
    )
    assert [finding.event for finding in found(yard)] == ["amended, change 2"]

    yard.tell(cite(f"norm:{NORM}", "discussed-in", "link:https://example.org"))
    assert found(yard) == []


def test_a_change_that_neither_its_time_nor_a_source_tells_apart_is_not_named_in_the_fix(
    yard: Governed,
) -> None:
    yard.tell(
        a(c.AdoptNorm, source=""),
        of_norm("1. Rain waters.\n", later(2), reason=""),
        a(c.SuspendNorm, occurred_at=later(2)),
    )

    assert [finding.fix.endswith("because-of KIND:REF") for finding in found(yard)] == [True]


def test_a_decision_that_was_taken_without_a_word(yard: Governed) -> None:
    yard.tell(a(c.ProposeDecision), a(c.ProposeDecision, key="open"), a(c.TakeDecision))

    [finding] = found(yard)
    assert (finding.rule, finding.id, finding.event) == (
        "decision-without-discussion",
        yard.decision,
        "taken",
    )
    assert finding.says == "Nothing says what was said before it was accepted on 2020-05-01."


def test_a_role_that_somebody_took_over_and_nobody_left(yard: Governed) -> None:
    carol = {"person": "mailto:carol@example.org", "person_name": "Carol"}
    yard.tell(
        a(c.EstablishRole, seats=1), a(c.GrantRole), a(c.GrantRole, occurred_at=later(9), **carol)
    )

    [finding] = found(yard)
    bob = yard.id_of("person", "mailto:bob@example.org")
    assert (finding.rule, finding.id, finding.event) == (
        "role-without-end",
        yard.role,
        "granted, change 2",
    )
    assert "Bob holds it since 2020-05-01 without an end, and Carol took it up" in finding.says
    assert finding.fix == f"daybook role relinquish {yard.role} {bob} --at DATE"

    yard.tell(a(c.RelinquishRole, occurred_at=later(9)))
    assert found(yard) == []


@pytest.mark.parametrize("relation", ["because-of", "implements", "evidence"])
def test_a_citation_of_what_is_not_there(yard: Governed, relation: str) -> None:
    yard.tell(a(c.AdoptNorm), cite(f"norm:{NORM}", relation, "decision:gone", change="git:1a"))

    [finding] = found(yard)
    gone = yard.id_of("decision", "gone")
    assert (finding.rule, finding.kind, finding.title) == ("broken-link", "norm", "Watering")
    assert finding.says == f"It cites the decision {gone}, which is not in the archive."
    assert finding.fix == (
        f"daybook cite norm:{yard.norm} {relation} decision:{gone} --change git:1a --withdraw"
    )


def test_a_citation_by_what_is_not_there(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm), cite("role:gone", "because-of", f"norm:{NORM}"))

    [finding] = found(yard)
    gone = yard.id_of("role", "gone")
    assert finding.title == f"role {gone}"
    assert finding.says == (
        f"The role {gone}, which cites the norm {yard.norm}, is not in the archive."
    )


def test_a_supersession_that_both_sides_tell_of_by_what_is_not_there_is_a_broken_link(
    yard: Governed,
) -> None:
    yard.tell(a(c.ProposeDecision), SUPERSEDED, SUPERSEDES)

    assert rules(yard) == ["broken-link"]


def test_a_citation_of_a_clause_that_was_not_there(yard: Governed) -> None:
    yard.tell(a(c.OpenSpace))
    yard.say(ANSWER)
    to = (f"contribution:{ANSWER}", "because-of", f"norm:{NORM}")
    yard.tell(a(c.AdoptNorm), cite(*to, clause="2"), cite(*to, clause="on Sundays"))
    yard.tell(of_norm("1. Rain waters.\n", later(9)))

    [finding] = found(yard)
    assert finding.rule == "broken-link"
    assert "clause 'on Sundays' of “Watering”, which had no such clause on 2020" in finding.says
    assert "--clause 'on Sundays' --withdraw" in finding.fix


def test_what_is_not_there_and_cites_what_is_not_there_is_told_once(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm), cite("role:gone", "because-of", f"norm:{NORM}", clause="44"))
    yard.tell(cite("role:gone", "because-of", "norm:gone"))

    assert rules(yard) == ["broken-link"] * 2


def test_pages_outside_are_never_missing(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm), cite(f"norm:{NORM}", "evidence", "link:https://example.org/gone"))

    assert found(yard) == []


def test_what_is_missing_where_one_may_not_look_is_not_told(yard: Governed) -> None:
    yard.tell(a(c.OpenSpace))
    yard.say(ANSWER, visibility="stewards")
    yard.tell(
        a(c.AdoptNorm, visibility="stewards", reason=""),
        a(c.AdoptNorm, key="open", title="Open"),
        a(c.ProposeDecision, visibility="stewards"),
        a(c.TakeDecision),
        a(c.EstablishRole, visibility="stewards", seats=1),
        a(c.GrantRole),
        a(c.GrantRole, person="mailto:carol@example.org", occurred_at=later(9)),
        cite(f"norm:{NORM}", "because-of", "thread:gone"),
        cite(f"contribution:{ANSWER}", "because-of", "norm:open", clause="44"),
        cite("norm:open", "evidence", f"contribution:{ANSWER}"),
    )

    assert found(yard, ANONYMOUS) == found(yard, MEMBER) == []
    assert set(rules(yard)) == set(RULES) - {ONE_SIDED, "norm-without-reason"}
    assert rules(yard).count("broken-link") == 2


def test_the_words_of_erased_people_do_not_show(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm, reason="I saw it"), a(c.EstablishRole), a(c.GrantRole))
    erase(yard.archive, ADA)
    yard.catch_up()

    [finding] = found(yard)
    assert finding.rule == "norm-without-reason"
    assert "saw" not in repr(finding)
    assert "git:1a" not in repr(finding)
    assert ROLE not in repr(finding)
