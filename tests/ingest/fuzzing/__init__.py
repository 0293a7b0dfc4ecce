"""Mutated exports for every reader: `python -m tests.ingest.fuzzing --reader NAME`."""
