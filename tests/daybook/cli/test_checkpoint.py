"""daybook checkpoint: the log as it is, signed."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from archive.store.checkpoints import Checkpoint
from archive.store.notes import PublicKey, check_signature


def test_it_prints_a_checkpoint_that_the_key_checks(
    run: Callable[..., Result], samples: Path
) -> None:
    run("import", str(samples / "native" / "sample"))

    note, key = run("checkpoint").output, PublicKey.from_text(run("checkpoint", "--key").output)

    check_signature(note, key)
    assert (Checkpoint.from_note(note).origin, Checkpoint.from_note(note).size) == (key.name, 12)


def test_where_there_is_no_archive_it_says_so(run: Callable[..., Result]) -> None:
    result = run("checkpoint")

    assert result.exit_code == 1
    assert "There is no Daybook archive in" in result.output
