"""Charts are drawn without scripts and styles, for light and dark, wide and narrow."""

import re

import pytest
from lxml import etree

from projections.health.asking import Asked
from projections.health.figures import FIGURES
from projections.health.measuring import Line, Measured
from projections.viewer import STEWARD
from webui.charts import LOOKS, Look, can_be_drawn, chart, spec_of

LINES = (
    Line(2014, {"before": 10, "stayed": 5, "share": 0.5}),
    Line(2015, {"before": 10, "stayed": None, "share": None}, few=frozenset({"share"})),
    Line(2016, {"before": 10, "stayed": 1, "share": 0.1}, is_open=True),
)


def measured(name: str = "retention", *lines: Line) -> Measured:
    figure = FIGURES[name]
    return Measured(figure, Asked(STEWARD), figure.columns, lines or LINES, "", {})


@pytest.mark.parametrize("look", LOOKS)
def test_a_chart_is_a_picture_that_needs_nothing_else(look: Look) -> None:
    drawn = chart(measured(), look)

    root = etree.fromstring(drawn.encode())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not re.search(r"<script|<style|style=|href=|url\(", drawn)
    assert "2015" in drawn


def test_light_and_dark_and_wide_and_narrow_differ() -> None:
    assert len({chart(measured(), look) for look in LOOKS}) == len(LOOKS)


def test_what_is_not_over_or_not_told_is_no_point_of_a_line() -> None:
    values = [row["value"] for row in spec_of(measured(), "light")["data"]["values"]]

    assert values == [0.5, None, None]


def test_what_is_not_over_is_a_paler_bar() -> None:
    lines = (Line(2014, {"newcomers": 1, "came_back": 2}, is_open=True),)
    rows = spec_of(measured("participation", *lines), "dark")["data"]["values"]

    assert [(row["value"], row["open"]) for row in rows] == [(1, True), (2, True)]


def test_waiting_is_drawn_by_the_times_that_people_know() -> None:
    lines = (Line(2014, {"answered": 2, "half_waited": 5, "most_waited": 90_000}),)
    spec = spec_of(measured("first-answer", *lines), "light")

    assert spec["encoding"]["y"]["axis"]["values"] == [60, 3_600, 86_400]
    assert [row["value"] for row in spec["data"]["values"]] == [60, 90_000]


def test_where_nothing_is_over_there_is_no_chart() -> None:
    assert can_be_drawn(measured())
    assert not can_be_drawn(measured("retention", LINES[2]))
    assert not can_be_drawn(measured("retention", LINES[1]))
