"""Proposals with a header."""

from datetime import date

import pytest

from ingest.readers.git_decisions.document import Link, Named, Reference, Status
from ingest.readers.git_decisions.headers import Fields
from ingest.readers.git_decisions.proposals import read_proposal, urls

PEP: Fields = {
    "pep": "8",
    "title": "Watering\nin the morning",
    "author": "Ada Fern <ada@example.org>,\nBob Moss",
    "bdfl-delegate": "Cy Oak <cy@example.org>",
    "discussions-to": "https://example.org/talk",
    "status": "Final",
    "type": "Process",
    "created": "05-Jul-2001",
    "post-history": "5-Jul-2001, `6-Jul-2001 <https://example.org/post>`__",
    "requires": "3",
    "replaces": "1, :pep:`2`",
    "superseded-by": "9",
    "resolution": "`15-Mar-2021 <https://example.org/2020/01/01/yes>`__",
}


def test_a_header_is_read_field_by_field() -> None:
    document = read_proposal(PEP, "\nWater.\n")

    assert document is not None
    assert (document.label, document.title) == ("PEP 8", "Watering in the morning")
    assert document.text == "Water."
    assert document.status == Status("Final", "accepted")
    assert (document.created, document.decided) == (date(2001, 7, 5), date(2021, 3, 15))
    assert document.authors == (Named("Ada Fern", "ada@example.org"), Named("Bob Moss"))
    assert document.deciders == (Named("Cy Oak", "cy@example.org"),)
    assert document.method == "BDFL delegate"
    assert document.superseded_by == (Reference(9),)
    assert document.links == (
        Link("supersedes", Reference(1)),
        Link("supersedes", Reference(2)),
        Link("because-of", Reference(3)),
        Link("evidence", "https://example.org/2020/01/01/yes", "Resolution"),
        Link("discussed-in", "https://example.org/talk", "Discussions-To"),
        Link("discussed-in", "https://example.org/post", "Post-History"),
    )


def test_what_has_no_place_is_named() -> None:
    document = read_proposal(PEP, "")

    assert document is not None
    assert dict(document.left_out) == {
        "PEP.type": "Process",
        "PEP.author but the first": "Bob Moss",
    }


@pytest.mark.parametrize("field", ["superseded-by", "replaced-by"])
def test_both_names_of_the_successor_are_known(field: str) -> None:
    document = read_proposal({"pep": "1", "title": "A", "status": "Final", field: "PEP 2"}, "")

    assert document is not None
    assert document.superseded_by == (Reference(2),)


def test_other_series_are_read_alike() -> None:
    fields = {"eip": "20", "title": "Tokens", "status": "Living", "author": "Ada (@ada)"}
    document = read_proposal(fields, "Body")

    assert document is not None
    assert (document.label, document.status) == ("EIP 20", Status("Living", "accepted"))


def test_a_draft_without_a_number_is_a_proposal_without_a_label() -> None:
    document = read_proposal({"pep": "XXX", "title": "A", "status": "Draft"}, "")

    assert document is not None
    assert document.label == ""


def test_a_standard_that_is_active_is_no_decision_yet() -> None:
    fields = {"pep": "1", "title": "A", "status": "Active", "type": "Standards Track"}
    document = read_proposal(fields, "")

    assert document is not None
    assert document.status == Status("Active", "proposed")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"pep": "8", "title": "No status"},
        {"title": "A", "status": "Final", "pep": "8"},
        {"nav": "3", "title": "A", "status": "published"},
        {"pep": "eight", "title": "A", "status": "Final"},
    ],
)
def test_another_header_is_none_of_a_proposal(fields: Fields) -> None:
    assert read_proposal(fields, "") is None


def test_addresses_end_before_what_surrounds_them() -> None:
    assert urls("See <https://example.org/a>, (https://example.org/b).") == [
        "https://example.org/a",
        "https://example.org/b",
    ]
