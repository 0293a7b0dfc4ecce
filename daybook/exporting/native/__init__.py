"""Native: the log retold as commands in Daybook's own format, which `daybook import` reads again.

`docs/readers/native.md` describes the form, `docs/exports.md` what is the same in an archive that
it was imported into.
"""

from daybook.exporting.native.writing import NOTES, VERSION, write

__all__ = ["NOTES", "VERSION", "write"]
