"""Why: the chain through anything, from the talk to the answers that lean on it, both ways."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, url_for

from projections.reasons.chain import DEPTH, Link, Reasons, reasons_of
from projections.reasons.things import KINDS, Ref, Thing
from projections.story.addresses import path_of
from projections.story.graph import Graph, graph_of
from projections.story.log import NO_GROUNDS, Grounds
from projections.story.markdown import as_markdown, happened, made_from, stamp
from projections.story.prose import Reference, Reworded, Story
from projections.story.story import story_of
from projections.text.differences import Piece, difference
from webui.clocks import Clocks, clocks_asked
from webui.drawing import Drawing, drawing_of
from webui.services import remembered, services, viewer

pages = Blueprint("reasons", __name__, url_prefix="/why")


VIEWS = {"story": "Story", "graph": "Graph", "tree": "Tree"}


@pages.get("/<kind>/<uuid:thing>")
def why(kind: str, thing: UUID) -> str:
    """Why a thing is as it is: as a story, as a graph (`?view=graph`) or as a tree of its links.

    `?clause=` narrows a norm to a clause.
    """
    clocks, ref = clocks_asked(), _asked(kind, thing)
    view = request.args.get("view", "story").strip()
    if view not in VIEWS:
        abort(400, f"view={view} is none of {', '.join(VIEWS)}.")
    found: dict[str, Any] = {"reasons": _reasons(ref, clocks)}
    if view == "story":
        story, grounds = _story(ref, clocks)
        found |= {"story": story, "grounds": grounds, "made_from": made_from(story, grounds)}
    if view == "graph":
        graph, drawing = _graph(ref, clocks)
        found |= {"graph": graph, "drawing": drawing}
    return render_template(
        f"reasons/{view}.html",
        ref=ref,
        view=view,
        views=VIEWS,
        clocks=clocks,
        **found,
    )


@pages.get("/<kind>/<uuid:thing>.md")
def markdown(kind: str, thing: UUID) -> Response:
    """The story as a Markdown file, whose links lead to these pages."""
    clocks, ref = clocks_asked(), _asked(kind, thing)
    _reasons(ref, clocks)
    story, grounds = _story(ref, clocks)
    base = request.host_url.rstrip("/")
    answer = Response(as_markdown(story, grounds, base), mimetype="text/markdown")
    answer.headers["Content-Disposition"] = f'attachment; filename="why-{kind}-{thing}.md"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _asked(kind: str, thing: UUID) -> Ref:
    if kind not in KINDS:
        abort(404, f"Nothing is called a {kind} here. What has reasons is a {', '.join(KINDS)}.")
    return Ref(kind, thing, request.args.get("clause", "").strip() if kind == "norm" else "")


def _reasons(ref: Ref, clocks: Clocks) -> Reasons:
    """The chain; a page that says so where there is none."""

    def work_out() -> Reasons | None:
        return reasons_of(services().engine, viewer(), ref, depth=DEPTH, **clocks.both())

    reasons = remembered("why", work_out, ref, clocks, _hour())
    if reasons is None:
        then = " then" if clocks.are_set else ""
        with_clause = f" with a clause {ref.clause}" if ref.clause else ""
        abort(404, f"There is no {ref.kind}{with_clause} at this address that you may see{then}.")
    return reasons


def _story(ref: Ref, clocks: Clocks) -> tuple[Story, Grounds]:
    def work_out() -> tuple[Story | None, Grounds]:
        here = services()
        story = story_of(here.engine, viewer(), ref, **clocks.both())
        grounds = here.grounds(story.references) if story and here.grounds else NO_GROUNDS
        return story, grounds

    story, grounds = remembered("why story", work_out, ref, clocks, _hour())
    return (story, grounds) if story is not None else abort(404)


def _graph(ref: Ref, clocks: Clocks) -> tuple[Graph, Drawing]:
    def work_out() -> tuple[Graph, Drawing] | None:
        graph = graph_of(services().engine, viewer(), ref, **clocks.both())
        return (graph, drawing_of(graph)) if graph else None

    return remembered("why graph", work_out, ref, clocks, _hour()) or abort(404)


def _hour() -> str:
    """What may come into force without anything being recorded, it does on the hour."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H}"


def apart(reworded: Reworded) -> tuple[list[Piece], list[Piece]]:
    """The words of a clause before and after a change, those that changed told apart."""
    before, after = reworded.before or "", reworded.after or ""
    pieces = [piece for part in difference(before, after).stretches for piece in part.pieces]
    return (
        [piece for piece in pieces if piece.change != "added"],
        [piece for piece in pieces if piece.change != "removed"],
    )


def shown_at(reference: Reference) -> str:
    """The lasting address of the page that shows an event, with its host."""
    return request.host_url.rstrip("/") + path_of(*reference.page, reference.entry)


def reasons_through(kind: str, thing: UUID, clocks: Clocks) -> Reasons | None:
    """The nearest links of the chain through a thing, for its own page."""
    return reasons_of(services().engine, viewer(), Ref(kind, thing), depth=1, **clocks.both())


def address_of(thing: Thing, **more: str) -> str:
    """The page of a thing, or where a link leads; `more` goes into the address of the page."""
    if thing.kind == "link":
        return thing.address if thing.address.startswith(("http://", "https://")) else ""
    parts: dict[str, Any] = {thing.kind: thing.id, **more}
    return url_for(f"{thing.kind}s.{thing.kind}", **parts)


def branches(links: tuple[Link, ...], root: UUID) -> list[tuple[Link, list[object]]]:
    """The links as a tree: each with those that hang on it."""
    hanging: dict[UUID, list[Link]] = {}
    for link in links:
        hanging.setdefault(link.linked_to, []).append(link)

    def grow(at: UUID) -> list[tuple[Link, list[object]]]:
        return [(link, list(grow(link.thing.id))) for link in hanging.get(at, ())]

    return grow(root)


FILTERS = {"apart": apart, "shown_at": shown_at, "happened": happened, "stamp": stamp}
