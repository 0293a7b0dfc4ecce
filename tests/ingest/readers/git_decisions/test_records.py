"""Decision records."""

from datetime import date

import pytest

from ingest.readers.git_decisions.document import Link, Named, Reference, Status
from ingest.readers.git_decisions.records import TemplateError, number_in, read_record
from tests.ingest.readers.git_decisions.decision_files import adr

PATH = "doc/adr/0007-use-compost.md"


def test_a_record_of_nygards_form_loses_title_date_and_status_from_its_text() -> None:
    document = read_record({}, adr(7, "✅ Accepted", "Soil is poor.", "2020-03-26"), PATH)

    assert (document.label, document.title) == ("ADR 7", "Decision 7")
    assert document.text == "## Context\n\nSoil is poor."
    assert document.status == Status("Accepted", "accepted")
    assert document.decided == date(2020, 3, 26)


def test_a_record_names_its_successor_and_what_it_answers() -> None:
    status = "Superceded by [9. Snails](0009-snails.md)\n\nAmends [2. Slugs](0002-slugs.md)"
    document = read_record({}, adr(7, status), PATH)

    assert document.superseded_by == (Reference(9, "0009-snails.md"),)
    assert document.links == (Link("responds-to", Reference(2, "0002-slugs.md")),)


def test_front_matter_of_madr_is_read() -> None:
    fields = {
        "status": "superseded by [ADR-0009](0009-snails.md)",
        "date": "2024-03-05",
        "decision-makers": "Ada\n@bob",
        "informed": "Cy",
    }
    body = "# Use compost\n\nText.\n\n## More Information\n\nSee <https://example.org/talk>.\n"
    document = read_record(fields, body, PATH)

    assert (document.label, document.title) == ("ADR 7", "Use compost")
    assert document.status is not None
    assert document.status.word == "superseded"
    assert document.superseded_by == (Reference(9, "0009-snails.md"),)
    assert document.deciders == (Named("Ada"), Named("", "", "bob"))
    assert document.links == (Link("discussed-in", "https://example.org/talk", "More Information"),)
    assert dict(document.left_out) == {"ADR.informed": "Cy"}


@pytest.mark.parametrize(
    "said",
    [
        "* Status: accepted\n* Deciders: Ada, Bob\n* Date: 2020-03-26\n",
        "- **Status**: accepted\n- **Deciders**: Ada, Bob\n- **Date**: 2020-03-26\n",
        "**Status:** accepted\n**Deciders:** Ada, Bob\n**Date:** 2020-03-26\n",
        "| Status | accepted |\n| Deciders | Ada, Bob |\n| Date | 2020-03-26 |\n",
    ],
)
def test_lines_below_the_title_are_read(said: str) -> None:
    document = read_record({}, f"# Use compost\n\n{said}\n## Context\n\nText.\n", PATH)

    assert document.status == Status("accepted", "accepted")
    assert document.deciders == (Named("Ada"), Named("Bob"))
    assert document.decided == date(2020, 3, 26)
    assert document.text == "## Context\n\nText."


def test_a_status_in_its_heading_is_read() -> None:
    document = read_record({}, "# A\n\n## Status: Accepted\n\n## Context\n", PATH)

    assert document.status == Status("Accepted", "accepted")


def test_underlined_headings_do_as_well() -> None:
    document = read_record(
        {}, "7. Use compost\n==============\n\nStatus\n------\n\nAccepted\n", PATH
    )

    assert (document.title, document.status) == ("Use compost", Status("Accepted", "accepted"))


@pytest.mark.parametrize(
    ("heading", "path", "number", "title"),
    [
        ("7. Use compost", PATH, 7, "Use compost"),
        ("ADR 7: Use compost", PATH, 7, "Use compost"),
        ("ADR-0007 - Use compost", PATH, 7, "Use compost"),
        ("7 Use compost", PATH, 7, "Use compost"),
        ("2 beds are enough", PATH, 7, "2 beds are enough"),
        ("12. Use compost", "adr/compost.md", 12, "Use compost"),
        ("2 beds are enough", "adr/beds.md", None, "2 beds are enough"),
        ("", "adr/beds.md", None, "beds"),
    ],
)
def test_number_and_title_come_from_the_heading_and_the_file(
    heading: str, path: str, number: int | None, title: str
) -> None:
    document = read_record({}, f"# {heading}\n\n## Status\n\nAccepted\n", path)

    assert (document.number, document.title) == (number, title)


def test_a_record_may_lack_a_status() -> None:
    assert read_record({}, "# 7. Use compost\n\nKept elsewhere.\n", PATH).status is None


def test_a_template_is_told() -> None:
    with pytest.raises(TemplateError, match="proposed \\| accepted"):
        read_record({"status": "proposed | accepted"}, "# A\n", PATH)


def test_the_number_of_a_file_is_that_at_its_start() -> None:
    assert [number_in(p) for p in (PATH, "adr-7.md", "7.md", "compost-7.md", "c.md")] == [
        7,
        7,
        7,
        7,
        None,
    ]
