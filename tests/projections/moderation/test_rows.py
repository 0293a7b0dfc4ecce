"""Rows of the moderation record: each is told as far as its viewer may know it."""

from archive import commands as c
from projections.moderation.record import Narrowed, moderation_record
from projections.moderation.rows import ModerationRow
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.projections.moderated import DAY, answer, appeal, hide
from tests.reading import Library, handle


def rows(library: Library, viewer: Viewer = STEWARD, **asked: object) -> tuple[ModerationRow, ...]:
    return moderation_record(library.engine, viewer, Narrowed(**asked)).rows  # type: ignore[arg-type]


def grant(library: Library, person: str) -> None:
    given_ = {"source": "", "reason": "", "occurred_at": later()}
    library.tell(
        a(c.EstablishRole, key="care", title="Steward for care", body="", **given_),
        a(c.GrantRole, role="care", person=handle(person), until=None, evidence="", **given_),
    )


def test_each_sees_what_is_for_them(library: Library) -> None:
    library.say("1", "rude")
    grant(library, "bob")
    hide(library, "1")

    [steward], [member], [anonymous] = (rows(library, v) for v in (STEWARD, MEMBER, ANONYMOUS))

    assert steward.by is not None
    assert steward.author is not None
    assert (steward.by.name, steward.author.name, steward.reason) == ("Bob", "ada", "manners")
    assert (member.by, member.author, member.reason) == (None, None, "manners")
    assert member.acted_as == steward.acted_as == "Steward for care"
    assert (anonymous.by, anonymous.author, anonymous.reason) == (None, None, None)
    assert (anonymous.acted_as, anonymous.roles) == ("", ())
    for row in (steward, member, anonymous):
        assert row.clause is not None
        assert row.clause.told == "Conduct, clause 2, version 1"


def test_a_role_is_the_one_that_was_held_then(library: Library) -> None:
    library.say("1")
    library.say("2")
    grant(library, "bob")
    hide(library, "1")
    library.tell(
        a(
            c.RelinquishRole,
            role="care",
            person=handle("bob"),
            source="",
            occurred_at=later(8 * DAY),
        )
    )
    hide(library, "2", minutes=9 * DAY)

    assert [row.acted_as for row in rows(library, MEMBER)] == ["a steward", "Steward for care"]


def test_who_appeals_is_told_as_author_and_who_answers_by_role(library: Library) -> None:
    library.say("1")
    hide(library, "1")
    appeal(library, "1")
    answer(library, "1")

    answered, appealed, _ = rows(library, MEMBER)

    assert (appealed.action, appealed.acted_as, appealed.reason) == (
        "appealed",
        "its author",
        "look again",
    )
    assert (answered.action, answered.outcome) == ("appeal_answered", "upheld")
    assert (answered.acted_as, answered.by) == ("a steward", None)


def test_what_a_platform_said_is_told_as_it_is(library: Library) -> None:
    library.say("1")
    hide(library, "1", norm="Rule 1", by=None, by_name="")

    [row] = rows(library, MEMBER)

    assert row.clause is not None
    assert (row.clause.told, row.clause.norm) == ("Rule 1", None)
    assert row.acted_as == "whoever moderates at its source"


def test_the_reason_of_an_erased_moderator_is_gone(library: Library) -> None:
    library.say("1")
    hide(library, "1")
    library.erase("bob")

    [row] = rows(library)

    assert row.reason is None
    assert row.by is not None
    assert row.by.name == "[erased]"
