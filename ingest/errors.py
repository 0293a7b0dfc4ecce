"""What can be wrong with an export."""


class ExportError(Exception):
    """The export as a whole cannot be read. The message says what to do about it."""


class DamagedFileError(ValueError):
    """One file of the export cannot be read to its end; the others may be."""
