"""Grounds: where in the log the events lie that a story refers to, and what the log was then."""

import base64
from collections.abc import Collection

from archive.proving import extent_of, leaves_of, versions_recorded
from daybook.bootstrap import Daybook
from projections.story.log import Grounds, Place
from projections.story.prose import Reference


def grounds_of(
    daybook: Daybook, references: Collection[Reference], signed: bool = False
) -> Grounds:
    """What these references lie in: the log as far as it is read.

    `signed` adds a checkpoint, which is kept. Raises LedgerError.
    """
    archive = daybook.archive
    timed = {(r.id, r.recorded_at) for r in references if r.version is None}
    found = versions_recorded(archive, timed) if timed else {}
    keys = {r.number: (r.id, r.version or found.get((r.id, r.recorded_at), 0)) for r in references}
    leaves = leaves_of(archive, keys.values())
    places = {
        number: Place(leaves[key].number, leaves[key].hash.hex())
        for number, key in keys.items()
        if key in leaves
    }
    note = archive.checkpoint() if signed else ""
    extent = extent_of(archive, daybook.tables_at)
    root = base64.b64encode(extent.root).decode()
    return Grounds(extent.origin, extent.size, root, places, note)
