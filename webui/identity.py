"""Pages of identity: likely links for stewards, side by side, with what speaks for and against."""

from uuid import UUID

from flask import Blueprint, abort, render_template

from projections.people.alike.suggestions import Suggestion, suggestions_for
from webui.clocks import refuse_clocks
from webui.paging import page_asked
from webui.services import remembered, services, viewer

pages = Blueprint("identity", __name__, url_prefix="/people")

SHOWN = 20


@pages.get("/suggestions")
def suggestions() -> str:
    """Which people here may be one, those first for which most speaks. For stewards."""
    if viewer().level != "steward":
        abort(404, "Nothing is shown at this address.")
    refuse_clocks("likely links are told by what is known now.")
    found = suggestions_now()
    page = page_asked(SHOWN)
    if page.number > page.pages(len(found)):
        abort(404, f"The list of likely links ends before page {page.number}.")
    recorder = services().recorder
    return render_template(
        "identity/suggestions.html",
        total=len(found),
        suggestions=found[page.offset : page.offset + page.size],
        page=page,
        pages=page.pages(len(found)),
        token=recorder.token if recorder else "",
    )


def suggestions_now() -> list[Suggestion]:
    """All likely links, worked out once until anything new is projected."""
    here = services()

    def work_out() -> list[Suggestion]:
        return suggestions_for(here.engine, viewer(), here.addresses())

    return remembered("likely links", work_out)


def suggestion_of(one: UUID, other: UUID) -> Suggestion | None:
    """The suggestion that these two are one, if there is one still."""
    found = (s for s in suggestions_now() if {s.first.id, s.second.id} == {one, other})
    return next(found, None)
