"""The page of a thread: its contributions nested, and what became of it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from projections.citations.stale import stale_of
from projections.threads.history import changes_of_thread, titles_had
from projections.threads.moves import moves_of_thread
from projections.threads.queries import (
    ThreadDetailRow,
    contributions_seen,
    merged_into,
    thread_of,
)
from webui.clocks import Clocks, clocks_asked
from webui.moderation import happenings_of
from webui.paging import Page, page_asked
from webui.reasons import reasons_through
from webui.services import services, viewer
from webui.similar import asked_before
from webui.words import words_of

pages = Blueprint("threads", __name__, url_prefix="/threads")

CONTRIBUTIONS = 100
KEPT = ("holding", "as_of", "known_at")
"""What a redirect keeps of the address."""


@pages.get("/<uuid:thread>")
def thread(thread: UUID) -> str | Response:
    """One thread. `?holding=` opens the page with that contribution on it."""
    engine = services().engine
    clocks = clocks_asked()
    then = {"as_of": clocks.as_of, "known_at": clocks.known_at}
    row = thread_of(engine, viewer(), thread, **then)
    if row is None:
        return _elsewhere(thread, clocks)
    if not clocks.are_set and (elsewhere := _moved_out(row)) is not None:
        return _to(elsewhere)
    page = _page(row)
    places = row.places[page.offset : page.offset + page.size]
    opening = row.places[0].id
    said = contributions_seen(engine, viewer(), {opening, *(p.id for p in places)}, **then)
    return render_template(
        "threads/thread.html",
        thread=row,
        opening=said[opening],
        titles=titles_had(engine, viewer(), thread, **then),
        similar=() if clocks.are_set else asked_before(row, said[opening]),
        changes=changes_of_thread(engine, viewer(), thread, **then),
        moves=moves_of_thread(engine, viewer(), thread, **then),
        reasons=reasons_through("thread", thread, clocks),
        stale=stale_of(engine, viewer(), list(said), **then),
        happenings=happenings_of(list(said), clocks),
        placed=[(place, said[place.id]) for place in places if place.id in said],
        stubs={place.id for place in places if place.is_stub},
        page=page,
        pages=page.pages(len(row.places)),
        clocks=clocks,
        words=words_of(said.values(), clocks),
    )


def _page(row: ThreadDetailRow) -> Page:
    """The page asked for, or the one that holds the contribution asked for."""
    holding = request.args.get("holding")
    for number, place in enumerate(row.places if holding else ()):
        if str(place.id) == holding and not place.is_stub:
            return Page(number // CONTRIBUTIONS + 1, CONTRIBUTIONS)
    page = page_asked(CONTRIBUTIONS)
    if page.number > page.pages(len(row.places)):
        abort(404, f"This thread ends before page {page.number}.")
    return page


def _moved_out(row: ThreadDetailRow) -> UUID | None:
    """The thread in which the contribution asked for is found now, if that is another one."""
    if any(str(place.id) == request.args.get("holding") for place in row.places):
        return None
    return _holding_now()


def _holding_now() -> UUID | None:
    try:
        asked = UUID(request.args.get("holding", ""))
    except ValueError:
        return None
    found = contributions_seen(services().engine, viewer(), [asked]).get(asked)
    return found.thread_id if found else None


def _to(thread: UUID) -> Response:
    asked: dict[str, Any] = {n: request.args[n] for n in KEPT if n in request.args}
    return redirect(url_for("threads.thread", thread=thread, **asked), code=302)


def _elsewhere(thread: UUID, clocks: Clocks) -> Response:
    """To the thread that this one was merged into; else there is nothing to show."""
    engine = services().engine
    into = merged_into(engine, viewer(), thread)
    if into is not None:
        return _to(_holding_now() or into)
    if clocks.are_set and thread_of(engine, viewer(), thread) is not None:
        abort(404, "This was not begun, or the archive did not know it, at the time asked for.")
    return abort(404, "There is no thread at this address that you may see.")
