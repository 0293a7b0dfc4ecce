"""Charts: figures of health drawn as SVG by Vega-Lite, here on the server.

A chart is a file of its own, without scripts and styles. One is drawn for light and one for dark,
for wide screens and for narrow ones, where its letters stay as large. The colours are those of
Okabe and Ito, which people tell apart who see some colours alike; lines differ in their dashes too.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from projections.health.figure import Column
from projections.health.measuring import Line, Measured
from projections.health.periods import written

Look = Literal["light", "dark", "light-narrow", "dark-narrow"]
LOOKS: Mapping[Look, Mapping[str, Any]] = {
    "light": {"dark": False, "width": 560},
    "dark": {"dark": True, "width": 560},
    "light-narrow": {"dark": False, "width": 300},
    "dark-narrow": {"dark": True, "width": 300},
}
LIGHT = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#6b6b6b")
DARK = ("#56b4e9", "#e69f00", "#2fc79a", "#e79fc7", "#f0e442", "#7f9fff", "#a8a8a8")
DASHES = ([1, 0], [6, 3], [2, 3], [8, 3, 2, 3])
KEPT = 300
ROWS, LATER = 24, 10
"""Of a grid, so many rows and columns are drawn at most. The table has them all."""
SERIES = len(LIGHT)
TIMES = {60: "1 minute", 3_600: "1 hour", 86_400: "1 day", 604_800: "1 week", 2_592_000: "30 days"}

Spec = dict[str, Any]


def chart(measured: Measured, look: Look) -> str:
    """The chart of a figure, as SVG. What was drawn lately is not drawn again."""
    return _draw(json.dumps(spec_of(measured, look), sort_keys=True))


def can_be_drawn(measured: Measured) -> bool:
    """Whether there is anything to draw: a number of what is over, and is told."""
    drawn = [column.name for column in measured.columns if column.drawn]
    over = [line for line in measured.lines if not line.is_open]
    return any(line.values.get(name) is not None for line in over for name in drawn)


@lru_cache(maxsize=KEPT)
def _draw(spec: str) -> str:
    # Here, because no other page needs it, and it brings a JavaScript engine along.
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


def spec_of(measured: Measured, look: Look) -> Spec:
    """The chart in the words of Vega-Lite."""
    dark, width = LOOKS[look]["dark"], LOOKS[look]["width"]
    drawn = {"stacked": _stacked, "lines": _lines, "grid": _grid}[measured.figure.drawn]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": 200,
        "background": None,
        "config": _config(dark),
        **drawn(measured, dark, width),
    }


def _config(dark: bool) -> Spec:
    ink, rule = ("#d8d8d2", "#343a3e") if dark else ("#1f2427", "#d9dbd6")
    words = {"labelColor": ink, "titleColor": ink, "labelFontSize": 12, "titleFontSize": 12}
    return {
        "font": "sans-serif",
        "view": {"stroke": None},
        "axis": {**words, "gridColor": rule, "domainColor": rule, "tickColor": rule},
        "legend": {**words, "orient": "top", "title": None, "labelLimit": 280, "columns": 2},
        "range": {"category": list(DARK if dark else LIGHT)},
    }


def _series(measured: Measured) -> list[Column]:
    """The columns that are drawn; of too many, the last stand for all others."""
    return [column for column in measured.columns if column.drawn][:SERIES]


def _x(measured: Measured) -> Spec:
    periods = [written(line.period, measured.asked.step) for line in measured.lines]
    return {
        "field": "period",
        "type": "ordinal",
        "scale": {"domain": periods},
        "title": None,
        "axis": {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 6, "grid": False},
    }


def _colour(names: Sequence[str]) -> Spec:
    legend = {} if len(names) > 1 else {"legend": None}
    return {
        "field": "series",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": names},
        **legend,
    }


def _stacked(measured: Measured, _dark: bool, _width: int) -> Spec:
    series = _series(measured)
    rows = [
        {
            "period": written(line.period, measured.asked.step),
            "series": column.called,
            "order": number,
            "value": line.values.get(column.name),
            "open": line.is_open,
        }
        for line in measured.lines
        for number, column in enumerate(series)
    ]
    pale = {"condition": {"test": "datum.open", "value": 0.45}, "value": 1}
    return {
        "data": {"values": rows},
        "mark": {"type": "bar", "aria": False},
        "encoding": {
            "x": _x(measured),
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": None,
                "axis": {"tickMinStep": 1, "tickCount": 5},
            },
            "color": _colour([column.called for column in series]),
            "order": {"field": "order"},
            "opacity": pale,
        },
    }


def _lines(measured: Measured, _dark: bool, _width: int) -> Spec:
    series = _series(measured)
    rows = list(_points(measured, series))
    names = [column.called for column in series]
    dash = {**_colour(names), "scale": {"domain": names, "range": list(DASHES[: len(names)])}}
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "point": {"size": 28, "aria": False}, "aria": False},
        "encoding": {
            "x": _x(measured),
            "y": {"field": "value", "type": "quantitative", "title": None, **_scale(series, rows)},
            "color": _colour(names),
            "strokeDash": dash,
        },
    }


def _points(measured: Measured, series: Sequence[Column]) -> Iterator[Spec]:
    for line in measured.lines:
        for column in series:
            value = None if line.is_open else line.values.get(column.name)
            if value is not None and column.unit == "seconds":
                value = max(value, min(TIMES))
            period = written(line.period, measured.asked.step)
            yield {"period": period, "series": column.called, "value": value}


def _scale(series: Sequence[Column], rows: Sequence[Spec]) -> Spec:
    unit = series[0].unit if series else "count"
    if unit == "share":
        return {"scale": {"domain": [0, 1]}, "axis": {"format": ".0%", "tickCount": 5}}
    if unit == "seconds":
        most = max((row["value"] or 0 for row in rows), default=0)
        told = [seconds for seconds in TIMES if seconds <= max(most, min(TIMES))]
        names = " : ".join(f"datum.value == {s} ? '{TIMES[s]}'" for s in told)
        return {"scale": {"type": "log"}, "axis": {"values": told, "labelExpr": f"{names} : ''"}}
    return {"axis": {"tickMinStep": 1, "tickCount": 5}}


def _grid(measured: Measured, dark: bool, width: int) -> Spec:
    later = [column for column in measured.columns if column.unit == "share"][:LATER]
    lines = [line for line in measured.lines if line.values.get("came")][-ROWS:]
    rows = [
        {"came": _came(line, measured), "later": number, "value": line.values.get(column.name)}
        for line in lines
        for number, column in enumerate(later, 1)
        if line.values.get(column.name) is not None
    ]
    paper, ink = ("#16191b", "#d8d8d2") if dark else ("#fcfcfa", "#1f2427")
    ends = ["#1f2d38", "#56b4e9"] if dark else ["#eef4f8", "#2f8fc6"]
    x = {"field": "later", "type": "ordinal", "axis": {"labelAngle": 0, "domain": False}}
    y = {"field": "came", "type": "ordinal", "sort": None, "title": "came in"}
    share = {"field": "value", "type": "quantitative"}
    text = {"test": "datum.value > 0.6", "value": "#16191b"} if dark else None
    written_in: Spec = {"value": ink, **({"condition": text} if text else {})}
    return {
        "height": {"step": 20},
        "data": {"values": rows},
        "encoding": {"x": {**x, "title": f"{measured.asked.step}s later"}, "y": y},
        "layer": [
            {
                "mark": {"type": "rect", "stroke": paper, "aria": False},
                "encoding": {
                    "color": {
                        **share,
                        "legend": None,
                        "scale": {"domain": [0, 1], "range": ends},
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 12 if width > 400 else 11, "aria": False},
                "encoding": {"text": {**share, "format": ".0%"}, "color": written_in},
            },
        ],
    }


def _came(line: Line, measured: Measured) -> str:
    return f"{written(line.period, measured.asked.step)} ({line.values['came']})"
