"""What the person who imports knows better."""

from pathlib import Path

import pytest

from ingest.errors import ExportError
from ingest.readers.git_norms.overrides import Overrides, read_overrides


def written(tmp_path: Path, text: str) -> list[str]:
    """The path of a file with this text."""
    path = tmp_path / "rules.overrides.toml"
    path.write_text(text)
    return [str(path)]


def test_a_commit_is_known_by_the_beginning_of_its_sha(tmp_path: Path) -> None:
    overrides = read_overrides(written(tmp_path, 'ABCDEF0 = "amended"\n1234567 = "retranscribed"'))

    assert overrides
    assert overrides.of("abcdef0" + "9" * 33) == "amended"
    assert overrides.of("1234567" + "9" * 33) == "retranscribed"
    assert overrides.of("7654321" + "9" * 33) is None


def test_no_file_says_nothing() -> None:
    assert not read_overrides([])


@pytest.mark.parametrize(
    "text", ['abcdef0 = "changed"', 'abc = "amended"', "abcdef0 = 1", "not toml", '[a]\nb = "c"']
)
def test_what_it_cannot_mean_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ExportError, match=r"rules\.overrides\.toml .* 3f2a91c"):
        read_overrides(written(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be read"):
        read_overrides([str(tmp_path / "none.overrides.toml")])


def test_one_that_names_no_commit_or_two_is_refused() -> None:
    overrides = Overrides({"abcdef0": "amended"}, "a.toml")

    overrides.check(["abcdef01", "1"])
    for shas in (["1"], ["abcdef01", "abcdef02"]):
        with pytest.raises(ExportError, match=r"a\.toml names abcdef0"):
            overrides.check(shas)
