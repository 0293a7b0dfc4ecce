"""The search page. A search is an address, so it can be kept and sent to others."""

from flask import Blueprint, abort, render_template, request

from projections.people.names import names_of
from projections.search.engine import Order, Query, Results
from projections.threads.lists import titles_seen
from webui.paging import page_asked
from webui.services import services, viewer

pages = Blueprint("search", __name__)

HITS = 20
ORDERS: dict[str, Order] = {"relevance": "relevance", "newest": "newest", "oldest": "oldest"}


@pages.get("/search")
def search() -> str:
    """A form, and what was found for `?q=`; `?order=newest` puts the latest first."""
    words = request.args.get("q", "").strip()
    order = request.args.get("order", "relevance")
    if order not in ORDERS:
        abort(400, f"order={order} is no order of results. There are: {', '.join(ORDERS)}.")
    page = page_asked(HITS)
    results: Results | None = None
    if words:
        query = Query(words, limit=page.size, offset=page.offset, order=ORDERS[order])
        results = services().search.search(query, viewer())
    hits = results.hits if results else ()
    engine = services().engine
    return render_template(
        "search/search.html",
        q=words,
        order=order,
        orders=tuple(ORDERS),
        page=page,
        results=results,
        titles=titles_seen(engine, viewer(), {hit.thread for hit in hits}),
        names=names_of(engine, viewer(), {hit.author_id for hit in hits}),
    )
