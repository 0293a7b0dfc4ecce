"""Pages of imports: where the archive's contents came from, and what became of every record."""

from uuid import UUID

from flask import Blueprint, abort, render_template

from projections.imports.queries import import_run, import_runs
from webui.clocks import refuse_clocks
from webui.paging import page_asked
from webui.services import services, viewer

pages = Blueprint("imports", __name__, url_prefix="/imports")
pages.before_request(lambda: refuse_clocks("an import is told of as it was counted."))

RUNS = 50


@pages.get("/")
def all_of_them() -> str:
    """All runs, latest first."""
    page = page_asked(RUNS)
    found = import_runs(services().engine, viewer(), limit=page.size + 1, offset=page.offset)
    if not found and page.number > 1:
        abort(404, f"The list of imports ends before page {page.number}.")
    return render_template(
        "imports/all.html",
        runs=found[: page.size],
        page=page,
        has_more=len(found) > page.size,
    )


@pages.get("/<uuid:run>")
def account(run: UUID) -> str:
    """The account of one run."""
    row = import_run(services().engine, viewer(), run)
    if row is None:
        abort(404, "There is no import at this address.")
    return render_template("imports/import.html", run=row)
