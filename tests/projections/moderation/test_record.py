"""The moderation record: who sees what of it, when, and what is not in it."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import commands as c
from projections.moderation.record import Narrowed, moderation_of, moderation_record
from projections.moderation.rows import ModerationRow
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.projections.moderated import DAY, answer, appeal, hide
from tests.reading import SEEN_BY, Library, build_town, handle, viewer_of


def rows(library: Library, viewer: Viewer = STEWARD, **asked: object) -> tuple[ModerationRow, ...]:
    return moderation_record(library.engine, viewer, Narrowed(**asked)).rows  # type: ignore[arg-type]


def test_one_act_is_counted_by_its_cause(library: Library) -> None:
    for key in ("1", "2", "3"):
        library.say(key)
    hide(library, "1", "2", cause="ban/1")
    hide(library, "3", cause="ban/2")
    ban = library.archive.id_of("cause", "ban/1")

    page = moderation_record(library.engine, MEMBER, Narrowed(cause=ban))

    assert page.total == 2
    assert page.items == {ban: 2}
    assert {row.cause for row in page.rows} == {ban}


def test_an_appeal_waits_until_it_is_answered_or_the_thing_restored(library: Library) -> None:
    for key in ("1", "2", "3"):
        library.say(key)
    hide(library, "1", "2", "3")
    for key in ("1", "2", "3"):
        appeal(library, key)
    answer(library, "1")
    library.tell(
        a(
            c.RestoreContribution,
            contribution="2",
            by=handle("bob"),
            undoes="hidden",
            occurred_at=later(8 * DAY),
        )
    )

    [waiting] = rows(library, open_appeals=True)

    assert waiting.contribution == library.archive.id_of("contribution", "3")
    assert waiting.is_open
    then = {"as_of": later(6 * DAY + 1)}
    assert (
        len(moderation_record(library.engine, STEWARD, Narrowed(open_appeals=True), **then).rows)
        == 3
    )


def test_what_an_author_does_to_their_own_is_not_moderation(library: Library) -> None:
    library.say("1")
    library.tell(
        a(c.LinkHandle, person=handle("ada"), handle="chat:ada", evidence="", occurred_at=later()),
        a(c.IntroducePerson, handle="chat:ada", name="ada", occurred_at=later()),
    )
    for by, minutes in ((handle("ada"), 1), ("chat:ada", 3), (None, 5)):
        told = {"contribution": "1", "by": by, "reason": "my own"}
        library.tell(
            a(c.WithdrawContribution, occurred_at=later(minutes), **told),
            a(c.RestoreContribution, occurred_at=later(minutes + 1), **told),
        )

    assert rows(library) == ()


def test_what_others_withdrew_is_moderation(library: Library) -> None:
    library.say("1")
    library.tell(
        a(
            c.WithdrawContribution,
            contribution="1",
            by=handle("bob"),
            by_name="Bob",
            reason="spam",
            occurred_at=later(9),
        )
    )

    [row] = rows(library, MEMBER)

    assert (row.action, row.reason, row.by) == ("withdrawn", "spam", None)


def test_the_record_is_as_it_was_then(library: Library) -> None:
    library.say("1")
    hide(library, "1")
    appeal(library, "1")

    page = moderation_record(library.engine, MEMBER, as_of=later(5 * DAY))

    assert [row.action for row in page.rows] == ["hidden"]
    assert moderation_record(library.engine, MEMBER, known_at=later()).rows == ()


def test_it_is_narrowed_and_paged(library: Library) -> None:
    library.space("attic")
    library.say("1")
    library.say("2", space="attic")
    norm = library.archive.id_of("norm", "conduct")
    hide(library, "1")
    hide(library, "2", minutes=6 * DAY, norm="rule 9")

    assert [row.space for row in rows(library, space=library.archive.id_of("space", "attic"))] == [
        "attic"
    ]
    assert [row.space for row in rows(library, norm=norm)] == ["hall"]
    assert rows(library, actions=("restored",)) == ()
    first = moderation_record(library.engine, STEWARD, Narrowed(limit=1))
    second = moderation_record(library.engine, STEWARD, Narrowed(limit=1, offset=1))
    assert (first.total, [r.space for r in (*first.rows, *second.rows)]) == (2, ["attic", "hall"])


@pytest.mark.parametrize("name", SEEN_BY)
def test_what_is_for_other_eyes_is_neither_told_nor_counted(library: Library, name: str) -> None:
    build_town(library)
    keys = ("plan/1", "plan/2", "club/1", "office/1", "vault/1", "whisper/1")
    hide(library, *keys, cause="ban", minutes=20 * DAY)
    seen = {
        "anonymous": {"plan/1"},
        "member": {"plan/1", "club/1"},
        "steward": set(keys) - {"vault/1"},
        "named": {"plan/1", "club/1", "vault/1"},
    }[name]
    viewer, ban = viewer_of(library, name), library.archive.id_of("cause", "ban")

    page = moderation_record(library.engine, viewer, Narrowed(cause=ban))

    expected = {library.archive.id_of("contribution", key) for key in seen}
    assert {row.contribution for row in page.rows} == expected
    assert (page.total, page.items[ban]) == (len(seen), len(seen))
    everything = [library.archive.id_of("contribution", key) for key in keys]
    assert set(moderation_of(library.engine, viewer, everything)) == expected


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    levels=st.lists(
        st.sampled_from(["public", "members", "stewards", "confidential", None]),
        min_size=4,
        max_size=4,
    ),
    spaces=st.lists(st.sampled_from(["hall", "club", "office"]), min_size=4, max_size=4),
)
def test_for_every_viewer_the_record_tells_only_what_they_see(
    library: Library, levels: list[c.Visibility | None], spaces: list[str]
) -> None:
    made: dict[UUID, tuple[str, c.Visibility | None]] = {}
    library.space("club", visibility="members")
    library.space("office", visibility="stewards")
    for number, (level, space) in enumerate(zip(levels, spaces, strict=True)):
        key = f"{space}{level}{number}"
        made[library.say(key, space=space, visibility=level)] = (space, level)
        hide(library, key, minutes=30 * DAY)
    needs = {"hall": 0, "club": 1, "office": 2, "public": 0, "members": 1, "stewards": 2}

    for rank, viewer in enumerate((ANONYMOUS, MEMBER, STEWARD)):
        told = moderation_record(library.engine, viewer, Narrowed(limit=1000))
        mine = {row.contribution for row in told.rows} & made.keys()
        assert mine == {
            i
            for i, (space, level) in made.items()
            if needs[space] <= rank and needs.get(level or "public", 9) <= rank
        }
        assert told.total == len(told.rows)
