"""Recording by people: at once, as one, and by whom."""

from collections.abc import Iterator

import pytest

from archive import commands as c
from daybook.bootstrap import Daybook, create, open_daybook
from daybook.config import Settings
from daybook.recording import RefusedError, person_configured, record
from projections.norms.queries import norm_history, norms_seen
from projections.viewer import ANONYMOUS
from tests.builders import a, events_of, later

ADA = "mailto:ada@example.org"


@pytest.fixture
def daybook(settings: Settings) -> Iterator[Daybook]:
    """An empty archive."""
    create(settings, "Garden")
    with open_daybook(settings) as daybook:
        yield daybook


def test_what_is_recorded_shows_at_once(daybook: Daybook) -> None:
    assert record(daybook, [a(c.AdoptNorm)], ADA)

    assert [norm.title for norm in norms_seen(daybook.engine, ANONYMOUS)] == ["Watering"]


def test_who_records_is_noted(daybook: Daybook) -> None:
    record(daybook, [a(c.AdoptNorm, by=None)], "mailto:bob@example.org")

    [event] = events_of(daybook.archive)
    bob = daybook.archive.id_of("person", "mailto:bob@example.org")
    assert event.occurred.recorded_by == bob


def test_what_was_recorded_before_is_nothing_new(daybook: Daybook) -> None:
    commands = [a(c.AdoptNorm), a(c.RepealNorm, occurred_at=later(9))]

    assert record(daybook, commands, ADA)
    assert not record(daybook, commands, ADA)
    assert record(daybook, [*commands, a(c.ReinstateNorm, occurred_at=later(10))], ADA)


def test_a_refusal_says_why_and_what_came_before_it_is_kept(daybook: Daybook) -> None:
    commands = [
        a(c.AdoptNorm),
        a(c.ReinstateNorm, occurred_at=later(5)),
        a(c.RepealNorm, occurred_at=later(9)),
    ]

    with pytest.raises(RefusedError, match="It holds already"):
        record(daybook, commands, ADA)
    norm = daybook.archive.id_of("norm", "garden:norms/watering")
    assert [row.event for row in norm_history(daybook.engine, ANONYMOUS, norm)] == ["adopted"]


def test_who_records_on_this_machine_is_configured(settings: Settings) -> None:
    assert person_configured(settings) == ""
    create(settings, "Garden")
    assert person_configured(settings) == ""
    with settings.config_file.open("a") as file:
        file.write(f'person = "{ADA}"\n')
    assert person_configured(settings) == ADA
