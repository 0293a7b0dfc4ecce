"""The pages: rendered on the server, readable without scripts, each with a lasting address."""

from flask import Flask

from projections.reasons.telling import relation_told, stale_told
from projections.search.telling import standings_told
from projections.stopping import stops_noted
from projections.viewer import ANONYMOUS, Viewer
from webui import (
    contributions,
    decisions,
    erasures,
    handover,
    health,
    home,
    identity,
    imports,
    knows,
    moderation,
    norms,
    people,
    reasons,
    recording,
    replay,
    roles,
    search,
    similar,
    spaces,
    start,
    threads,
)
from webui.api import api
from webui.errors import handle_errors
from webui.headers import send_headers
from webui.services import KEY, Services
from webui.wording import FILTERS

BLUEPRINTS = (
    home.pages,
    start.pages,
    search.pages,
    similar.pages,
    spaces.pages,
    threads.pages,
    contributions.pages,
    norms.pages,
    decisions.pages,
    roles.pages,
    handover.pages,
    knows.pages,
    reasons.pages,
    recording.pages,
    replay.pages,
    people.pages,
    identity.pages,
    erasures.pages,
    imports.pages,
    moderation.pages,
    health.pages,
    api,
)


def create_app(services: Services, viewer: Viewer = ANONYMOUS) -> Flask:
    """The application that shows an archive to this viewer."""
    app = Flask(__name__)
    app.extensions[KEY] = (services, viewer)
    app.jinja_env.filters.update(FILTERS, standings=standings_told, stale=stale_told)
    app.jinja_env.filters.update(relation=relation_told, address=reasons.address_of)
    app.jinja_env.filters.update(reasons.FILTERS)
    app.jinja_env.filters.update(moderation.FILTERS)
    app.jinja_env.filters.update(replay.FILTERS)
    app.jinja_env.tests["decision_seen"] = decisions.is_seen
    app.jinja_env.globals.update(branches=reasons.branches, page_of=erasures.page_of)
    app.jinja_env.globals.update(clause_told=moderation.clause_told)
    app.context_processor(
        lambda: {
            "community": services.community or "Daybook",
            "viewer": viewer,
            "recording": services.recorder is not None,
            "stopped": lambda: stops_noted(services.engine).values(),
            "erasing": services.eraser is not None and viewer.level == "steward",
        }
    )
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    handle_errors(app)
    send_headers(app)
    return app


__all__ = ["Services", "create_app"]
