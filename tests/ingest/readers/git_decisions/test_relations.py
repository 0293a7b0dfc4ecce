"""What a status says of other records."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.git_decisions.document import Link, Reference
from ingest.readers.git_decisions.relations import read_relations


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("Superseded by [036. Clusters](036-clusters.md)", Reference(36, "036-clusters.md")),
        ("Superceded by [9. Snails](0009-snails.md)", Reference(9, "0009-snails.md")),
        ("superseded by [ADR-0005](0005-x.md)", Reference(5, "0005-x.md")),
        ("superseded by ADR-0123", Reference(123)),
        ("Superseded by ADR 7 on 2020-03-01", Reference(7)),
        ("Replaced by 0012", Reference(12)),
        ("Superseded by [[0012-snails]]", Reference(None, "0012-snails")),
        ("**Superseded by** [Snails](snails.md)", Reference(None, "snails.md")),
    ],
)
def test_what_took_its_place_is_found(line: str, reference: Reference) -> None:
    assert read_relations([line]).superseded_by == (reference,)


def test_several_successors_are_found_also_in_a_list_below() -> None:
    lines = ["Superseded by", "- [2. A](2-a.md)", "- [3. B](3-b.md)"]

    assert read_relations(lines).superseded_by == (Reference(2, "2-a.md"), Reference(3, "3-b.md"))


def test_what_it_replaces_and_what_it_amends_are_links() -> None:
    lines = ["Accepted", "Supercedes [1. A](1-a.md)", "Amends ADR 2, clarifies ADR 3 (see ADR 4)"]

    assert read_relations(lines).links == (
        Link("supersedes", Reference(1, "1-a.md")),
        Link("responds-to", Reference(2)),
        Link("responds-to", Reference(3)),
        Link("responds-to", Reference(4)),
    )


@pytest.mark.parametrize(
    "line",
    ["Accepted", "Amended by [2. A](2-a.md)", "Accepted on 2020-03-01", "Mentions [2](2.md)"],
)
def test_what_the_other_record_tells_is_left_to_it(line: str) -> None:
    relations = read_relations([line])

    assert (relations.superseded_by, relations.links) == ((), ())


def test_what_was_struck_out_does_not_count() -> None:
    assert read_relations(["~~Superseded by ADR 2~~ Accepted"]).superseded_by == ()


@given(st.lists(st.text()))
def test_any_lines_can_be_read(lines: list[str]) -> None:
    read_relations(lines)


RUNS = ("x", " ", "[", "[a", "[x](", "[[", "a, ", "a@", "(", "<", "a and ", "~~", "1 ", "- ", "*")


@pytest.mark.parametrize("run", RUNS)
def test_no_line_however_long_takes_long_to_read(run: str) -> None:
    line = run * (30_000 // len(run))
    started = time.process_time()
    read_relations([f"Superseded by {line}"])

    assert time.process_time() - started < 2
