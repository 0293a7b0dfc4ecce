"""ActivityStreams: expanded by pyld with the W3C's own context, and read as a graph by rdflib."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from pyld.documentloader.frozen import FrozenDocumentLoader
from rdflib import Graph, Namespace, URIRef

from daybook.bootstrap import Daybook
from daybook.exporting.content import FACTS
from daybook.exporting.formats import FORMATS
from daybook.exporting.making import make_export
from daybook.exporting.manifest import read_manifest
from daybook.exporting.sight import Sight
from projections.viewer import STEWARD

AS = "https://www.w3.org/ns/activitystreams#"
PROV = Namespace("http://www.w3.org/ns/prov#")
FORMAT = next(one for one in FORMATS if one.name == "activitystreams")
OPTIONS = {"documentLoader": FrozenDocumentLoader(), "base": "file:///export/"}


@pytest.fixture(scope="module")
def folder(demo: Daybook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What stewards see of the demo."""
    out = tmp_path_factory.mktemp("as") / "out"
    make_export(demo, FORMAT, out, Sight(STEWARD))
    return out


@pytest.fixture(scope="module")
def items(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The items of each collection, found from page to page as a reader finds them."""
    found = {}
    for name in ("objects", "activities"):
        whole = read(folder / f"{name}.jsonld")
        page, mine = read(folder / whole["first"]), []
        while True:
            mine += page["items"]
            if "next" not in page:
                break
            page = read(folder / page["next"])
        assert page["id"] == whole["last"]
        assert len(mine) == whole["totalItems"]
        found[name] = mine
    return found


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def counted(items: dict[str, list[dict[str, Any]]]) -> tuple[dict[str, int], dict[str, Any]]:
    """What the files themselves hold, by kind, and by flag."""
    told = [item for mine in items.values() for item in mine if "kind" in item]
    counts = Counter(item["kind"] for item in told)
    flags: dict[str, Counter[str]] = defaultdict(Counter)
    for item in told:
        flags[item["kind"]].update(item.get("flags", ()))
    flagged = {k.KIND: {f: flags[k.KIND][f] for f in k.FLAGS} for k in FACTS if k.FLAGS}
    return {kind.KIND: counts[kind.KIND] for kind in FACTS}, flagged


def test_the_files_hold_what_the_manifest_counts(folder: Path, items: dict[str, Any]) -> None:
    manifest = read_manifest(folder)

    assert counted(items) == (manifest.counts, manifest.flagged)


def test_an_item_that_is_lost_is_found(folder: Path, items: dict[str, Any]) -> None:
    manifest = read_manifest(folder)

    for number, item in enumerate(items["objects"][::25]):
        left = [one for one in items["objects"] if one is not item]
        assert counted({**items, "objects": left})[0] != manifest.counts, number


def test_every_term_is_of_a_vocabulary(folder: Path, items: dict[str, Any]) -> None:
    page = read(folder / "objects-1.jsonld")

    (expanded,) = jsonld.expand(page, OPTIONS)
    back = jsonld.compact(expanded, page["@context"], OPTIONS)

    assert expanded["@type"] == [f"{AS}CollectionPage"]
    first = expanded[f"{AS}items"][0]
    assert set(first) >= {"@id", "@type", f"{AS}name", "urn:daybook:ns:kind"}
    dropped = {key for item in page["items"] for key in item} - {
        key for item in back["items"] for key in item
    }
    assert dropped == set()  # what no context knows is left out in expansion


def test_what_became_of_something_is_told_by_its_type(items: dict[str, Any]) -> None:
    said = [one for one in items["objects"] if one["kind"] == "contributions"]
    gone = [one for one in said if {"withdrawn", "erased"} & set(one.get("flags", ()))]

    assert {one["type"] for one in said} == {"Question", "Note", "Article", "Tombstone"}
    assert {one["type"] for one in gone} == {"Tombstone"}
    assert {one["formerType"] for one in gone} <= {"Question", "Note", "Article"}
    assert not any("content" in one for one in gone)


def test_an_edit_is_an_update_whose_wording_revises_the_one_before(items: dict[str, Any]) -> None:
    edits = [one for one in items["activities"] if "#edit-" in one["id"]]
    made = {one["result"]["id"] for one in items["activities"] if "result" in one}

    assert edits
    for edit in edits:
        assert edit["type"] == "Update"
        assert edit["result"]["wasRevisionOf"] in made
        assert edit["result"]["wasGeneratedBy"] == edit["id"]


def test_the_graph_leads_from_a_norm_to_what_it_goes_back_to(
    folder: Path, items: dict[str, Any]
) -> None:
    graph = Graph()
    for page in sorted(folder.glob("*-*.jsonld")):
        quads = jsonld.to_rdf(read(page), {**OPTIONS, "format": "application/n-quads"})
        graph.parse(data=quads, format="nt")
    citations = [one for one in items["objects"] if one["kind"] == "citations"]
    norms = {URIRef(one["id"]) for one in items["objects"] if one["kind"] == "norms"}

    cited = [(s, o) for p in ("wasDerivedFrom", "wasRevisionOf", "wasInfluencedBy")
             for s, o in graph.subject_objects(PROV[p]) if "#" not in s]  # fmt: skip
    assert len(cited) >= len({(c["subject"]["id"], c["object"]) for c in citations})
    assert norms & {subject for subject, _ in cited}
    authors = set(graph.objects(None, PROV.wasAttributedTo))
    assert authors <= set(graph.subjects())
