"""The home page: what this community is, what holds in it, and what was said last."""

from flask import Blueprint, render_template

from projections.norms.queries import norms_seen
from projections.people.queries import count_people
from projections.spaces.queries import SpaceRow, spaces_seen
from projections.threads.lists import latest_threads
from projections.threads.rows import Then
from projections.threads.timeline import latest_documents
from webui.clocks import Clocks, clocks_asked
from webui.services import remembered, services, viewer
from webui.words import words_of

pages = Blueprint("home", __name__)

LATEST = 10
NOW = Clocks()


@pages.get("/")
def home() -> str:
    """The home page."""
    engine = services().engine
    clocks = clocks_asked()
    then = Then(clocks.as_of, clocks.known_at)
    spaces = all_spaces(clocks)
    latest = remembered(
        "latest", lambda: latest_threads(engine, viewer(), limit=LATEST, then=then), then
    )
    norms = [n for n in norms_seen(engine, viewer(), **clocks.both()) if n.state == "in force"]
    documents = (
        []
        if norms
        else remembered(
            "documents", lambda: latest_documents(engine, viewer(), limit=LATEST, then=then), then
        )
    )
    return render_template(
        "home/home.html",
        spaces=spaces,
        numbers=numbers_of(spaces),
        people=remembered("people", lambda: count_people(engine, viewer(), **clocks.both()), then),
        clocks=clocks,
        norms=norms,
        documents=documents,
        latest=latest,
        words=words_of(
            [*(t.opening for t in latest), *(d.contribution for d in documents)], clocks
        ),
    )


def all_spaces(clocks: Clocks = NOW) -> list[SpaceRow]:
    """The spaces that the viewer sees, with their numbers, as they were then."""
    engine = services().engine
    return remembered("spaces", lambda: spaces_seen(engine, viewer(), **clocks.both()), clocks)


def numbers_of(spaces: list[SpaceRow]) -> dict[str, object]:
    """How much there is in these spaces together, and from when to when."""
    return {
        "contributions": sum(space.contributions for space in spaces),
        "threads": sum(space.threads for space in spaces),
        "first_at": min((s.first_at for s in spaces if s.first_at), default=None),
        "last_at": max((s.last_at for s in spaces if s.last_at), default=None),
    }
