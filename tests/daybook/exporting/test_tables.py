"""Columns worked out from facts, and their documentation."""

from pathlib import Path

import pytest

from daybook.exporting.content import FACTS
from daybook.exporting.facts import ADDRESS, LOGIN, NAME, PERSON, TEXT, Contribution, described
from daybook.exporting.tables import columns_of, documented

PAGE = Path(__file__).parents[3] / "docs" / "tables.md"


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.KIND)
def test_every_column_says_what_it_holds_and_what_of_it_is_of_people(kind: type) -> None:
    assert all(told for _, _, told in documented(kind))
    for field in described(kind).values():
        assert field.metadata["of"] in ("", ADDRESS, LOGIN, NAME, PERSON, TEXT)


def test_rows_within_have_columns_of_their_own() -> None:
    columns = {column.name: column for column in columns_of(Contribution)}

    assert columns["wordings"].type == "rows"
    assert [c.name for c in columns["wordings"].columns][:2] == ["number", "body"]
    assert (columns["reply_to"].type, columns["reply_to"].may_be_empty) == ("text", True)
    assert (columns["occurred_at"].type, columns["occurred_at"].may_be_empty) == ("time", False)
    assert ("wordings[].worded_at", "time", "when it was worded so") in documented(Contribution)


def test_the_page_of_tables_has_every_column() -> None:
    page = PAGE.read_text(encoding="utf-8")

    for kind in FACTS:
        assert f"## {kind.KIND}" in page
        for name, form, told in documented(kind):
            assert f"| `{name}` | {form} | {told} |" in page, "docs/tables.md: make docs"
