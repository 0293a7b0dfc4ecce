"""Decisions kept as files in a git repository: PEPs, EIPs and decision records."""

from ingest.readers.git_decisions.reader import GitDecisionsReader

__all__ = ["GitDecisionsReader"]
