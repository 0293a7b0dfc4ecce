"""Behind every number there are as many events as it says, and they can be looked up."""

import pytest

from archive.domain.contribution import Contribution
from daybook.bootstrap import Daybook
from projections.health.asking import Asked
from projections.health.behind import events_behind
from projections.health.figures import FIGURES
from projections.health.measuring import measured
from projections.viewer import ANONYMOUS, STEWARD, Viewer
from tests.builders import events_of

LISTED = {
    "participation": ("said", ""),
    "answered": ("asked", ""),
    "helpers": ("helped", ""),
    "concentration": ("helped", ""),
}
"""The column that each of these lists the events of, and as which part."""


@pytest.mark.parametrize("viewer", [ANONYMOUS, STEWARD], ids=lambda v: v.level)
def test_there_are_as_many_events_as_the_number_says(demo: Daybook, viewer: Viewer) -> None:
    asked = Asked(viewer, "quarter")
    for one in measured(demo.engine, asked):
        columns = [(part, part) for part in one.figure.parts if part != "unanswered"]
        columns += [LISTED[one.figure.name]] if one.figure.name in LISTED else []
        for line in one.lines:
            for column, part in columns:
                total, _ = events_behind(demo.engine, asked, one.figure, line.period, part, (1, 0))
                assert total == line.values[column], (one.figure.name, line.period, column)


def test_what_was_not_answered_is_the_rest_of_what_was_asked(demo: Daybook) -> None:
    asked = Asked(STEWARD, "year")
    [one] = measured(demo.engine, asked, ["answered"])
    for line in one.lines:
        total, events = events_behind(demo.engine, asked, one.figure, line.period, "unanswered")
        assert total == len(events) == line.values["asked"] - line.values["answered"]  # type: ignore[operator]


def test_an_event_is_named_by_its_number_and_never_by_who_it_is_from(demo: Daybook) -> None:
    asked = Asked(STEWARD, "year")
    _, events = events_behind(demo.engine, asked, FIGURES["conflicts"], 2024)
    _, said = events_behind(demo.engine, asked, FIGURES["participation"], 2024)

    hidden = {
        f"{e.originator_id}@{e.originator_version}"
        for e in events_of(demo.archive)
        if isinstance(e, Contribution.Hidden)
    }
    assert hidden <= {event.number for event in events}
    names = {"Jonah Achterberg", "Kofi Lindqvist-Asante"}
    assert said
    assert not [e.title for e in said if e.title and any(name in e.title for name in names)]


def test_a_long_list_comes_in_parts_that_fit_together(demo: Daybook) -> None:
    asked, figure = Asked(STEWARD, "year"), FIGURES["participation"]
    total, whole = events_behind(demo.engine, asked, figure, 2024, "", (1_000, 0))
    parts = [
        event
        for start in range(0, total, 40)
        for event in events_behind(demo.engine, asked, figure, 2024, "", (40, start))[1]
    ]

    assert parts == whole
    assert [e.occurred_at for e in whole] == sorted(e.occurred_at for e in whole)
