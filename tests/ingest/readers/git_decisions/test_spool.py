"""Texts kept in a file."""

from datetime import UTC, datetime

from ingest.git.repository import Commit
from ingest.git.revisions import Revision
from ingest.readers.git_decisions.spool import Spool

AT = datetime(2020, 5, 1, tzinfo=UTC)


def test_texts_come_out_as_they_went_in_and_a_deletion_has_none() -> None:
    commit = Commit("1a", (), "Ada", "ada@example.org", AT, AT, "Change it")
    texts = [b"one", None, b"", b"\0\xff" * 9_000]

    with Spool() as spool:
        kept = [spool.put(Revision(commit, "a.md", text, AT)) for text in texts]

        assert [spool.text(revision) for revision in reversed(kept)] == texts[::-1]
        after = spool.put(Revision(commit, "a.md", b"two", AT))
        assert [spool.text(revision) for revision in (*kept, after)] == [*texts, b"two"]
        assert {(r.commit, r.path, r.in_force_at) for r in kept} == {(commit, "a.md", AT)}
