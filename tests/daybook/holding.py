"""Another process that writes to an archive, and goes on until it is told to end or is killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from daybook.config import Settings

HOLD = """
import sys
from pathlib import Path
from daybook.config import Settings
from daybook.locking import writing

with writing(Settings(Path(sys.argv[1])), sys.argv[2]):
    print("writing", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_writing(
    settings: Settings, what: str = "daybook import"
) -> "Iterator[subprocess.Popen[str]]":
    """A process that holds the archive's lock, and lets go at the end of the block."""
    command = [sys.executable, "-c", HOLD, str(settings.home), what]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        yield process
