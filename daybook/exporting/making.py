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
            content = Content(connection, sight, pseudonyms, daybook.archive)
            content.manifest = manifest_of(daybook, as_format, content)
            as_format.write(content, folder)
            manifest = replace(
                content.manifest,
                counts=content.counts.totals,
                flagged=content.counts.flagged,
                files=dict(digests(folder)),
            )
        manifest.write(folder)
        made.append(manifest)

    write_folder(daybook.settings, out, write)
    return made[0]


def manifest_of(daybook: Daybook, as_format: Format, content: Content) -> Manifest:
    """What an export of this content is; what was counted and the files are not in it yet."""
    sight = content.sight
    return Manifest(
        format=as_format.name,
        format_version=as_format.version,
        community=content.text(daybook.community),
        made_at=datetime.now(UTC).replace(microsecond=0),
        viewer=sight.viewer.level,
        as_of=sight.as_of,
        known_at=sight.known_at,
        events=daybook.tables_at,
        checkpoint=daybook.archive.checkpoint(),
        pseudonyms=LIMITS if content.veil else "",
        counts={},
        flagged={},
        notes=tuple(as_format.notes),
    )
