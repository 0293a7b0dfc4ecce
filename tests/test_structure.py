"""Where modules and their tests lie: every module has a test file at the mirrored path."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("archive", "ingest", "projections", "webui", "daybook")
NOT_TESTED_ALONE = {"__init__.py", "tables.py"}
STAND_INS = {
    # one contract says what every event store must do
    "archive/store/sqlite.py": "tests/archive/store/test_event_stores.py",
    "archive/store/postgres.py": "tests/archive/store/test_event_stores.py",
    "archive/store/sqlite_ledger.py": "tests/archive/store/test_ledger.py",
    "archive/store/postgres_ledger.py": "tests/archive/store/test_ledger.py",
    # verifying is one thing to ask of a log, in several modules
    "archive/store/comparing.py": "tests/archive/store/test_verifying.py",
    "archive/store/reading.py": "tests/archive/store/test_verifying.py",
    "archive/store/sqlite_reading.py": "tests/archive/store/test_verifying.py",
    "archive/store/tiles.py": "tests/archive/store/test_verifying.py",
    # frozen dataclasses, which one test goes through
    "archive/commands/base.py": "tests/archive/test_commands.py",
    "archive/commands/forgetting.py": "tests/archive/test_commands.py",
    "archive/commands/governance.py": "tests/archive/test_commands.py",
    "archive/commands/talk.py": "tests/archive/test_commands.py",
    # told apart only by those who use them, whose tests go through every case
    "projections/erasures/standing.py": "tests/webui/test_erasures.py",
    "projections/people/own_said.py": "tests/projections/people/test_own_words.py",
    "projections/events.py": "tests/contracts/projections.py",
    "projections/stopping.py": "tests/daybook/test_stopping.py",
    "daybook/cli/persons.py": "tests/daybook/cli/test_erase.py",
    # parts of one thing: whole sites, in the folder and in a browser, go through each of them
    "daybook/exporting/site/addresses.py": "tests/daybook/exporting/site/test_making.py",
    "daybook/exporting/site/crawling.py": "tests/daybook/exporting/site/test_making.py",
    "daybook/exporting/site/linking.py": "tests/daybook/exporting/site/test_making.py",
    "daybook/exporting/site/pages.py": "tests/daybook/exporting/site/test_making.py",
    "daybook/exporting/site/replica.py": "tests/daybook/exporting/site/test_making.py",
    "daybook/exporting/site/entries.py": "tests/daybook/exporting/site/test_making.py",
    "daybook/exporting/site/index.py": "tests/daybook/exporting/site/test_making.py",
    "daybook/exporting/progress.py": "tests/daybook/exporting/site/test_making.py",
    "daybook/exporting/telling.py": "tests/daybook/exporting/site/test_making.py",
    "daybook/own_words_text.py": "tests/daybook/test_own_words.py",
    # statements and names only, which their readers' tests run
    "ingest/readers/mail/queries.py": "tests/ingest/readers/mail/test_threads.py",
    "ingest/readers/slack/skipped.py": "tests/ingest/readers/slack/test_messages.py",
}
"""Modules that another test file stands in for, and why."""

MODULES = [
    path.relative_to(ROOT)
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.name not in NOT_TESTED_ALONE
]


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_every_module_has_its_test_file(module: Path) -> None:
    mirrored = Path("tests", *module.parts[:-1], f"test_{module.name}")
    file = STAND_INS.get(module.as_posix(), mirrored.as_posix())

    assert (ROOT / file).exists(), f"{module} has no tests: write {file}"


def test_no_stand_in_stands_for_a_module_that_is_gone() -> None:
    assert set(STAND_INS) <= {module.as_posix() for module in MODULES}


@pytest.mark.parametrize("package", PACKAGES)
def test_tests_lie_where_the_code_lies(package: str) -> None:
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / package).rglob("*.py")}
    tested = {path.parent for path in (ROOT / "tests" / package).rglob("test_*.py")}

    astray = {path.relative_to(ROOT / "tests") for path in tested} - folders
    assert not astray, f"there is no code in {', '.join(map(str, astray))} that is tested there"
