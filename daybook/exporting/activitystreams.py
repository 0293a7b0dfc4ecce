"""ActivityStreams 2.0, https://www.w3.org/TR/activitystreams-core/, with PROV-O,
https://www.w3.org/TR/prov-o/: things as objects, what was done as activities, and what goes back
to what as provenance. It is JSON-LD 1.1, so it is a graph too.

Everything has the URN of its ID in the archive. Each item tells of which `kind` it is, and which of
the `flags` of the manifest hold of it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from daybook.exporting.activitystreams_items import CONTEXT, ITEMS
from daybook.exporting.content import FACTS, Content
from daybook.exporting.progress import tell

VERSION = 1
NOTES = (
    "objects.jsonld and activities.jsonld are collections in pages: each names the next.",
    "What was withdrawn or erased is a Tombstone; flags says what else holds of an item.",
    "A wording is the result of the activity that gave it, and a revision of the one before.",
    "content is as it was written, in what mediaType says. HTML is not made safe: clean it.",
    "The activities are in the order of their kinds, and not of time: published has that.",
)
ITEMS_AT_ONCE = 500


def write(content: Content, folder: Path) -> None:
    """Write the collections of objects and of activities, each with its pages."""
    collections = {name: _Collection(folder, name) for name in ("objects", "activities")}
    for number, kind in enumerate(FACTS):
        for fact in content.of(kind):
            for where, item in ITEMS[kind.KIND](fact):
                collections[where].add(item)
        tell("Kinds", number + 1, len(FACTS))
    manifest = content.manifest()
    told = {
        "published": manifest.made_at.isoformat(),
        "events": manifest.events,
        "checkpoint": manifest.checkpoint,
        "viewer": manifest.viewer,
        "asOf": manifest.as_of and manifest.as_of.isoformat(),
        "knownAt": manifest.known_at and manifest.known_at.isoformat(),
        "pseudonyms": manifest.pseudonyms or None,
        "licence": manifest.licence or None,
    }
    for name, collection in collections.items():
        collection.finish({"name": f"{manifest.community}: {name}", **told})


class _Collection:
    """A Collection in pages, written as they fill."""

    def __init__(self, folder: Path, name: str):
        self._folder, self._name = folder, name
        self._items: list[Mapping[str, Any]] = []
        self._total = 0
        self._pages = 0

    def add(self, item: Mapping[str, Any]) -> None:
        """Take in an item."""
        if len(self._items) == ITEMS_AT_ONCE:
            self._write_page(is_last=False)
        self._items.append(item)
        self._total += 1

    def finish(self, told: Mapping[str, Any]) -> None:
        """Write the last page, and what tells of them all."""
        self._write_page(is_last=True)
        self._write(
            f"{self._name}.jsonld",
            {
                "type": "Collection",
                **{name: value for name, value in told.items() if value is not None},
                "totalItems": self._total,
                "first": self._file(1),
                "last": self._file(self._pages),
            },
        )

    def _write_page(self, is_last: bool) -> None:
        self._pages += 1
        page: dict[str, Any] = {"type": "CollectionPage", "partOf": f"{self._name}.jsonld"}
        if self._pages > 1:
            page["prev"] = self._file(self._pages - 1)
        if not is_last:
            page["next"] = self._file(self._pages + 1)
        self._write(self._file(self._pages), {**page, "items": self._items})
        self._items = []

    def _file(self, page: int) -> str:
        return f"{self._name}-{page}.jsonld"

    def _write(self, file: str, value: Mapping[str, Any]) -> None:
        text = json.dumps({"@context": CONTEXT, "id": file, **value}, ensure_ascii=False, indent=1)
        (self._folder / file).write_text(text + "\n", encoding="utf-8")
