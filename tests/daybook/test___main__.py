"""python -m daybook."""

import subprocess
import sys


def test_it_is_the_command_line() -> None:
    command = [sys.executable, "-m", "daybook", "--help"]

    result = subprocess.run(command, capture_output=True, text=True, check=True)

    assert "Daybook keeps a community's memory" in result.stdout
