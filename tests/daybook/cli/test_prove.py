"""daybook prove: which event, which form, and what is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result


@pytest.fixture
def filled(run: Callable[..., Result], samples: Path) -> None:
    """An archive with a sample in it."""
    assert run("import", str(samples / "native" / "sample")).exit_code == 0


@pytest.mark.usefixtures("filled")
class TestProving:
    def test_an_event_is_proven_by_its_number(self, run: Callable[..., Result]) -> None:
        result = run("prove", "3")

        assert result.exit_code == 0
        assert result.output.startswith("c2sp.org/tlog-proof@v1\nextra ")
        assert "\nindex 2\n" in result.output
        assert result.output.endswith(run("checkpoint").output)

    def test_an_event_is_proven_by_its_thing_and_version(self, run: Callable[..., Result]) -> None:
        by_number = run("prove", "3").output
        from base64 import b64decode

        leaf = b64decode(by_number.split("\n")[1].partition(" ")[2]).split(b"\n")
        thing, version = leaf[1].decode(), leaf[2].decode()

        assert run("prove", f"{thing}@{version}").output == by_number
        assert f"{thing[:8]}-" in run("prove", f"{thing}@99").output
        assert "has no version 99" in run("prove", f"{thing}@99").output

    def test_growth_is_proven(self, run: Callable[..., Result], tmp_path: Path) -> None:
        old = tmp_path / "old"
        old.write_text(run("checkpoint").output, encoding="utf-8")

        result = run("prove", "--since", str(old))

        assert result.exit_code == 0
        assert result.output.startswith("daybook.invalid/consistency-proof@v1\nold 12 ")

    def test_a_proof_can_go_into_a_file(
        self, run: Callable[..., Result], run_json: Callable[..., Any], tmp_path: Path
    ) -> None:
        file = tmp_path / "event.tlog-proof"

        result = run("prove", "3", "--out", str(file))

        assert f"over 12 events to {file}" in result.output
        assert file.read_text(encoding="utf-8") == run("prove", "3").output
        told = run_json("prove", "3")
        assert (told["event"], told["size"], told["proof"]) == (3, 12, file.read_text("utf-8"))
        assert run_json("prove", "3", "--out", str(file))["out"] == str(file)

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ([], "Give either an EVENT, or a former checkpoint with --since FILE."),
            (["3", "--since", "x"], "Give either an EVENT"),
            (["13"], "There is no event 13. The last one is event 12."),
            (["0"], "There is no event 0."),
            (["x"], "'x' names no event."),
            (["6ba7b811-9dad-51d1-80b4-00c04fd430c8"], "names no event."),
            (["6ba7b811-9dad-51d1-80b4-00c04fd430c8@0"], "names no event."),
            (["-" * 32 + "@1"], "names no event."),
            (["6ba7b811-9dad-51d1-80b4-00c04fd430c8@1"], "There is no thing 6ba7b811-9dad-"),
            (["--since", "no-such-file"], "no-such-file"),
        ],
    )
    def test_what_cannot_be_proven_is_told(
        self, run: Callable[..., Result], words: list[str], told: str
    ) -> None:
        result = run("prove", *(["--"] if words and words[0].startswith("---") else []), *words)

        assert result.exit_code != 0
        assert told in " ".join(result.output.split())

    def test_a_file_that_is_no_checkpoint_is_told(
        self, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        file = tmp_path / "old"
        for content in (b"hello", b"\xff"):
            file.write_bytes(content)
            result = run("prove", "--since", str(file))
            assert result.exit_code == 1
            assert f"Error: {file}: " in result.output
