"""The web application over an open archive."""

import logging
from collections.abc import Sequence
from threading import Lock

from flask import Flask, request

from archive.commands import Command
from daybook.bootstrap import Daybook
from daybook.config import Settings
from daybook.locking import BusyError
from daybook.recording import RefusedError, record
from daybook.troubles import TROUBLES, explain
from projections.search.keyword.storage import DamagedIndexError
from projections.search.meaning.vectors import VectorsError
from projections.viewer import Viewer
from webui import Services, create_app
from webui.errors import error_page
from webui.services import Recorder

log = logging.getLogger(__name__)


def make_app(daybook: Daybook, viewer: Viewer, record_as: str = "") -> Flask:
    """The pages of this archive, as this viewer sees them.

    `record_as` is the handle of whoever records by their forms; without it they are for reading.
    """
    services = Services(
        engine=daybook.engine,
        search=daybook.search_engine,
        community=daybook.community,
        recorder=_recorder(daybook, record_as) if record_as else None,
    )
    app = create_app(services, viewer)
    # A page elsewhere could have its name lead here, and then send forms as if from here.
    app.config["TRUSTED_HOSTS"] = ["localhost", "127.0.0.1", "[::1]"]
    _tell_troubles(app, daybook.settings)
    return app


def _tell_troubles(app: Flask, settings: Settings) -> None:
    """Tell who runs the archive what its disk or files refuse, and readers that it will pass."""

    def trouble(error: Exception) -> tuple[str, int]:
        log.error("%s %s failed: %s", request.method, request.path, explain(error, settings))
        return error_page(503), 503

    for kind in (*TROUBLES, DamagedIndexError, VectorsError):
        app.register_error_handler(kind, trouble)


def _recorder(daybook: Daybook, handle: str) -> Recorder:
    one_at_a_time = Lock()

    def take_in(commands: Sequence[Command]) -> str | None:
        with one_at_a_time:
            try:
                record(daybook, commands, handle)
            except (RefusedError, BusyError) as error:
                return str(error)
            except TROUBLES as error:
                return explain(error, daybook.settings)
        return None

    return Recorder(handle, take_in, daybook.archive.id_of)
