"""Definitions of figures are whole, and agree with the SQL they name."""

import pytest

from projections.health.figure import Figure
from projections.health.figures import FIGURES
from projections.health.listing import LISTINGS, PARTS
from projections.health.telling import SAYS


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda f: f.name)
def test_a_figure_says_what_it_is(figure: Figure) -> None:
    assert figure.title
    assert figure.tells.endswith(".")
    assert figure.definition
    assert figure.formula
    assert figure.source
    assert figure.caveats
    assert figure.nothing.endswith(".")
    assert figure.behind in LISTINGS
    assert figure.name in SAYS or not figure.columns


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda f: f.name)
def test_its_columns_are_those_that_its_sql_gives(figure: Figure) -> None:
    names = {column.name for column in figure.columns}
    for column in figure.columns:
        if column.unit == "share":
            assert {column.part, column.of} <= names or figure.name == "cohorts"
        elif figure.name != "cohorts":
            assert f"AS {column.name}" in figure.sql or f".{column.name}" in figure.sql
    for people, hidden in (figure.hides or {}).items():
        assert {people, *hidden} <= names


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda f: f.name)
def test_each_of_its_parts_can_be_listed_alone(figure: Figure) -> None:
    for part in figure.parts:
        assert (figure.behind, part) in PARTS
