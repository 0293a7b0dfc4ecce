"""Making an export: the content of the archive, in a format, with a manifest, in a folder."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from daybook.bootstrap import Daybook
from daybook.exporting.content import Content
from daybook.exporting.folder import check_out, digests, write_folder
from daybook.exporting.formats import Format
from daybook.exporting.manifest import Manifest
from daybook.exporting.pseudonyms import LIMITS, Pseudonyms
from daybook.exporting.sight import Sight


def make_export(
    daybook: Daybook,
    as_format: Format,
    out: Path,
    sight: Sight,
    pseudonyms: Pseudonyms | None = None,
    force: bool = False,
) -> Manifest:
    """Export what is in sight into the folder `out`, and return the manifest.

    Call it as the one who writes, with the read models caught up, so that nobody is erased and
    nothing recorded meanwhile: then the checkpoint is of the log that this was made of. Raises
    OutError, MissingLibraryError, PseudonymError, LedgerError, and OSError.
    """
    out = out.absolute()
    check_out(out, force)
    as_format.load()
    made: list[Manifest] = []

    def write(folder: Path) -> None:
        with daybook.engine.connect() as connection:
            content = Content(connection, sight, pseudonyms, Made(daybook, as_format))
            as_format.write(content, folder)
            manifest = content.manifest()
        manifest = replace(manifest, files=dict(digests(folder)))
        manifest.write(folder)
        made.append(manifest)

    write_folder(daybook.settings, out, write)
    return made[0]


class Made:
    """An archive and the format that it is exported in."""

    def __init__(self, daybook: Daybook, as_format: Format):
        self.archive = daybook.archive
        self._daybook = daybook
        self._format = as_format
        self._at = datetime.now(UTC).replace(microsecond=0)

    def manifest(self, content: Content) -> Manifest:
        """What an export of this content is, of the kinds told by now. Raises LedgerError."""
        sight = content.sight
        return Manifest(
            format=self._format.name,
            format_version=self._format.version,
            community=content.text(self._daybook.community),
            made_at=self._at,
            viewer=sight.viewer.level,
            as_of=sight.as_of,
            known_at=sight.known_at,
            events=self._daybook.tables_at,
            checkpoint=self.archive.checkpoint(),
            pseudonyms=LIMITS if content.veil else "",
            counts=content.counts.totals,
            flagged=content.counts.flagged,
            licence=self._format.licence,
            notes=tuple(self._format.notes),
        )
