"""Who held which role, from a table that a steward keeps."""

from ingest.readers.roles_csv.reader import RolesCsvReader

__all__ = ["RolesCsvReader"]
