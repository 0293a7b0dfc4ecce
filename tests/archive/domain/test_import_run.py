from typing import Any

from archive.domain.aggregate import id_of
from archive.domain.import_run import ImportRun
from tests.builders import ADA, occurred, pending, text_of

ACCOUNT: dict[str, Any] = {
    "read": 6,
    "recorded": 1,
    "known": 2,
    "skipped": {"joins": 1},
    "unreadable_count": 2,
    "unreadable": text_of(ADA, "[]"),
    "dropped_fields": {"users.team": 1},
    "seconds": 0.5,
}


def a_run(number: int = 1) -> ImportRun:
    return ImportRun(
        reader="mail",
        source="fingerprint of export",
        number=number,
        name=text_of(ADA, "list.mbox"),
        occurred=occurred(),
    )


def test_each_run_over_a_source_has_an_id_of_its_own() -> None:
    assert a_run(1).id == id_of("import_run", "fingerprint of export:1")
    assert a_run(1).id == a_run(1).id != a_run(2).id


def test_a_run_is_unfinished_until_it_gives_its_account() -> None:
    run, unfinished = a_run(), a_run()

    run.finish(**ACCOUNT, occurred=occurred(1))

    assert (run.finished, unfinished.finished) == (True, False)
    started, finished = pending(run)
    assert isinstance(started, ImportRun.Started)
    assert isinstance(finished, ImportRun.Finished)
    assert {name: getattr(finished, name) for name in ACCOUNT} == ACCOUNT


def test_a_finished_run_keeps_its_account() -> None:
    run = a_run()
    run.finish(**ACCOUNT, occurred=occurred(1))

    run.finish(**ACCOUNT | {"recorded": 9}, occurred=occurred(2))

    assert [event.recorded for event in pending(run)[1:]] == [1]
