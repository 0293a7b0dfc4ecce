"""The web application over an open archive."""

from collections.abc import Sequence
from threading import Lock

from flask import Flask

from archive.commands import Command
from daybook.bootstrap import Daybook
from daybook.locking import BusyError
from daybook.recording import RefusedError, record
from projections.viewer import Viewer
from webui import Services, create_app
from webui.services import Recorder


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
    return app


def _recorder(daybook: Daybook, handle: str) -> Recorder:
    one_at_a_time = Lock()

    def take_in(commands: Sequence[Command]) -> str | None:
        with one_at_a_time:
            try:
                record(daybook, commands, handle)
            except (RefusedError, BusyError) as error:
                return str(error)
        return None

    return Recorder(handle, take_in, daybook.archive.id_of)
