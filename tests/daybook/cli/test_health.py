"""daybook health: every figure in a sentence, one in numbers, and both as JSON."""

import json
from pathlib import Path

from projections.health.figures import FIGURES
from tests.daybook.cli.desk import Desk


def test_every_figure_is_told_in_a_sentence(desk: Desk, hall: Path) -> None:
    told = desk("health")

    for figure in FIGURES.values():
        assert f"{figure.title} ({figure.name})" in told
    assert hall.exists()


def test_a_figure_is_told_in_numbers(desk: Desk, hall: Path) -> None:
    told = desk("health", "norms", "--step", "year")

    assert "adopted" in told
    assert "2014" in told


def test_as_json_it_has_the_query_and_its_values(desk: Desk, hall: Path) -> None:
    [one] = json.loads(desk("health", "norms", "--step", "year", "--json"))

    assert one["sql"].startswith("SELECT")
    assert one["parameters"]["step"] == "12"
    assert [period["adopted"] for period in one["periods"]] == [1]


def test_a_figure_or_space_that_is_not_there_is_told_with_those_that_are(
    desk: Desk, hall: Path
) -> None:
    figure = desk.run("health", "likes")
    space = desk.run("health", "--space", "cellar")

    assert figure.exit_code == space.exit_code == 2
    assert "participation, retention" in figure.output
    assert "There is no space called cellar" in space.output


def test_of_one_space_alone_only_that_counts(desk: Desk, hall: Path) -> None:
    [whole] = json.loads(desk("health", "participation", "--json"))
    names = ["hall", "attic"]
    parts = [
        json.loads(desk("health", "participation", "--json", "--space", name))[0] for name in names
    ]

    def said(one: dict[str, list[dict[str, int]]]) -> int:
        return sum(period["said"] for period in one["periods"])

    assert sum(map(said, parts)) == said(whole)
