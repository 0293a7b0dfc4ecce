"""Things: what people call them finds them, for those who see them."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.reasons.things import AmbiguousError, Ref, Thing, find, known_in, things_in
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.contracts.projections import ADA, erase
from tests.projections.governed import DECISION, NORM, ROLE, Governed

ANSWER = "chat:garden/1"


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """A community with one of each thing that can be cited."""
    governed = Governed(archive, engine)
    governed.tell(
        a(c.OpenSpace),
        a(c.OpenThread),
        a(c.AdoptNorm),
        a(c.ProposeDecision),
        a(c.EstablishRole),
    )
    governed.say(ANSWER)
    return governed


def found(yard: Governed, called: str, viewer: Viewer = ANONYMOUS, **more: Any) -> Ref | None:
    return find(yard.engine, viewer, called, yard.archive.id_of, **more)


def things(yard: Governed, viewer: Viewer, *refs: tuple[str, UUID], **clocks: Any) -> list[Thing]:
    with yard.engine.connect() as connection:
        return list(things_in(connection, viewer, refs, **clocks).values())


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("norm", NORM),
        ("decision", DECISION),
        ("role", ROLE),
        ("thread", ANSWER),
        ("contribution", ANSWER),
    ],
)
def test_each_kind_is_found_by_its_id_the_beginning_of_it_and_its_source_key(
    yard: Governed, kind: str, key: str
) -> None:
    wanted = yard.id_of(kind, key)

    for called in (str(wanted), str(wanted).upper(), wanted.hex, str(wanted)[:9], wanted.hex[:6]):
        assert found(yard, called) == Ref(kind, wanted)
    assert found(yard, f" {key} ", kinds=(kind,)) == Ref(kind, wanted)


def test_fewer_than_six_digits_are_no_id(yard: Governed) -> None:
    assert found(yard, yard.norm.hex[:5]) is None


@pytest.mark.parametrize("called", ["Watering", "WATERING", " watering "])
def test_a_norm_is_found_by_its_title_in_any_case(yard: Governed, called: str) -> None:
    assert found(yard, called) == Ref("norm", yard.norm)


@pytest.mark.parametrize(
    "called", ["Decision 1", "water in the MORNING", "Decision 1: Water in the morning"]
)
def test_a_decision_is_found_by_its_label_its_title_or_both(yard: Governed, called: str) -> None:
    assert found(yard, called) == Ref("decision", yard.decision)


def test_a_role_is_found_by_its_title_alone_or_with_its_body(yard: Governed) -> None:
    [role] = things(yard, ANONYMOUS, ("role", yard.role))

    assert found(yard, "Waterer") == found(yard, role.title) == Ref("role", yard.role)


def test_a_title_that_could_be_an_id_is_still_a_title(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm, key="k", title="Facade"))

    assert found(yard, "facade") == Ref("norm", yard.id_of("norm", "k"))


def test_a_clause_is_named_behind_its_norm(yard: Governed) -> None:
    for norm in ("Watering", str(yard.norm), NORM, yard.norm.hex[:8]):
        assert found(yard, f"{norm}#2.1") == Ref("norm", yard.norm, "2.1")
    assert found(yard, "Drying#2") is None


def test_a_title_with_a_hash_is_no_clause(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm, key="k", title="Bed #4"))

    assert found(yard, "bed #4") == Ref("norm", yard.id_of("norm", "k"))
    assert found(yard, "bed #4#1") == Ref("norm", yard.id_of("norm", "k"), "1")


@pytest.mark.parametrize("called", ["", "  ", "#", "#1", "nothing", "123456789abc", "g" * 40])
def test_what_is_called_nothing_finds_nothing(yard: Governed, called: str) -> None:
    yard.tell(a(c.ProposeDecision, key="k", label="", title="Unlabelled"))

    assert found(yard, called) is None


def test_several_that_are_called_so_are_named(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm, key="k", title="Waterer"))
    other = str(yard.id_of("norm", "k"))

    with pytest.raises(AmbiguousError) as refused:
        found(yard, "waterer")
    told = str(refused.value)
    assert f"norm {other[:8]} Waterer" in told
    assert f"role {str(yard.role)[:8]}" in told
    assert told.startswith("'waterer' could be any of these")
    assert found(yard, "waterer", kinds=("role",)) == Ref("role", yard.role)


def test_what_one_does_not_see_is_neither_found_nor_makes_a_name_ambiguous(
    yard: Governed,
) -> None:
    yard.tell(a(c.AdoptNorm, key="k", visibility="stewards"))
    hidden = yard.id_of("norm", "k")

    for called in (str(hidden), hidden.hex[:8], "k"):
        assert found(yard, called, MEMBER) is None
        assert found(yard, called, STEWARD) == Ref("norm", hidden)
    assert found(yard, "Watering", MEMBER) == Ref("norm", yard.norm)
    with pytest.raises(AmbiguousError):
        found(yard, "Watering", STEWARD)


def test_known_in_says_what_is_there_whoever_may_see_it(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm, key="k", visibility="confidential"))
    secret, nothing = ("norm", yard.id_of("norm", "k")), ("norm", UUID(int=9))

    with yard.engine.connect() as connection:
        assert known_in(connection, [secret, nothing, ("role", yard.role)]) == {
            secret,
            ("role", yard.role),
        }
        assert known_in(connection, []) == set()


def test_a_contribution_tells_who_said_what_when(yard: Governed) -> None:
    answer = yard.say(
        "chat:garden/9", "**Water** the\n\nbeds " + "well " * 60, thread=ANSWER, media="markdown"
    )

    [thing] = things(yard, ANONYMOUS, ("contribution", answer))
    assert (thing.title, thing.by, thing.occurred_at) == ("Who waters the plants?", "ada", later(0))
    assert thing.excerpt.startswith("Water the beds well well")
    assert thing.excerpt.endswith("well …")
    assert len(thing.excerpt) <= 203


def test_an_erased_persons_words_and_name_do_not_show(yard: Governed) -> None:
    answer = yard.id_of("contribution", ANSWER)
    erase(yard.archive, ADA)
    yard.catch_up()

    [thing] = things(yard, STEWARD, ("contribution", answer))
    assert (thing.excerpt, "ada" in thing.by.casefold()) == ("", False)


def test_a_withdrawn_contribution_comes_without_its_words(yard: Governed) -> None:
    yard.tell(a(c.WithdrawContribution, occurred_at=later(5)))
    answer = ("contribution", yard.id_of("contribution", ANSWER))

    [now] = things(yard, STEWARD, answer)
    [then] = things(yard, STEWARD, answer, as_of=later(4))
    assert now.excerpt == then.excerpt == ""


def test_things_are_as_they_were_then(yard: Governed) -> None:
    yard.tell(
        a(c.RepealNorm, occurred_at=later(9)),
        a(c.TakeDecision, occurred_at=later(9)),
        a(c.RetireRole, occurred_at=later(9)),
    )
    refs = [("norm", yard.norm), ("decision", yard.decision), ("role", yard.role)]

    def states(**clocks: Any) -> set[str]:
        return {thing.state for thing in things(yard, ANONYMOUS, *refs, **clocks)}

    assert states() == {"repealed", "accepted", "retired"}
    assert states(as_of=later(8)) == {"in force", "proposed", "vacant"}
    assert states(as_of=later(-1)) == set()
    assert states(known_at=later(8)) == set()


def test_a_thread_is_there_from_when_something_was_said_in_it(yard: Governed) -> None:
    thread = ("thread", yard.id_of("thread", ANSWER))

    [thing] = things(yard, ANONYMOUS, thread)
    assert thing.title == "Who waters the plants?"
    assert things(yard, ANONYMOUS, thread, as_of=later(-1)) == []
    assert things(yard, ANONYMOUS, thread, known_at=later(5)) == []


def test_a_thread_in_which_one_sees_nothing_is_not_there(yard: Governed) -> None:
    yard.tell(a(c.OpenThread, key="t", title="Budget"))
    yard.say("t", visibility="stewards")
    thread = ("thread", yard.id_of("thread", "t"))

    assert things(yard, MEMBER, thread) == []
    assert [thing.title for thing in things(yard, STEWARD, thread)] == ["Budget"]


def test_a_thread_that_was_merged_goes_by_the_title_of_the_other(yard: Governed) -> None:
    yard.tell(a(c.OpenThread, key="t", title="The same again"))
    yard.say("t")
    yard.tell(a(c.MergeThread, thread="t", into=ANSWER, occurred_at=later(9)))

    [thing] = things(yard, ANONYMOUS, ("thread", yard.id_of("thread", "t")))
    assert thing.title == "Who waters the plants?"


def test_a_time_that_is_only_about_so_says_so(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm, key="k", precision="about"), a(c.ProposeDecision, key="k"))

    [thing] = things(yard, ANONYMOUS, ("norm", yard.id_of("norm", "k")))
    assert thing.precision == "about"
