"""Who held which role, from the files of a git repository that say so."""

from ingest.readers.git_roles.reader import GitRolesReader

__all__ = ["GitRolesReader"]
