"""RO-Crate: loaded with the library of the specification's authors."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate

from daybook.bootstrap import Daybook
from daybook.exporting.formats import FORMATS
from daybook.exporting.making import make_export
from daybook.exporting.manifest import FILE, read_manifest
from daybook.exporting.rocrate import METADATA, PARTS, UNLICENSED
from daybook.exporting.sight import Sight
from daybook.exports import digest_of

FORMAT = next(one for one in FORMATS if one.name == "rocrate")


@pytest.fixture(scope="module")
def folder(demo: Daybook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What everybody sees of the demo."""
    out = tmp_path_factory.mktemp("crate") / "out"
    make_export(demo, FORMAT, out, Sight())
    return out


def test_the_library_loads_it_and_finds_every_file(folder: Path) -> None:
    crate = ROCrate(folder)

    files = {entity.id for entity in crate.data_entities if entity.type == "File"}
    lying = {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}
    assert files == lying - {METADATA}
    assert {f"{name}/" for name in PARTS} <= {entity.id for entity in crate.data_entities}
    for entity in crate.data_entities:
        if entity.type == "File" and entity.id != FILE:
            assert entity["sha256"] == digest_of(folder / entity.id)


def test_it_says_whose_it_is_under_which_licence_and_over_which_log(folder: Path) -> None:
    crate, manifest = ROCrate(folder), read_manifest(folder)

    root = crate.root_dataset
    assert root["creator"]["name"] == manifest.community
    assert root["license"] == UNLICENSED
    assert crate.dereference("#checkpoint")["text"] == manifest.checkpoint


def test_its_counts_are_those_of_the_manifest(folder: Path) -> None:
    crate, manifest = ROCrate(folder), read_manifest(folder)

    told = {count["name"]: count["value"] for count in crate.root_dataset["variableMeasured"]}
    assert told == manifest.counts
    assert manifest.counts["contributions"] > 200


def test_a_licence_that_was_given_is_in_it(demo: Daybook, tmp_path: Path) -> None:
    url = "https://creativecommons.org/licenses/by/4.0/"
    make_export(demo, replace(FORMAT, licence=url), tmp_path / "out", Sight())

    assert ROCrate(tmp_path / "out").root_dataset["license"].id == url
    assert read_manifest(tmp_path / "out").licence == url


def test_everything_that_it_points_to_is_described_in_it(folder: Path) -> None:
    graph = json.loads((folder / METADATA).read_text(encoding="utf-8"))["@graph"]
    assert len({entity["@id"] for entity in graph}) == len(graph)  # no ID twice

    named = {entity["@id"] for entity in graph}
    pointed = {
        one["@id"]
        for entity in graph
        for value in entity.values()
        for one in (value if isinstance(value, list) else [value])
        if isinstance(one, dict)
    }
    assert {p for p in pointed if not p.startswith("https://")} <= named


def test_a_file_that_is_missing_is_found(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "parquet" / "threads.parquet").unlink()

    crate = ROCrate(copy)

    gone = [e.id for e in crate.data_entities if e.type == "File" and not (copy / e.id).exists()]
    assert gone == ["parquet/threads.parquet"]
