"""Similar questions: what was asked before that comes near to a thread, or to a new question."""

from flask import Blueprint, render_template, request

from projections.search.engine import Hit, Query
from projections.search.telling import understood_told
from projections.text import own_words
from projections.threads.queries import ThreadDetailRow
from projections.threads.rows import ContributionRow
from webui.clocks import Clocks, refuse_clocks
from webui.search import names_for
from webui.services import remembered, services, viewer

pages = Blueprint("similar", __name__)
pages.before_request(lambda: refuse_clocks("a question is asked now."))

SHOWN = 5
OPENING = 600
"""How much of a thread's opening says what it asks: what follows is mostly detail."""


@pages.get("/similar")
def similar() -> str:
    """A form for a question, and what was asked before that comes near to `?text=`."""
    text = request.args.get("text", "").strip()
    near = services().search.similar(text, viewer(), SHOWN) if text else ()
    return render_template(
        "similar/similar.html",
        text=text,
        near=near,
        share=understood_told(understood()) if text else None,
        names=names_for(near, Clocks()),
    )


def asked_before(thread: ThreadDetailRow, opening: ContributionRow) -> tuple[Hit, ...]:
    """What comes near to a thread, worked out once while nothing new is projected."""
    said = own_words(opening.body, opening.media) if opening.body else ""
    text = f"{thread.title or ''} {said[:OPENING]}".strip()
    if not text:
        return ()
    return remembered(
        "similar",
        lambda: services().search.similar(text, viewer(), SHOWN, apart_from=thread.id),
        thread.id,
    )


def understood() -> float | None:
    """How much of the archive can be found by meaning, as any answer tells."""
    ask = Query("kind:document", limit=0, mode="keyword")
    return remembered("understood", lambda: services().search.search(ask, viewer()).understood)
