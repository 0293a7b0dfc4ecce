"""Read models checked against checksums and against a rebuild, told as findings."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result

from daybook.bootstrap import PROJECTIONS, Daybook, open_daybook
from daybook.cli.doctor import Finding
from daybook.cli.read_models import check_checksums, compare_with_rebuild
from daybook.config import Settings
from projections.people.tables import people


@pytest.fixture
def filled(settings: Settings, run: Callable[..., Result], samples: Path) -> Settings:
    """The settings of an archive with the native sample."""
    assert run("import", str(samples / "native" / "sample")).exit_code == 0
    return settings


def checked(daybook: Daybook) -> list[Finding]:
    return list(check_checksums(daybook.engine, [p() for p in PROJECTIONS]))


def test_what_was_never_noted_is_told_and_is_no_fault(filled: Settings) -> None:
    with open_daybook(filled) as daybook:
        findings = checked(daybook)

    assert [finding.what for finding in findings] == [
        f"{p.name}: no checksums were noted yet" for p in PROJECTIONS
    ]
    assert all(finding.well for finding in findings)


def test_a_comparison_that_finds_all_equal_notes_what_is_checked_later(filled: Settings) -> None:
    with open_daybook(filled) as daybook:
        told: list[tuple[str, int, int]] = []

        compared = list(compare_with_rebuild(daybook, lambda *heard: told.append(heard)))

        at = f"{daybook.tables_at:,}"
        assert [f.what for f in compared] == [
            f"{p.name} equals a rebuild at event {at}" for p in PROJECTIONS
        ]
        assert told[-1][1:] == (daybook.tables_at, daybook.tables_at)
        assert [f.what for f in checked(daybook)] == [
            f"{p.name} is as it was noted at event {at}" for p in PROJECTIONS
        ]


def test_what_was_changed_is_found_by_both_with_the_place_and_the_way_out(
    filled: Settings,
) -> None:
    with open_daybook(filled) as daybook:
        list(compare_with_rebuild(daybook))
        with daybook.engine.begin() as connection:
            connection.execute(people.update().values(name="secret"))

        noted = [finding for finding in checked(daybook) if not finding.well]
        compared = [finding for finding in compare_with_rebuild(daybook) if not finding.well]

    [one], [other] = noted, compared
    assert one.what.endswith(": people differ")
    assert other.what.startswith("people differs from a rebuild at event")
    assert "id=" in other.what
    assert "secret" not in other.what
    assert one.advice == other.advice == "Run: daybook rebuild people"


def test_checksums_that_are_older_than_the_tables_say_so(
    filled: Settings, run: Callable[..., Result], samples: Path
) -> None:
    with open_daybook(filled) as daybook:
        list(compare_with_rebuild(daybook))
        at = daybook.tables_at
    run("import", str(samples / "slack" / "sample"))

    with open_daybook(filled) as daybook:
        findings = checked(daybook)

    assert findings[0] == Finding(f"people: checksums not noted since event {at:,}", True)
    assert all(finding.well for finding in findings)


def test_tables_that_are_behind_are_brought_up_to_date_before_they_are_compared(
    filled: Settings,
) -> None:
    with open_daybook(filled) as daybook:
        with daybook.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM projection_positions"))

        assert all(finding.well for finding in compare_with_rebuild(daybook))
