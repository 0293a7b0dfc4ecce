"""What commands on moderation make happen."""

from typing import Any
from uuid import UUID

import pytest

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from archive.domain.clause_version import ClauseVersion, parse
from archive.domain.contribution import Contribution
from tests.builders import AT, a, events_of, later, record

ADA, BOB, CY = (f"mailto:{name}@example.org" for name in ("ada", "bob", "cy"))
TEXT = "# Conduct\n\n1. Be kind.\n2. Be brief.\n"


@pytest.fixture
def garden(archive: Archive) -> Archive:
    """An archive with two contributions, and a norm that was changed once."""
    record(
        archive,
        a(c.IntroducePerson, handle=BOB, name="Bob"),
        a(c.OpenSpace),
        a(c.MakeContribution),
        a(c.MakeContribution, key="chat:garden/2"),
        a(c.AdoptNorm, key="git:conduct", title="Conduct", text=TEXT, occurred_at=AT),
        a(
            c.AmendNorm,
            norm="git:conduct",
            text=f"{TEXT}3. Be here.\n",
            occurred_at=later(100),
            effective_from=None,
        ),
    )
    return archive


def said_by(garden: Archive, *commands: Command) -> list[Any]:
    before = garden.recorder.max_notification_id() or 0
    assert record(garden, *commands) == [True] * len(commands)
    return events_of(garden)[before:]


def hidden_under(garden: Archive, norm: str, minutes: int = 5) -> str:
    [event] = said_by(garden, a(c.HideContribution, norm=norm, occurred_at=later(minutes)))
    assert isinstance(event, Contribution.Hidden)
    return event.norm


def test_the_norm_of_a_hiding_is_kept_in_a_form_that_can_be_stored(garden: Archive) -> None:
    assert hidden_under(garden, "topics/\ud800") == "topics/\ufffd"


@pytest.mark.parametrize(
    ("minutes", "written", "change"),
    [(5, "git:conduct#2", 1), (200, "git:conduct#2", 2), (200, "git:conduct#2@1", 1)],
)
def test_a_norm_of_the_archive_is_named_with_the_change_in_force_then(
    garden: Archive, minutes: int, written: str, change: int
) -> None:
    norm = garden.id_of("norm", "git:conduct")

    assert parse(hidden_under(garden, written, minutes)) == ClauseVersion(norm, "2", change)


def test_words_that_name_no_norm_of_the_archive_stay_as_they_are(garden: Archive) -> None:
    canonical = str(ClauseVersion(UUID(int=1), "2", 1))

    assert [
        hidden_under(garden, told, minutes)
        for minutes, told in enumerate(("rule 1", "git:other#2", "", canonical), 10)
    ] == ["rule 1", "git:other#2", "", canonical]


def test_one_act_gives_one_event_a_thing_under_one_cause(garden: Archive) -> None:
    things = ("chat:garden/1", "chat:garden/2")

    events = said_by(
        garden, *(a(c.HideContribution, contribution=thing, cause="chat:ban/7") for thing in things)
    )

    assert [event.TOPIC for event in events] == ["contribution.hidden"] * 2
    assert {event.cause for event in events} == {garden.id_of("cause", "chat:ban/7")}
    assert [event.originator_id for event in events] == [
        garden.id_of("contribution", thing) for thing in things
    ]
    assert record(garden, a(c.HideContribution, cause="chat:ban/7", occurred_at=later(9))) == [
        False
    ]


def test_an_appeal_is_heard_and_overturned(garden: Archive) -> None:
    said_by(garden, a(c.HideContribution, occurred_at=later(1)))

    asked, _introduced, answered, restored = said_by(
        garden,
        a(c.AppealContribution, occurred_at=later(2)),
        a(c.AnswerAppeal, by=CY, outcome="overturned", occurred_at=later(3)),
    )

    assert (asked.by, answered.by) == (garden.id_of("person", ADA), garden.id_of("person", CY))
    assert restored.cause == answered.cause
    assert str(answered.reason) == "not about the plants"
    assert str(restored.reason) == "not about the plants"


def test_a_refused_answer_is_told_and_changes_nothing(garden: Archive) -> None:
    said_by(garden, a(c.HideContribution, occurred_at=later(1)))
    said_by(garden, a(c.AppealContribution, occurred_at=later(2)))
    before = len(events_of(garden))

    [outcome] = record(garden, a(c.AnswerAppeal, by=BOB, occurred_at=later(3)))

    assert "Whoever hid or withdrew it does not answer" in str(outcome)
    assert len(events_of(garden)) == before
