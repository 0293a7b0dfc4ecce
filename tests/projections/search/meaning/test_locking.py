"""The lock of a model's vectors: one process at a time, and none for ever."""

import subprocess
import sys
from pathlib import Path

import pytest

from projections.search.meaning.locking import VectorsInUseError, lock_of, writing

HOLD = """
import sys
from pathlib import Path
from projections.search.meaning.locking import writing
with writing(Path(sys.argv[1]), "words"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _without_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.search.meaning.locking._WAIT_FOR_LOCK", 0.1)


def test_while_one_writes_another_may_not(tmp_path: Path) -> None:
    with (
        writing(tmp_path, "words"),
        pytest.raises(VectorsInUseError, match=r"'words'.*Wait until it has finished"),
        writing(tmp_path, "words"),
    ):
        pass
    with writing(tmp_path, "words"), writing(tmp_path, "others"):
        assert lock_of(tmp_path, "words").exists()


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(VectorsInUseError), writing(tmp_path, "words"):
            pass
        process.kill()
        process.wait()

    with writing(tmp_path, "words"):
        pass
