"""Stack Exchange data dumps: questions, answers and comments with their whole history."""

from ingest.readers.stackexchange.reader import StackExchangeReader

__all__ = ["StackExchangeReader"]
