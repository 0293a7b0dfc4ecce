"""The reader of Slack exports. docs/readers/slack.md says what becomes what."""

from ingest.readers.slack.reader import SlackReader

__all__ = ["SlackReader"]
