"""Search for programs: the same addresses as the search page."""

from flask import Blueprint, Response, abort

from projections.search.telling import results_as_json
from webui.api.answers import answer, limit_asked
from webui.asking import search_asked
from webui.paging import page_asked
from webui.search import HITS, answer_to

subject = Blueprint("search", __name__)

NOTHING_ASKED = (
    "q is missing. Write what is looked for, as ?q=wood+glue, or a condition: in, from, kind,"
    " after, before or answered."
)


@subject.get("/search")
def search() -> Response:
    """What was found for `?q=` and the conditions beside it."""
    asked = search_asked()
    page = page_asked(limit_asked(HITS))
    if not asked.is_something:
        abort(400, NOTHING_ASKED)
    return answer(results_as_json(answer_to(asked, page)))
