"""The pages: rendered on the server, readable without scripts, each with a lasting address."""

from flask import Flask

from projections.viewer import ANONYMOUS, Viewer
from webui import contributions, home, imports, people, search, spaces, threads
from webui.errors import handle_errors
from webui.headers import send_headers
from webui.services import KEY, Services
from webui.wording import FILTERS

BLUEPRINTS = (
    home.pages,
    search.pages,
    spaces.pages,
    threads.pages,
    contributions.pages,
    people.pages,
    imports.pages,
)


def create_app(services: Services, viewer: Viewer = ANONYMOUS) -> Flask:
    """The application that shows an archive to this viewer."""
    app = Flask(__name__)
    app.extensions[KEY] = (services, viewer)
    app.jinja_env.filters.update(FILTERS)
    app.context_processor(lambda: {"community": services.community or "Daybook", "viewer": viewer})
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    handle_errors(app)
    send_headers(app)
    return app


__all__ = ["Services", "create_app"]
