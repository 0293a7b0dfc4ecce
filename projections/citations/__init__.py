"""Citations: what leans on what, and what went stale by that."""
