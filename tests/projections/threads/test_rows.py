"""Rows of contributions, as a viewer sees them."""

from datetime import datetime
from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.threads.queries import contributions_seen
from projections.threads.rows import ContributionRow
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.reading import Library, handle


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    library = Library(archive, read_engine)
    library.space("hall")
    return library


def row(
    library: Library,
    contribution: UUID,
    viewer: Viewer = ANONYMOUS,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> ContributionRow:
    engine = library.engine
    found = contributions_seen(engine, viewer, [contribution], as_of=as_of, known_at=known_at)
    return found[contribution]


def test_a_contribution_tells_who_said_what_when(library: Library) -> None:
    said = library.say("1", "Good morning", "Ada", source="hall/1", occurred_at=later(3))
    library.tell(a(c.ObserveEndorsements, contribution="1", counts={"up": 2}))

    found = row(library, said)

    assert (found.author.name, found.body, found.occurred_at) == ("Ada", "Good morning", later(3))
    assert (found.source, found.endorsements, found.withheld) == ("hall/1", {"up": 2}, None)


def test_hidden_words_show_to_stewards_and_the_reason_to_members(library: Library) -> None:
    said = library.say("1", "rude", source="hall/1")
    hide = a(
        c.HideContribution, contribution="1", by=handle("bob"), by_name="Bob", reason="manners"
    )
    library.tell(hide)

    for viewer in (ANONYMOUS, MEMBER):
        found = row(library, said, viewer)
        assert found.withheld is not None
        assert (found.body, found.source, found.withheld.by) == (None, None, None)
        reason = "manners" if viewer is MEMBER else None
        assert (found.withheld.state, found.withheld.reason) == ("hidden", reason)
    seen = row(library, said, STEWARD)
    assert seen.withheld is not None
    assert seen.withheld.by is not None
    assert (seen.body, seen.source, seen.withheld.by.name) == ("rude", "hall/1", "Bob")


def test_withdrawn_words_show_to_nobody_and_the_reason_to_stewards(library: Library) -> None:
    said = library.say("1", "hasty", source="hall/1")
    library.tell(a(c.WithdrawContribution, contribution="1", reason="my affair"))

    for viewer, reason in ((ANONYMOUS, None), (MEMBER, None), (STEWARD, "my affair")):
        found = row(library, said, viewer)
        assert found.withheld is not None
        assert (found.body, found.source) == (None, None)
        assert (found.withheld.state, found.withheld.reason) == ("withdrawn", reason)


def test_what_was_restored_shows_again(library: Library) -> None:
    said = library.say("1", "fine after all")
    library.tell(a(c.WithdrawContribution, contribution="1", occurred_at=later(60)))
    library.tell(a(c.RestoreContribution, contribution="1", occurred_at=later(61)))

    assert row(library, said).body == "fine after all"


def test_of_an_erased_author_nothing_is_left(library: Library) -> None:
    said = library.say("1", "eveword", "Eve", source="hall/1")
    library.erase("eve")

    found = row(library, said, STEWARD)

    assert (found.author.name, found.body, found.source) == ("[erased]", None, None)
    assert found.withheld is None


def test_a_contribution_shows_the_wording_of_then(library: Library) -> None:
    said = library.say("1", "first", occurred_at=later(1))
    library.tell(a(c.ReviseContribution, contribution="1", body="second", occurred_at=later(60)))
    library.tell(a(c.ReviseContribution, contribution="1", body="third", occurred_at=later(90)))

    shown = {minutes: row(library, said, as_of=later(minutes)) for minutes in (1, 59, 60, 89, 90)}

    assert {minutes: found.body for minutes, found in shown.items()} == {
        1: "first",
        59: "first",
        60: "second",
        89: "second",
        90: "third",
    }
    assert shown[1].edited_at is None
    assert (shown[60].edited_at, shown[60].wordings) == (later(60), 2)


def test_a_later_correction_changes_no_view_of_what_was_known(library: Library) -> None:
    said = library.say("1", "as first told", occurred_at=later(1))
    known = row(library, said).recorded_at
    library.tell(a(c.ReviseContribution, contribution="1", body="corrected", occurred_at=later(2)))

    assert row(library, said, known_at=known).body == "as first told"
    assert row(library, said, as_of=later(60), known_at=known).body == "as first told"
    assert row(library, said, as_of=later(60)).body == "corrected"


def test_before_it_was_said_or_recorded_it_is_not_there(library: Library) -> None:
    said = library.say("1", occurred_at=later(5))

    ids, engine = [said], library.engine
    assert contributions_seen(engine, ANONYMOUS, ids, as_of=later(4)) == {}
    assert contributions_seen(engine, ANONYMOUS, ids, known_at=later(4)) == {}


def test_what_is_withheld_now_is_withheld_in_every_view(library: Library) -> None:
    said = library.say("1", "hasty", occurred_at=later(1))
    hidden = library.say("2", "rude", occurred_at=later(1))
    library.tell(a(c.WithdrawContribution, contribution="1", occurred_at=later(60)))
    library.tell(a(c.HideContribution, contribution="2", occurred_at=later(60)))

    assert row(library, said, STEWARD, as_of=later(2)).body is None
    assert row(library, hidden, MEMBER, as_of=later(2)).body is None
    assert row(library, hidden, STEWARD, as_of=later(2)).body == "rude"


def test_what_was_withheld_then_shows_as_it_was_then(library: Library) -> None:
    said = library.say("1", "rude", occurred_at=later(1))
    library.tell(a(c.HideContribution, contribution="1", occurred_at=later(60)))
    library.tell(a(c.RestoreContribution, contribution="1", occurred_at=later(90)))

    then = row(library, said, as_of=later(70))

    assert then.body is None
    assert then.withheld is not None
    assert row(library, said).withheld is None


def test_only_the_last_wording_of_a_source_is_dated_when_it_was_edited(library: Library) -> None:
    said = library.say("1", "edited", occurred_at=later(1), edited_at=later(30))

    assert row(library, said).edited_at == later(30)
    assert row(library, said, as_of=later(40)).edited_at == later(30)


def test_endorsements_have_no_history_so_the_past_shows_none(library: Library) -> None:
    said = library.say("1", occurred_at=later(1))
    library.tell(a(c.ObserveEndorsements, contribution="1", counts={"up": 2}))

    assert row(library, said, as_of=later(2)).endorsements == {}


def test_what_was_met_edited_shows_its_first_wording_as_of_then_once_that_is_known(
    library: Library,
) -> None:
    said = library.say("1", "edited", occurred_at=later(1), edited_at=later(30))
    before = row(library, said).recorded_at
    library.say("1", "first", occurred_at=later(1))  # from an older export

    assert row(library, said).body == "edited"
    assert row(library, said, as_of=later(40)).body == "edited"
    assert row(library, said, as_of=later(20)).body == "first"
    assert row(library, said, as_of=later(20), known_at=before).body == "edited"
    assert (row(library, said).wordings, row(library, said).edited_at) == (2, later(30))
