"""Where files with decisions lie."""

import pytest

from ingest.readers.git_decisions.places import lies_under, looks_numbered, may_decide


@pytest.mark.parametrize(
    "path",
    [
        "pep-0008.txt",
        "peps/pep-0008.rst",
        "EIPS/eip-20.md",
        "doc/adr/0007-use-compost.md",
        "docs/decisions/compost.md",
        "architecture-decision-record/036-clusters.md",
        "docs/architecture_decisions/a.adoc",
        "adr-7.md",
    ],
)
def test_the_usual_places_are_known(path: str) -> None:
    assert may_decide(path)


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "doc/adr/README.md",
        "doc/adr/template.md",
        "docs/decisions/adr-template.md",
        "doc/adr/diagram.png",
        "src/decisions.py",
        "notes/0007-compost.md",
    ],
)
def test_other_files_are_not_taken_for_decisions(path: str) -> None:
    assert not may_decide(path)


def test_a_numbered_file_in_such_a_folder_is_a_record_by_its_place() -> None:
    assert looks_numbered("doc/adr/0007-use-compost.md")
    assert not looks_numbered("doc/adr/compost.md")
    assert not looks_numbered("notes/0007-compost.md")


def test_a_path_lies_under_a_folder_and_not_under_one_that_begins_alike() -> None:
    assert lies_under("doc/adr/1.md", ("doc/adr",))
    assert lies_under("doc/adr/1.md", ("doc/adr/1.md",))
    assert lies_under("doc/adr/1.md", ("./doc/adr/",))
    assert not lies_under("doc/adrift/1.md", ("doc/adr",))
