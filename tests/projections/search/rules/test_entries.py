"""Entries: clauses, whole norms and decisions, as the viewer saw them at a time."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.search.rules.entries import READ, Entries, Entry, entries_of
from projections.viewer import ANONYMOUS, STEWARD, Viewer
from tests.builders import a, later
from tests.governing import ANEW
from tests.projections.governed import DECISION, NORM, Governed, of_norm


@pytest.fixture
def garden(archive: Archive, engine: sa.Engine) -> Governed:
    """A norm of two clauses, and a decision."""
    governed = Governed(archive, engine)
    governed.tell(a(c.AdoptNorm), a(c.ProposeDecision))
    return governed


def everything(
    garden: Governed,
    viewer: Viewer = ANONYMOUS,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> Entries:
    with garden.engine.connect() as connection:
        return entries_of(connection, viewer, as_of, known_at)


def clauses(found: Entries) -> list[Entry]:
    return [entry for entry in found.every if entry.place is not None]


def test_a_norm_is_an_entry_as_a_whole_and_clause_by_clause(garden: Governed) -> None:
    whole, first, second, _ = everything(garden).every

    assert (whole.title, whole.place, whole.names) == ("Watering", None, ("Watering",))
    assert (first.text, first.label, first.place) == ("Water them in the evening.", "1", 0)
    assert (second.text, second.label, second.place) == ("Never at noon.", "2", 1)
    assert first.around == "Watering Plants"
    assert second.names == ("Watering 2",)


def test_bold_words_that_begin_a_clause_name_it(garden: Governed) -> None:
    garden.tell(of_norm("1. **Late.** Tell us.\n2. It is **very** late.\n", later(2)))

    assert [entry.own for entry in clauses(everything(garden))] == ["Late.", ""]


def test_a_decision_is_read_by_the_beginning_of_its_last_text(garden: Governed) -> None:
    long = a(c.AmendDecision, text=f"**Slugs**{' snails' * READ}")
    garden.tell(long)

    decision = everything(garden).every[-1]

    assert decision.title == "Decision 1: Water in the morning"
    assert decision.names == ("Decision 1", "Water in the morning", decision.title)
    assert decision.text.startswith("Slugs snails snails")
    assert len(decision.text) <= READ
    assert not decision.is_adopted


def test_of_then_are_the_clauses_of_then(garden: Governed) -> None:
    known = garden.tell()
    garden.tell(of_norm(ANEW, later(9)))

    assert clauses(everything(garden))[0].text == "Water them in the morning."
    assert clauses(everything(garden, as_of=later(8)))[0].text == "Water them in the evening."
    assert clauses(everything(garden, known_at=known))[0].text == "Water them in the evening."
    assert everything(garden, as_of=later(-1)).every == ()


def test_who_may_not_see_a_norm_or_a_decision_has_no_entry_of_it(garden: Governed) -> None:
    before = everything(garden)
    garden.tell(
        a(c.AdoptNorm, key="inner", visibility="stewards", text="1. Not at dusk."),
        a(c.ProposeDecision, key="inner/1", visibility="stewards", label="D 2"),
    )

    assert everything(garden) == before
    assert len(everything(garden, STEWARD).every) == len(before.every) + 3


@pytest.mark.parametrize(
    ("command", "state"), [(c.SuspendNorm, "suspended"), (c.RepealNorm, "repealed")]
)
def test_a_norm_that_does_not_hold_says_so_and_since_when(
    garden: Governed, command: type[c.Command], state: str
) -> None:
    garden.tell(a(command, norm=NORM, occurred_at=later(9)))

    entry = clauses(everything(garden))[0]

    assert (entry.state, entry.holds, entry.since) == (state, False, later(9))


def test_a_decision_that_was_reversed_does_not_hold(garden: Governed) -> None:
    garden.tell(a(c.TakeDecision), a(c.ReverseDecision, decision=DECISION, occurred_at=later(9)))

    entry = everything(garden).every[-1]

    assert (entry.state, entry.holds, entry.since) == ("reversed", False, later(9))
    assert entry.is_adopted


def test_entries_are_good_until_what_was_decided_for_later_comes_into_force(
    garden: Governed,
) -> None:
    far = later(60 * 24 * 365 * 900)
    garden.tell(of_norm(ANEW, later(2), effective_from=far))

    assert everything(garden).until == far
    assert clauses(everything(garden))[0].text == "Water them in the evening."
    assert everything(garden, as_of=later(8)).until is None


def test_without_anything_there_are_none(archive: Archive, engine: sa.Engine) -> None:
    empty = Governed(archive, engine)
    empty.catch_up()

    assert everything(empty) == Entries((), None)
