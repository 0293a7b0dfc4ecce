"""Settings: which archive, and where its parts lie."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_HOME = "daybook-archive"


class NoArchiveError(Exception):
    """There is no archive where one was asked for."""

    def __init__(self, home: Path):
        super().__init__(
            f"There is no Daybook archive in {home}. Make one with `daybook init`,"
            " or name another folder with --home or DAYBOOK_HOME."
        )


@dataclass(frozen=True)
class Settings:
    """One archive in one folder: `daybook.toml`, `events.db`, `keys.db`, `views.db`, `search/`."""

    home: Path
    model: str = ""
    """Which model understands texts, by name or path; "" for what daybook.toml says, or else the
    packaged one."""

    device: str = "cpu"
    """Where it runs: "cpu" or "cuda"."""

    in_background: bool = False
    """Whether texts are embedded in a process of its own behind an import."""

    patience: int = 30
    """Seconds to wait for a database that another program has locked."""

    @property
    def config_file(self) -> Path:
        """The file that says what this archive is called; its presence makes a folder one."""
        return self.home / "daybook.toml"

    @property
    def event_store(self) -> dict[str, str]:
        """The event library's settings."""
        return {
            "PERSISTENCE_MODULE": "archive.store.sqlite:AppendOnlySQLiteFactory",
            "SQLITE_DBNAME": str(self.events_file),
            "SQLITE_LOCK_TIMEOUT": str(self.patience),
        }

    @property
    def events_file(self) -> Path:
        """The log."""
        return self.home / "events.db"

    @property
    def keys_file(self) -> Path:
        """The key ring."""
        return self.home / "keys.db"

    @property
    def views_file(self) -> Path:
        """The read models."""
        return self.home / "views.db"

    @property
    def meaning_folder(self) -> Path:
        """The vectors."""
        return self.home / "meaning"

    @property
    def search_folder(self) -> Path:
        """The keyword index."""
        return self.home / "search"


class SettingError(ValueError):
    """A setting has a value that it cannot have."""


def settings_from(home: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The archive that was asked for: `--home`, else DAYBOOK_HOME, else `daybook-archive` here.

    DAYBOOK_MODEL, DAYBOOK_DEVICE and DAYBOOK_UNDERSTAND ("background", or "asked" for only when
    `daybook understand` is run) say how its texts are understood. DAYBOOK_PATIENCE is
    how many seconds a locked database is waited for. Raises SettingError.
    """
    return Settings(
        home=(home or Path(environment.get("DAYBOOK_HOME", DEFAULT_HOME))).absolute(),
        model=environment.get("DAYBOOK_MODEL", ""),
        device=environment.get("DAYBOOK_DEVICE", "cpu"),
        in_background=environment.get("DAYBOOK_UNDERSTAND", "background") == "background",
        patience=_seconds(environment.get("DAYBOOK_PATIENCE", "30")),
    )


def _seconds(told: str) -> int:
    try:
        seconds = int(told)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 3_600:
        raise SettingError(f"DAYBOOK_PATIENCE is {told!r}. Give it whole seconds, from 0 to 3600.")
    return seconds
