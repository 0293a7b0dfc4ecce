"""A desk from which a test records norms, decisions and roles by the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from click.testing import Result

ADA, BOB = "mailto:ada@example.org", "mailto:bob@example.org"
TEXT = "# Plants\n\n1. Water them in the evening.\n2. Never at noon.\n"
ANEW = "# Plants\n\n1. Water them in the morning.\n2. Never at noon.\n"


class Desk:
    """Runs commands, which must go well or be refused in a sentence."""

    def __init__(self, run: Callable[..., Result], folder: Path):
        self.run = run
        self._folder = folder

    def file(self, text: str | bytes) -> str:
        """The path of a new file with this text."""
        path = self._folder / f"text-{len(list(self._folder.glob('text-*')))}.md"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def __call__(self, *words: str) -> str:
        """Run a command that must go well; return what it printed."""
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.output

    def made(self, *words: str) -> str:
        """Run a command that makes a thing; return the thing's ID."""
        last = self(*words).split()[-1].rstrip(".")
        assert UUID(last)
        return last

    def adopt(self, title: str = "Watering", *options: str, text: str = TEXT) -> str:
        """Adopt a norm; return its ID."""
        return self.made("norm", "adopt", title, "--text", self.file(text), *options)

    def amend(self, norm: str = "Watering", *options: str, text: str = ANEW) -> str:
        """Amend a norm without asking."""
        return self("norm", "amend", norm, "--text", self.file(text), "--yes", *options)

    def json(self, *words: str) -> Any:
        """What a command prints with --json."""
        return json.loads(self(*words, "--json").splitlines()[-1])

    def refused(self, *words: str, code: int = 1) -> str:
        """Run a command that must be refused with this code; return the error's last lines."""
        result = self.run(*words)
        assert result.exit_code == code, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        return result.output.partition("Error: ")[2].strip()
