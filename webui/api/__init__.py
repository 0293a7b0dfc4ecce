"""The API: what programs ask of the archive, as JSON. One module a subject."""

from flask import Blueprint

from webui.api import replay, search, similar
from webui.api.answers import tell_problems

api = Blueprint("api", __name__, url_prefix="/api/v1")
api.register_blueprint(search.subject)
api.register_blueprint(similar.subject)
api.register_blueprint(replay.subject)
tell_problems(api)

__all__ = ["api"]
