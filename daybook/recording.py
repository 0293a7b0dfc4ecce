"""Recording by people: commands from the command line and from forms, and who gave them."""

import logging
from collections.abc import Sequence
from uuid import UUID

from archive.commands import Command
from archive.domain.aggregate import CommandRefusedError
from daybook.bootstrap import Daybook, config_of
from daybook.config import Settings
from daybook.locking import RECORDING_PATIENCE, writing
from daybook.purging import purge_for_readers
from daybook.timekeeping import clock_trouble
from daybook.troubles import TROUBLES, explain
from projections.search.keyword.storage import DamagedIndexError

log = logging.getLogger(__name__)


class RefusedError(Exception):
    """What a person wanted to record is not allowed. The message says which rule and why."""


class NotShownError(RefusedError):
    """What a person wanted to record is recorded, and cannot be shown. The message says why."""


def record(daybook: Daybook, commands: Sequence[Command], recorded_by: str) -> bool:
    """Record these as one, and show them at once; whether they told the archive anything new.

    `recorded_by` is the handle of whoever does. Raises RefusedError at the first that the rules do
    not allow; those before it are recorded. Raises BusyError, with nothing recorded, when another
    process has been writing to the archive for longer than anybody would wait.
    """
    if trouble := clock_trouble(daybook.archive):
        log.warning("Warning: %s", trouble)
    person: UUID = daybook.archive.id_of("person", recorded_by)
    with writing(daybook.settings, "somebody who records", RECORDING_PATIENCE):
        [outcome] = daybook.archive.record([tuple(commands)], person)
    try:
        daybook.catch_up_for_readers()
        purge_for_readers(daybook)
    except (DamagedIndexError, *TROUBLES) as error:
        told = explain(error, daybook.settings)
        raise NotShownError(f"This is recorded, and cannot be shown yet. {told}") from error
    if isinstance(outcome, CommandRefusedError):
        raise RefusedError(str(outcome)) from outcome
    return outcome


def person_configured(settings: Settings) -> str:
    """Who records on this machine, as `person` in daybook.toml says; else empty."""
    if not settings.config_file.exists():
        return ""
    return str(config_of(settings).get("person", ""))
