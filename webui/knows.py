"""Pages on who knows what: whom to ask about a topic, and what only one person answers."""

from flask import Blueprint, abort, render_template, request

from projections.handover.knows import Knower, Single, knowers, singles
from webui.clocks import clocks_asked
from webui.handover import community
from webui.services import remembered, services, viewer

pages = Blueprint("knows", __name__, url_prefix="/knows")
LONGEST = 400


@pages.get("")
def knows() -> str:
    """Whom to ask about `?topic=`, by what they answered; without one, a form to ask with."""
    if viewer().level == "anonymous":
        abort(404, "Whom to ask is for members. Search shows what was said.")
    clocks = clocks_asked()
    topic = request.args.get("topic", "").strip()
    if len(topic) > LONGEST:
        abort(400, f"The topic has {len(topic)} characters. Ask with at most {LONGEST}.")

    def found() -> list[Knower]:
        here = services()
        return knowers(here.engine, here.search, viewer(), topic, **clocks.both())

    people = remembered("knows", found, topic, *clocks.both().values()) if topic else []
    return render_template("knows/knows.html", topic=topic, people=people, clocks=clocks)


@pages.get("/single")
def single() -> str:
    """For stewards: what only one person who is still here answered in the last active year."""
    if viewer().level != "steward":
        abort(404, "What only one person answers is for stewards.")
    clocks = clocks_asked()

    def found() -> list[Single]:
        return singles(services().engine, viewer(), community(clocks), **clocks.both())

    rows = remembered("single", found, *clocks.both().values())
    return render_template("knows/single.html", rows=rows, clocks=clocks)
