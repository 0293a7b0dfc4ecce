"""The web application over an open archive."""

import logging
from collections.abc import Collection, Sequence
from threading import Lock
from uuid import UUID

from flask import Flask, request

from archive.commands import Command
from archive.numbering import event_numbers
from daybook.bootstrap import Daybook
from daybook.config import Settings
from daybook.erasing import erase, plan_of
from daybook.grounds import grounds_of
from daybook.identity import addresses_met
from daybook.locking import BusyError
from daybook.own_words import own_words_zip
from daybook.purging import NotPurgedError
from daybook.recording import RefusedError, record
from daybook.troubles import TROUBLES, explain
from daybook.understanding import start
from projections.people.called import Candidate, people_called
from projections.search.keyword.storage import DamagedIndexError
from projections.search.meaning.vectors import VectorsError
from projections.viewer import Viewer
from webui import Services, create_app
from webui.errors import error_page
from webui.services import Eraser, ErasurePlan, EventLog, NotErasedError, NotGoneError, Recorder

log = logging.getLogger(__name__)


def make_app(daybook: Daybook, viewer: Viewer, record_as: str = "") -> Flask:
    """The pages of this archive, as this viewer sees them.

    `record_as` is the handle of whoever records by their forms; without it they are for reading.
    """
    writer = Lock()
    services = Services(
        engine=daybook.engine,
        search=daybook.search_engine,
        community=daybook.community,
        recorder=_recorder(daybook, record_as, writer) if record_as else None,
        eraser=_eraser(daybook, record_as, writer) if record_as else None,
        addresses=lambda: addresses_met(daybook),
        log=EventLog(lambda wanted: event_numbers(daybook.archive, wanted)),
        export_words=lambda person, seen_by: _words(daybook, person, seen_by),
        grounds=lambda references: grounds_of(daybook, references),
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


def _recorder(daybook: Daybook, handle: str, one_at_a_time: Lock) -> Recorder:
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


def _eraser(daybook: Daybook, handle: str, one_at_a_time: Lock) -> Eraser:
    def planned(person: UUID, also: Collection[UUID] = ()) -> ErasurePlan | None:
        found = _candidate(daybook, person)
        if found is None:
            return None
        try:
            plan = plan_of(daybook, found, also)
        except RefusedError as error:
            raise NotErasedError(str(error)) from error
        files = tuple((export.path, export.is_unchanged) for export in plan.exports)
        backups = tuple((str(bag.folder), bag.state) for bag in plan.key_backups)
        settings_name_them = plan.named_in_settings
        return ErasurePlan(
            found, plan.preview, files, backups, settings_name_them, plan.once_linked
        )

    def erased(person: UUID, reason: str, also: Collection[UUID] = ()) -> None:
        with one_at_a_time:
            found = _candidate(daybook, person)
            if found is None:
                raise NotErasedError("They are erased already.")
            try:
                erase(daybook, plan_of(daybook, found, also), reason, handle, handle)
            except (RefusedError, BusyError) as error:
                raise NotErasedError(str(error)) from error
            except NotPurgedError as error:
                raise NotGoneError(str(error)) from error
        start(daybook.settings)

    return Eraser(planned, erased)


def _words(daybook: Daybook, person: UUID, seen_by: Viewer | None) -> bytes | None:
    found = _candidate(daybook, person)
    return own_words_zip(daybook, found, seen_by).content if found else None


def _candidate(daybook: Daybook, person: UUID) -> Candidate | None:
    found = people_called(daybook.engine, str(person), daybook.archive.id_of)
    return found[0] if len(found) == 1 and not found[0].erased else None
