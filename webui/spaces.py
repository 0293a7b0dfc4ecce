"""Pages of spaces: all of them, and one as its threads or in the order things were said."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Literal
from uuid import UUID

from flask import Blueprint, abort, render_template, request

from projections.spaces.queries import names_of_space, space_of
from projections.threads.lists import latest_threads
from projections.threads.rows import Then
from projections.threads.timeline import Cursor, SaidRow, timeline
from webui.clocks import clocks_asked, parse_time
from webui.home import all_spaces, numbers_of
from webui.paging import page_asked
from webui.services import remembered, services, viewer
from webui.wording import long_day
from webui.words import words_of

pages = Blueprint("spaces", __name__, url_prefix="/spaces")

THREADS = 50
TIMELINE = 100
VIEWS = ("threads", "timeline")


@pages.get("/")
def all_of_them() -> str:
    """All spaces that the viewer sees."""
    clocks = clocks_asked()
    spaces = all_spaces(clocks)
    return render_template(
        "spaces/all.html", spaces=spaces, numbers=numbers_of(spaces), clocks=clocks
    )


@pages.get("/<uuid:space>")
def space(space: UUID) -> str:
    """One space: its threads, or for a channel what was said in it; `?view=` has the other."""
    engine = services().engine
    clocks = clocks_asked()
    then = Then(clocks.as_of, clocks.known_at)
    both = clocks.both()
    row = remembered("space", lambda: space_of(engine, viewer(), space, **both), space, clocks)
    if row is None:
        if clocks.are_set and space_of(engine, viewer(), space) is not None:
            abort(404, "This space was not there, or the archive did not know it, at that time.")
        abort(404, "There is no space at this address that you may see.")
    view = request.args.get("view") or ("timeline" if row.kind == "channel" else "threads")
    if view not in VIEWS:
        abort(400, f"view={view} is no view of a space. There are: {', '.join(VIEWS)}.")
    names = names_of_space(engine, viewer(), space, **both)
    former = [name for name in names if name.name != row.name]
    if view == "timeline":
        stretch = timeline(engine, viewer(), space, cursor=_cursor(), limit=TIMELINE, then=then)
        rows = [said.contribution for said in stretch.rows]
        return render_template(
            "spaces/timeline.html",
            space=row,
            former=former,
            stretch=stretch,
            days=_by_day(stretch.rows),
            words=words_of(rows, clocks),
            clocks=clocks,
            asked=request.args.get("on", ""),
        )
    page = page_asked(THREADS)
    found = latest_threads(
        engine, viewer(), space=space, limit=page.size + 1, offset=page.offset, then=then
    )
    if not found and page.number > 1:
        abort(404, f"The threads of this space end before page {page.number}.")
    shown = found[: page.size]
    return render_template(
        "spaces/threads.html",
        space=row,
        former=former,
        threads=shown,
        page=page,
        has_more=len(found) > page.size,
        words=words_of((thread.opening for thread in shown), clocks),
        clocks=clocks,
    )


def _by_day(rows: Sequence[SaidRow]) -> list[tuple[str, list[SaidRow]]]:
    days = groupby(rows, lambda row: long_day(row.contribution.occurred_at))
    return [(day, list(said)) for day, said in days]


def _cursor() -> Cursor | None:
    """Where the stretch begins or ends: `?before=`, `?after=` a contribution, or `?on=` a day."""
    if request.args.get("on"):
        return Cursor("from", at=_start_of_day(request.args["on"]))
    directions: tuple[Literal["before", "after"], ...] = ("before", "after")
    for direction in directions:
        given = request.args.get(direction)
        if given:
            return Cursor(direction, _contribution(given))
    return None


def _start_of_day(given: str) -> datetime:
    asked = parse_time(given.strip())
    if asked is None:
        abort(400, f"on={given} is no date. Write it as 2024-05-01.")
    return asked.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _contribution(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        abort(400, f"{given} names no contribution. Follow the links at either end of the page.")
