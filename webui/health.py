"""Pages of health: figures over time, what each means, and the events behind every number."""

from typing import cast
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, render_template, request

from projections.health.asking import Asked
from projections.health.behind import events_behind
from projections.health.figure import Figure
from projections.health.figures import FEW, FIGURES
from projections.health.measuring import Measured, measured, usual_step
from projections.health.periods import STEPS, Step, period_read, written
from projections.health.scopes import scopes
from projections.health.telling import cell_told, parameter_told, told
from webui.charts import LOOKS, Look, can_be_drawn, chart
from webui.clocks import Clocks, clocks_asked
from webui.paging import page_asked
from webui.services import remembered, services, viewer

pages = Blueprint("health", __name__, url_prefix="/health")

EVENTS = 50
LINES = 12
"""So many periods does a table have on the page of all figures."""
EXAMPLES = {"year": "2024", "quarter": "2024-Q2", "month": "2024-05"}


@pages.get("/")
def all_of_them() -> str:
    """Every figure. `?step=` is year, quarter or month; `?space=` counts one space alone."""
    clocks = clocks_asked()
    asked = _asked(clocks)
    return render_template(
        "health/all.html",
        figures=_measured(asked),
        lines=LINES,
        **_shared(asked, clocks),
    )


@pages.get("/<name>")
def figure(name: str) -> str:
    """One figure: its chart, its numbers, its definition and SQL. `?period=` lists the events."""
    clocks = clocks_asked()
    asked = _asked(clocks)
    found = _one(_figure(name), asked)
    period = request.args.get("period", "").strip()
    return render_template(
        "health/figure.html",
        figure=found.figure,
        one=found,
        values={name: parameter_told(value) for name, value in found.values.items()},
        listed=_listed(found, period) if period else None,
        period=period,
        **_shared(asked, clocks),
    )


@pages.get("/<name>/chart.svg")
def drawn(name: str) -> Response:
    """The chart of a figure. `?look=` is light or dark, and perhaps -narrow."""
    look = request.args.get("look", "light")
    if look not in LOOKS:
        abort(400, f"look={look} is none. There are: {', '.join(LOOKS)}.")
    found = _one(_figure(name), _asked(clocks_asked()))
    if not can_be_drawn(found):
        abort(404, told(found))
    response = make_response(chart(found, cast(Look, look)))
    response.mimetype = "image/svg+xml"
    response.headers["Cache-Control"] = "private, no-cache"  # it depends on who looks
    response.add_etag()
    return cast(Response, response.make_conditional(request))


def _shared(asked: Asked, clocks: Clocks) -> dict[str, object]:
    here = {"step": request.args.get("step"), "space": request.args.get("space")}
    given = {name: value for name, value in here.items() if value}
    return {
        "asked": asked,
        "here": {**given, **clocks.in_address()},
        "steps": list(STEPS),
        "spaces": scopes(services().engine, viewer()),
        "clocks": clocks,
        "few": FEW,
        "written": written,
        "told": told,
        "cell": cell_told,
        "can_be_drawn": can_be_drawn,
    }


def _measured(asked: Asked) -> list[Measured]:
    engine = services().engine
    return remembered("health", lambda: measured(engine, asked), asked)


def _one(figure: Figure, asked: Asked) -> Measured:
    engine = services().engine
    return remembered(
        "health figure", lambda: measured(engine, asked, [figure.name])[0], asked, figure.name
    )


def _figure(name: str) -> Figure:
    if name not in FIGURES:
        abort(404, f"There is no figure called {name}. There are: {', '.join(FIGURES)}.")
    return FIGURES[name]


def _asked(clocks: Clocks) -> Asked:
    step = request.args.get("step", "").strip()
    if not step:
        step = remembered("health step", lambda: usual_step(services().engine, viewer()))
    if step not in STEPS:
        abort(400, f"step={step} is none. There are: {', '.join(STEPS)}.")
    return Asked(viewer(), cast(Step, step), _space(), clocks.as_of, clocks.known_at)


def _space() -> UUID | None:
    given = request.args.get("space", "").strip()
    if not given:
        return None
    try:
        space = UUID(given)
    except ValueError:
        abort(400, f"space={given} is no ID. Choose one from the list.")
    if space not in scopes(services().engine, viewer()):
        abort(404, "There is no such space that you may see.")
    return space


def _listed(found: Measured, period: str) -> dict[str, object]:
    """A page of the events behind a number."""
    number = period_read(period, found.asked.step)
    if number is None:
        step = found.asked.step
        abort(400, f"period={period} is no {step}. Write it as {EXAMPLES[step]}, or set step=.")
    part = request.args.get("part", "").strip()
    if part and part not in found.figure.parts:
        there = ", ".join(found.figure.parts) or "none for this figure"
        abort(400, f"part={part} is none. There are: {there}.")
    page = page_asked(EVENTS)
    total, events = events_behind(
        services().engine, found.asked, found.figure, number, part, (page.size, page.offset)
    )
    if page.number > page.pages(total):
        abort(404, f"The events end before page {page.number}.")
    return {
        "total": total,
        "events": events,
        "part": part,
        "page": page,
        "has_more": page.number < page.pages(total),
    }
