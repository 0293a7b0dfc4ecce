"""The documentation keeps up with the code."""

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from daybook.cli import COMMANDS
from ingest.readers import READERS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", DOCS / "reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["events.md", "cli.md", "tables.md"])
def test_the_reference_pages_are_those_the_code_gives(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == reference().PAGES[name](), "make docs"


def test_each_reader_is_documented() -> None:
    assert {f.stem for f in (DOCS / "readers").glob("*.md")} == set(READERS)


def test_each_command_is_in_the_readme_or_the_operating_guide() -> None:
    text = (ROOT / "README.md").read_text() + (DOCS / "operating.md").read_text()

    missing = [c.name for c in COMMANDS if f"daybook {c.name}" not in text and c.name != "demo"]

    assert not missing


def test_no_link_between_the_documents_is_broken() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert not broken


def test_decision_records_are_numbered_without_gaps() -> None:
    numbers = sorted(int(f.name[:4]) for f in (DOCS / "adr").glob("[0-9]*.md"))

    assert numbers == list(range(1, len(numbers) + 1))


def test_each_dependency_earns_its_line() -> None:

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    table = (DOCS / "dependencies.md").read_text().lower()
    names = [re.split(r"[\[<>=]", d)[0].lower() for d in project["dependencies"]]

    assert not [name for name in names if name not in table]


def test_every_dependency_is_pinned() -> None:

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pins = (ROOT / "constraints.txt").read_text().lower().replace("_", "-")
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.split(r"[\[<>=]", d)[0].lower() for d in wanted]

    assert not [name for name in names if f"\n{name}==" not in pins]


def test_every_event_of_the_log_is_in_the_reference() -> None:
    golden = {f.name.rsplit(".", 2)[0] for f in (ROOT / "tests/data/events").glob("*.v*.json")}
    text = (DOCS / "events.md").read_text(encoding="utf-8")

    assert golden
    assert not [topic for topic in golden if f"`{topic}`" not in text]
