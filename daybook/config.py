"""Settings: which archive, and where its parts lie."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_HOME = "daybook-archive"


@dataclass(frozen=True)
class Settings:
    """One archive in one folder: `daybook.toml`, `events.db`, `keys.db`, `views.db`, `search/`."""

    home: Path

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
            "SQLITE_LOCK_TIMEOUT": "30",
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
    def search_folder(self) -> Path:
        """The keyword index."""
        return self.home / "search"


def settings_from(home: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The archive that was asked for: `--home`, else DAYBOOK_HOME, else `daybook-archive` here."""
    return Settings((home or Path(environment.get("DAYBOOK_HOME", DEFAULT_HOME))).absolute())
