"""Commands on citations."""

from typing import Any

import pytest

from archive import commands as c
from archive.application import Archive
from archive.domain.aggregate import CommandRefusedError
from tests.builders import a, events_of, later, record


def cited(archive: Archive, command: c.Command) -> Any:
    """The citation that this command made."""
    assert record(archive, command) == [True]
    return events_of(archive)[-1]


@pytest.fixture
def norm(archive: Archive) -> Archive:
    """An archive in which a norm was adopted and then amended, with a source."""
    record(archive, a(c.AdoptNorm), a(c.AmendNorm))
    return archive


def of_norm(**changes: Any) -> c.Cite:
    given = {"of_kind": "norm", "of": "garden:norms/watering", "clause": ""}
    given |= {"to_kind": "decision", "to": "garden:decisions/1", "relation": "implements"}
    return a(c.Cite, **{**given, **changes})


def test_a_citation_names_both_ends_whether_they_are_there_or_not(archive: Archive) -> None:
    made = cited(archive, a(c.Cite))

    assert made.of == archive.id_of("contribution", "chat:garden/1")
    assert made.to == archive.id_of("norm", "garden:norms/watering")
    assert (made.entry, made.clause, str(made.note)) == (None, "1", "it says so")


@pytest.mark.parametrize("change", ["git:2b", "2020-05-01T12:02:00Z"])
def test_a_change_is_found_by_source_or_time(norm: Archive, change: str) -> None:
    assert cited(norm, of_norm(change=change)).entry == 2


@pytest.mark.parametrize("change", ["git:9f", "2020-05-01", "2019-01-01"])
def test_a_change_that_is_not_one_is_refused(norm: Archive, change: str) -> None:
    [refused] = record(norm, of_norm(change=change))

    assert isinstance(refused, CommandRefusedError)
    assert f"no single change {change!r}" in str(refused)


def test_the_same_citation_again_is_known(archive: Archive) -> None:
    assert record(archive, a(c.Cite), a(c.Cite, occurred_at=later(5))) == [True, False]


def test_nothing_cites_itself(archive: Archive) -> None:
    [refused] = record(archive, of_norm(to_kind="norm", to="garden:norms/watering"))

    assert "would cite itself" in str(refused)


def test_a_link_is_cited_by_its_address_and_cites_nothing(archive: Archive) -> None:
    address = "https://lists.example.org/archive/7"

    made = cited(archive, of_norm(to_kind="link", to=address))
    [refused] = record(archive, a(c.Cite, of_kind="link", of=address))

    assert str(made.address) == address
    assert "cannot be told what to cite" in str(refused)


def test_one_that_was_withdrawn_can_be_made_anew(archive: Archive) -> None:
    record(archive, a(c.Cite), a(c.WithdrawCitation))

    assert cited(archive, a(c.Cite, occurred_at=later(5))).TOPIC == "citation.restored"


def test_what_was_not_cited_cannot_be_withdrawn(archive: Archive) -> None:
    [refused] = record(archive, a(c.WithdrawCitation))

    assert "is not in the archive" in str(refused)


def test_a_change_named_by_source_or_by_time_is_one_citation(norm: Archive) -> None:
    named = [of_norm(change=change) for change in ("git:2b", "2020-05-01T12:02:00Z")]

    assert record(norm, *named) == [True, False]
    [withdrawn] = record(
        norm,
        a(
            c.WithdrawCitation,
            **{n: getattr(named[0], n) for n in ("of_kind", "of", "relation", "to_kind", "to")},
            change="2020-05-01T12:02:00Z",
            clause="",
            occurred_at=later(9),
        ),
    )
    assert withdrawn is True


def test_one_withdrawn_at_the_moment_it_was_made_stays_so(archive: Archive) -> None:
    made, withdrawn = a(c.Cite), a(c.WithdrawCitation, occurred_at=a(c.Cite).occurred_at)

    assert record(archive, made, withdrawn) == [True, True]
    assert record(archive, made, withdrawn) == [False, False]
