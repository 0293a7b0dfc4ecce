"""Recording by people: commands from the command line and from forms, and who gave them."""

import tomllib
from collections.abc import Sequence
from uuid import UUID

from archive.commands import Command
from archive.domain.aggregate import CommandRefusedError
from daybook.bootstrap import Daybook
from daybook.config import Settings
from daybook.locking import RECORDING_PATIENCE, writing
from daybook.purging import purge


class RefusedError(Exception):
    """What a person wanted to record is not allowed. The message says which rule and why."""


def record(daybook: Daybook, commands: Sequence[Command], recorded_by: str) -> bool:
    """Record these as one, and show them at once; whether they told the archive anything new.

    `recorded_by` is the handle of whoever does. Raises RefusedError at the first that the rules do
    not allow; those before it are recorded. Raises BusyError, with nothing recorded, when another
    process has been writing to the archive for longer than anybody would wait.
    """
    person: UUID = daybook.archive.id_of("person", recorded_by)
    with writing(daybook.settings, "somebody who records", RECORDING_PATIENCE):
        [outcome] = daybook.archive.record([tuple(commands)], person)
    daybook.catch_up()
    purge(daybook)
    if isinstance(outcome, CommandRefusedError):
        raise RefusedError(str(outcome)) from outcome
    return outcome


def person_configured(settings: Settings) -> str:
    """Who records on this machine, as `person` in daybook.toml says; else empty."""
    if not settings.config_file.exists():
        return ""
    config = tomllib.loads(settings.config_file.read_text(encoding="utf-8"))
    return str(config.get("person", ""))
