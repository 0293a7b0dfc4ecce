"""Alike: which people may be one, what speaks for that and against it. A steward decides."""
