"""Keys of decisions and references to them."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.git.repository import Commit
from ingest.readers.git_decisions.document import Document, Reference
from ingest.readers.git_decisions.finding import History
from ingest.readers.git_decisions.naming import Names
from ingest.readers.git_decisions.spool import Spooled

AT = datetime(2020, 5, 1, tzinfo=UTC)
COMMIT = Commit("1a", (), "Ada", "ada@example.org", AT, AT, "Change it")
HERE = "doc/adr/0003-c.md"
RECORD = Document("ADR", 3, "C", "")


def history(series: str, number: int | None, *paths: str) -> History:
    revisions = [Spooled(COMMIT, path, AT, (0, 0)) for path in paths]
    return History(revisions, Document(series, number, "A title", ""))


MOVED = history("ADR", 2, "doc/adr/0001-a.md", "doc/adr/0002-a.md")
NAMES = Names("f0", [MOVED, history("ADR", 1, "doc/adr/0001-b.md"), history("PEP", 8, "p.rst")])


def test_a_record_is_known_by_its_first_path_and_a_proposal_by_its_number() -> None:
    assert NAMES.key_of(MOVED) == "git:f0:doc/adr/0001-a.md"
    assert NAMES.key_of(history("PEP", 8, "a.txt", "b.rst")) == "git:f0:PEP 8"
    assert NAMES.key_of(history("PEP", None, "pep-new.txt")) == "git:f0:pep-new.txt"


def test_a_file_that_began_where_another_had_been_has_a_key_of_its_own() -> None:
    later = Commit("2b", ("1a",), "Ada", "ada@example.org", AT, AT, "Add another")
    new = Spooled(later, "doc/adr/0001-a.md", AT + timedelta(days=1), (0, 0))
    second = History([new], Document("ADR", 1, "Other", ""))
    names = Names("f0", [second, MOVED])

    assert names.key_of(MOVED) == "git:f0:doc/adr/0001-a.md"
    assert names.key_of(second) == "git:f0:doc/adr/0001-a.md@2b"
    assert names.meant(Reference(None, "0001-a.md"), RECORD, HERE) == names.key_of(second)


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        (Reference(None, "0002-a.md"), "doc/adr/0001-a.md"),
        (Reference(None, "./0002-a.md#status"), "doc/adr/0001-a.md"),
        (Reference(None, "../adr/0001-a.md"), "doc/adr/0001-a.md"),
        (Reference(None, "/doc/adr/0002-a.md"), "doc/adr/0001-a.md"),
        (Reference(None, "0002-a"), "doc/adr/0001-a.md"),
        (Reference(None, "https://example.org/blob/main/doc/adr/0001-b.md"), "doc/adr/0001-b.md"),
        (Reference(2), "doc/adr/0001-a.md"),
        (Reference(2, "0002-gone.md"), "doc/adr/0001-a.md"),
        (Reference(9), "doc/adr/ADR 9"),
        (Reference(None, "0009-later.md"), "doc/adr/ADR 9"),
    ],
)
def test_a_record_names_another_by_path_or_number(reference: Reference, key: str) -> None:
    assert NAMES.meant(reference, RECORD, HERE) == f"git:f0:{key}"


@pytest.mark.parametrize(
    "reference", [Reference(None, "https://example.org/talk"), Reference(None, "http://[broken")]
)
def test_what_is_no_decision_is_none(reference: Reference) -> None:
    assert NAMES.meant(reference, RECORD, HERE) is None


def test_a_proposal_names_another_by_number_also_one_that_is_not_there() -> None:
    proposal = Document("PEP", 8, "A", "")

    assert NAMES.meant(Reference(9), proposal, "p.rst") == "git:f0:PEP 9"
