"""RO-Crate 1.1, https://www.researchobject.org/ro-crate/specification/1.1/: several formats in one
package, with an account that catalogues and repositories read.

Its metadata is one JSON-LD document of plain terms of schema.org, so it is written here as it
stands; the tests load it with the library of the specification's own authors.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive.store.checkpoints import Checkpoint
from daybook.exporting import activitystreams, native, parquet
from daybook.exporting.content import Content
from daybook.exporting.folder import digests
from daybook.exporting.manifest import FILE, Manifest
from daybook.exporting.telling import flags_told

VERSION = 1
NOTES = (
    "In native, parquet and activitystreams is the same content; README.md says what each is for.",
)
METADATA = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/crate/1.1"
README = "README.md"
PARTS = {
    "native": (native, "JSON Lines that `daybook import` reads again, as the log tells them."),
    "parquet": (parquet, "A typed table for each kind of thing, for data frames and databases."),
    "activitystreams": (activitystreams, "ActivityStreams 2.0 with provenance in PROV-O, JSON-LD."),
}
MEDIA = {".jsonl": "application/jsonl", ".jsonld": "application/ld+json",
         ".json": "application/json", ".md": "text/markdown",
         ".parquet": "application/vnd.apache.parquet"}  # fmt: skip
UNLICENSED = "No licence was given. Ask the community before you use this or hand it on."


def write(content: Content, folder: Path) -> None:
    """Write each format into a folder of its own, then README.md and the metadata."""
    for name, (module, _) in PARTS.items():
        part = folder / name
        part.mkdir()
        module.write(content, part)
    manifest = content.manifest()
    (folder / README).write_text(_readme(manifest), encoding="utf-8")
    graph = list(_graph(manifest, folder))
    told = {"@context": f"{PROFILE}/context", "@graph": graph}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (folder / METADATA).write_text(text + "\n", encoding="utf-8")


def _graph(manifest: Manifest, folder: Path) -> Iterator[dict[str, Any]]:
    sums = dict(digests(folder))
    files = sorted(name for name in sums if name not in (METADATA, FILE))
    yield {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": PROFILE},
    }
    yield _root(manifest)
    yield {"@id": "#community", "@type": "Organization", "name": manifest.community}
    if manifest.licence.startswith(("http://", "https://")):
        yield {"@id": manifest.licence, "@type": "CreativeWork", "name": manifest.licence}
    yield _checkpoint(manifest)
    yield from _counts(manifest)
    for name, (_, told) in PARTS.items():
        inside = [file for file in files if file.startswith(f"{name}/")]
        yield {
            "@id": f"{name}/",
            "@type": "Dataset",
            "name": name,
            "description": told,
            "hasPart": _ids(inside),
        }
    for file in files:
        yield _file(file, folder, {"sha256": sums[file]})
    yield {
        "@id": FILE,
        "@type": "File",
        "name": FILE,
        "encodingFormat": MEDIA[".json"],
        "description": "The account of this export, with the SHA-256 of every file but itself.",
    }


def _root(manifest: Manifest) -> dict[str, Any]:
    parts = [f"{name}/" for name in PARTS]
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"What {manifest.community} said and settled",
        "description": _described(manifest),
        "datePublished": manifest.made_at.isoformat(),
        "creator": {"@id": "#community"},
        "license": _licence(manifest.licence),
        "hasPart": _ids([*parts, README, FILE]),
        "mentions": _ids(["#checkpoint"]),
        "variableMeasured": _ids([f"#count-{kind}" for kind in manifest.counts]),
    }


def _counts(manifest: Manifest) -> Iterator[dict[str, Any]]:
    for kind, count in manifest.counts.items():
        told = flags_told(manifest.flagged.get(kind, {}))
        yield {
            "@id": f"#count-{kind}",
            "@type": "PropertyValue",
            "name": kind,
            "value": count,
            **({"description": f"Of these: {told}."} if told else {}),
        }


def _file(name: str, folder: Path, sums: dict[str, str]) -> dict[str, Any]:
    path = folder / name
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "contentSize": str(path.stat().st_size),
        "encodingFormat": MEDIA.get(path.suffix, "application/octet-stream"),
        **sums,
    }


def _checkpoint(manifest: Manifest) -> dict[str, Any]:
    """The log that this was made of: what is signed, and how much that pins down."""
    checkpoint = Checkpoint.from_note(manifest.checkpoint)
    return {
        "@id": "#checkpoint",
        "@type": "CreativeWork",
        "name": f"Checkpoint of the log at {checkpoint.size:,} events",
        "identifier": f"{checkpoint.origin} {checkpoint.size} {checkpoint.root.hex()}",
        "text": manifest.checkpoint,
        "conformsTo": {"@id": "https://c2sp.org/tlog-checkpoint"},
    }


def _licence(licence: str) -> object:
    if licence.startswith(("http://", "https://")):
        return {"@id": licence}
    return licence or UNLICENSED


def _described(manifest: Manifest) -> str:
    who = {"anonymous": "everybody", "member": "members", "steward": "stewards"}[manifest.viewer]
    then = "".join(
        f" {words} {time.isoformat()}."
        for words, time in (
            ("It shows how things stood on", manifest.as_of),
            ("It shows what the archive knew on", manifest.known_at),
        )
        if time is not None
    )
    pseudonyms = " People go by pseudonyms." if manifest.pseudonyms else ""
    return (
        f"The memory of a community, exported by Daybook: what is open to {who}, from a log of"
        f" {manifest.events:,} events.{then}{pseudonyms}"
    )


def _readme(manifest: Manifest) -> str:
    rows = [
        f"| {kind} | {count:,} | {flags_told(manifest.flagged.get(kind, {}))} |"
        for kind, count in manifest.counts.items()
    ]
    lines = [
        f"# {manifest.community}",
        _described(manifest),
        *([manifest.pseudonyms] if manifest.pseudonyms else []),
        "\n".join(["| kind | how many | of these |", "|---|---|---|", *rows]),
        "\n".join(f"- `{name}/`: {told}" for name, (_, told) in PARTS.items()),
        f"Licence: {manifest.licence or UNLICENSED}",
        f"Checkpoint of the log:\n```\n{manifest.checkpoint.rstrip()}\n```",
        f"`{FILE}` has the SHA-256 of every other file; `{METADATA}` is for catalogues.",
    ]
    return "\n\n".join(lines) + "\n"


def _ids(names: list[str]) -> list[dict[str, str]]:
    return [{"@id": name} for name in names]
