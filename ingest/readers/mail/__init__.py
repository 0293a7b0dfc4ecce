"""Mailing lists: mbox files and Mailman's monthly archives."""

from ingest.readers.mail.reader import MailReader

__all__ = ["MailReader"]
