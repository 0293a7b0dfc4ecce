"""The definitions that people read are those that figures are counted by."""

from pathlib import Path

from projections.health.describing import described
from projections.health.figures import FIGURES

PAGE = Path(__file__).parents[3] / "docs" / "health.md"


def test_the_page_of_definitions_is_made_of_those_that_are_used() -> None:
    assert PAGE.read_text(encoding="utf-8") == described(), (
        "Write docs/health.md anew from projections.health.describing.described()."
    )


def test_every_figure_is_described_with_its_query() -> None:
    for figure in FIGURES.values():
        assert f"## {figure.title}\n`{figure.name}`" in described()
        assert figure.sql in described()
