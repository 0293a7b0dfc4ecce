"""The home page: what this community is, what holds in it, and what was said last."""

from flask import Blueprint, render_template

from projections.norms.queries import norms_seen
from projections.people.queries import count_people
from projections.spaces.queries import SpaceRow, spaces_seen
from projections.threads.lists import latest_threads
from projections.threads.timeline import latest_documents
from webui.services import remembered, services, viewer
from webui.words import words_of

pages = Blueprint("home", __name__)

LATEST = 10


@pages.get("/")
def home() -> str:
    """The home page."""
    engine = services().engine
    spaces = all_spaces()
    latest = remembered("latest", lambda: latest_threads(engine, viewer(), limit=LATEST))
    norms = [norm for norm in norms_seen(engine, viewer()) if norm.state == "in force"]
    documents = (
        []
        if norms
        else remembered("documents", lambda: latest_documents(engine, viewer(), limit=LATEST))
    )
    return render_template(
        "home/home.html",
        spaces=spaces,
        numbers=numbers_of(spaces),
        people=remembered("people", lambda: count_people(engine, viewer())),
        norms=norms,
        documents=documents,
        latest=latest,
        words=words_of([*(t.opening for t in latest), *(d.contribution for d in documents)]),
    )


def all_spaces() -> list[SpaceRow]:
    """The spaces that the viewer sees, with their numbers."""
    return remembered("spaces", lambda: spaces_seen(services().engine, viewer()))


def numbers_of(spaces: list[SpaceRow]) -> dict[str, object]:
    """How much there is in these spaces together, and from when to when."""
    return {
        "contributions": sum(space.contributions for space in spaces),
        "threads": sum(space.threads for space in spaces),
        "first_at": min((s.first_at for s in spaces if s.first_at), default=None),
        "last_at": max((s.last_at for s in spaces if s.last_at), default=None),
    }
