"""daybook serve."""

import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from daybook.cli.serve import is_loopback, listening


def test_it_refuses_an_address_that_others_can_reach(run: Callable[..., Result]) -> None:
    run("init")

    result = run("serve", "--host", "0.0.0.0")  # noqa: S104 - that is what is refused

    assert result.exit_code == 1
    assert "loopback only" in result.output
    assert "no signing in yet" in result.output.replace("\n", " ")


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("192.168.1.5", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_loopback_is_told_from_the_rest(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def served(home: Path, path: str, *options: str) -> str:
    """A page of the archive as a server of its own serves it."""
    command = [sys.executable, "-u", "-m", "daybook", "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            address = re.search(r"http://[\d.]+:\d+", server.stdout.readline())
            assert address
            with urllib.request.urlopen(address[0] + path, timeout=10) as response:  # noqa: S310
                page: str = response.read().decode()
        finally:
            server.terminate()
    return page


def test_the_pages_answer(run: Callable[..., Result], home: Path) -> None:
    run("init", "--community", "Lantern Yard")

    page = served(home, "/norms/")

    assert "Lantern Yard" in page
    assert "Record a new norm" not in page


def test_with_a_name_there_are_forms_to_record_in(run: Callable[..., Result], home: Path) -> None:
    run("init")

    page = served(home, "/norms/", "--record-as", "mailto:zoe@example.org")

    assert "Record a new norm" in page


def test_a_port_in_use_is_told_with_the_way_out(run: Callable[..., Result]) -> None:
    run("init")
    with listening("127.0.0.1", 0) as taken:
        result = run("serve", "--port", str(taken.getsockname()[1]))

    assert result.exit_code == 1
    assert "Choose another with --port" in result.output
