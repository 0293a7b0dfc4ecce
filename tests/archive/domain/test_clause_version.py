from uuid import UUID

import pytest

from archive.domain.clause_version import ClauseVersion, parse, written

NORM = UUID("0f0e0d0c-0b0a-4908-8706-050403020100")


@pytest.mark.parametrize("clause", ["4", "2.1", "Be kind", "write to us @ home #1", "two\nlines"])
def test_what_is_stored_is_read_again(clause: str) -> None:
    named = ClauseVersion(NORM, clause, 12)

    assert parse(str(named)) == named


@pytest.mark.parametrize(
    "text",
    [
        "",
        "topics/2",
        "Code of Conduct#4@2",
        f"norm:{NORM}#4",
        f"norm:{NORM}@4",
        f"{NORM}#4@1",
        "norm:x#4@1",
    ],
)
def test_other_words_name_no_clause_version(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Code of Conduct#4", ("Code of Conduct", "4", None)),
        ("Code of Conduct # 4 ", ("Code of Conduct", "4", None)),
        ("Code of Conduct#4@12", ("Code of Conduct", "4", 12)),
        ("git:norms#conduct.md#4@1", ("git:norms#conduct.md", "4", 1)),
        ("Conduct#write to ada@home", ("Conduct", "write to ada@home", None)),
        ("Code of Conduct", None),
        ("#4", None),
        ("Code of Conduct#", None),
    ],
)
def test_a_clause_is_written_behind_its_norm(text: str, told: object) -> None:
    assert written(text) == told
