"""The search page. A search is an address, so it can be kept and sent to others."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, render_template

from projections.people.names import NameRow, names_of
from projections.search.engine import Hit, Results
from projections.search.telling import NEAREST, found_told, understood_told
from webui.asking import ORDERS, Asked, search_asked
from webui.clocks import Clocks
from webui.narrowing import choices_of, conditions_of
from webui.paging import Page, page_asked
from webui.services import services, viewer

pages = Blueprint("search", __name__)

HITS = 20


@pages.get("/search")
def search() -> str:
    """A form, and what the address asks for: `?q=` words, and conditions beside them."""
    asked = search_asked()
    page = page_asked(HITS)
    results = answer_to(asked, page) if asked.is_something else None
    return render_template(
        "search/search.html",
        asked=asked,
        orders=ORDERS,
        page=page,
        results=results,
        found=found_told(results.total, asked.query.order) if results else "",
        nearest=NEAREST,
        share=understood_told(results.understood, asked.query.mode) if results else None,
        conditions=conditions_of(asked),
        choices=choices_of(asked, results.facets) if results else {},
        names=names_for(results.hits if results else (), asked.clocks),
    )


def answer_to(asked: Asked, page: Page) -> Results:
    """What is found, as far as it stands on that page."""
    query = replace(asked.query, limit=page.size, offset=page.offset)
    return services().search.search(query, viewer())


def names_for(hits: Collection[Hit], clocks: Clocks) -> dict[UUID, NameRow]:
    """How the authors of the hits were called at the time that the page is about."""
    authors = {hit.author_id for hit in hits}
    then = {"as_of": clocks.as_of, "known_at": clocks.known_at}
    return names_of(services().engine, viewer(), authors, **then)
