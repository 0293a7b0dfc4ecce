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
    "projections/people/alike/somebody.py": "tests/projections/people/alike/test_suggestions.py",
    "projections/people/own_said.py": "tests/projections/people/test_own_words.py",
    "projections/handover/lines.py": "tests/projections/handover/test_governing.py",
    "projections/handover/looking.py": "tests/projections/handover/test_talking.py",
    "projections/handover/prepared.py": "tests/projections/handover/test_whole.py",
    "projections/handover/projection.py": "tests/projections/handover/test_whole.py",
    "projections/handover/knows.py": "tests/daybook/cli/test_knows.py",
    "webui/knows.py": "tests/webui/test_handover.py",
    "projections/handover/telling.py": "tests/daybook/cli/test_handover.py",
    "projections/events.py": "tests/contracts/projections.py",
    "projections/stopping.py": "tests/daybook/test_stopping.py",
    "daybook/cli/persons.py": "tests/daybook/cli/test_erase.py",
    "daybook/identity.py": "tests/daybook/cli/test_identity.py",
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
    # parts of one story, which its tests go through, and those that look its events up in the log
    **{
        f"projections/story/{part}.py": "tests/projections/story/test_story.py"
        for part in ("decisions", "facts", "gaps", "norms", "roles", "since", "talk", "talk_facts")
    },
    "projections/story/teller.py": "tests/projections/story/test_story.py",
    "projections/story/log.py": "tests/daybook/test_grounds.py",
    # parts of one count, which a test makes anew from the log alone
    "projections/replay/asked.py": "tests/projections/replay/test_frames.py",
    "projections/replay/counting.py": "tests/projections/replay/test_frames.py",
    "projections/replay/governed.py": "tests/projections/replay/test_frames.py",
    "projections/replay/talked.py": "tests/projections/replay/test_frames.py",
    "webui/replay_picture.py": "tests/webui/test_replay.py",
    "webui/replaying.py": "tests/webui/test_replay.py",
    # every figure is counted a second time from the events, which runs all of these
    "projections/health/adding.py": "tests/projections/health/test_measuring.py",
    "projections/health/asking.py": "tests/projections/health/test_measuring.py",
    "projections/health/facts.py": "tests/projections/health/test_measuring.py",
    "projections/health/placing.py": "tests/projections/health/test_measuring.py",
    "projections/health/settling.py": "tests/projections/health/test_measuring.py",
    "projections/health/statements.py": "tests/projections/health/test_measuring.py",
    "projections/health/figure.py": "tests/projections/health/test_figures.py",
    "projections/health/listing.py": "tests/projections/health/test_behind.py",
    # what they yield is counted from the log, and compared with another archive, row for row
    "daybook/exporting/content.py": "tests/daybook/exporting/test_reconciling.py",
    "daybook/exporting/facts.py": "tests/daybook/exporting/test_tables.py",
    "daybook/exporting/governance_facts.py": "tests/daybook/exporting/test_tables.py",
    "daybook/exporting/governing.py": "tests/daybook/exporting/test_reconciling.py",
    "daybook/exporting/making.py": "tests/daybook/exporting/test_folder.py",
    "daybook/exporting/people.py": "tests/daybook/exporting/test_reconciling.py",
    "daybook/exporting/sight.py": "tests/daybook/exporting/test_reconciling.py",
    "daybook/exporting/talk.py": "tests/daybook/exporting/test_reconciling.py",
    "daybook/exporting/native/governance.py": "tests/daybook/exporting/native/test_writing.py",
    "daybook/exporting/native/people.py": "tests/daybook/exporting/native/test_writing.py",
    "daybook/exporting/native/pins.py": "tests/daybook/exporting/native/test_writing.py",
    "daybook/exporting/native/retelling.py": "tests/daybook/exporting/native/test_writing.py",
    "daybook/exporting/native/talk.py": "tests/daybook/exporting/native/test_writing.py",
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
