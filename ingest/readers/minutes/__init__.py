"""Minutes: logs of meetings with their resolutions and actions, and votes of mailing lists."""

from ingest.readers.minutes.reader import MinutesReader

__all__ = ["MinutesReader"]
