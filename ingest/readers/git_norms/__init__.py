"""The reader of rules kept in git. docs/readers/git-norms.md says what becomes what."""

from ingest.readers.git_norms.reader import GitNormsReader

__all__ = ["GitNormsReader"]
