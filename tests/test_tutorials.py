"""The tutorials can be followed: every command in them works on the demo, in their order."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from daybook.cli import cli

TUTORIALS = Path(__file__).parents[1] / "docs" / "tutorials"
ON_THE_DEMO = [f.stem for f in sorted(TUTORIALS.glob("*.md")) if f.stem != "first-archive"]
BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the demo community."""
    home = tmp_path_factory.mktemp("tutorials") / "demo-archive"
    made = CliRunner().invoke(cli, ["--home", str(home), "demo", "--no-serve"])
    assert made.exit_code == 0, made.output
    return home


def commands_of(tutorial: str) -> list[str]:
    """The commands it gives, without those that go on until they are stopped."""
    text = (TUTORIALS / f"{tutorial}.md").read_text(encoding="utf-8")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    assert "export DAYBOOK_HOME=demo-archive" in lines
    commands = [line for line in lines if line.startswith("daybook ")]
    assert len(commands) >= len(lines) - 1, "a line that is no command of Daybook's"
    return [command for command in commands if not command.startswith("daybook serve")]


@pytest.mark.parametrize("tutorial", ON_THE_DEMO)
def test_every_command_of_a_tutorial_works(
    tutorial: str, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(demo, tmp_path / "demo-archive")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DAYBOOK_HOME", "demo-archive")

    for command in commands_of(tutorial):
        done = CliRunner().invoke(cli, shlex.split(command)[1:])
        finds = command == "daybook lint"  # which exits with 1 for that
        assert done.exit_code == finds, f"{command}\n{done.output}"
        assert done.output.strip(), f"{command} says nothing"


def test_each_user_has_a_tutorial() -> None:
    assert ON_THE_DEMO == ["manager", "new-member", "researcher", "steward"]
