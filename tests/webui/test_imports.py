"""Pages of imports."""

from uuid import UUID, uuid4

from archive.application import Account
from projections.viewer import STEWARD
from tests.reading import Library, Pages

ACCOUNT = Account(
    read=1234,
    recorded=1000,
    known=200,
    skipped={"joins": 33},
    unreadable=[{"where": "private-talk.json", "why": "cut off"}],
    unreadable_count=1,
    dropped_fields={"users.tz": 4},
    seconds=1.5,
)


def imported(library: Library) -> UUID:
    run = library.archive.start_import("slack", "export.zip", "export.zip")
    library.archive.finish_import(run, ACCOUNT)
    library.tell()
    return run


def test_the_account_adds_up_for_all_to_see(library: Library, pages: Pages) -> None:
    run = imported(library)

    page = pages().get(f"/imports/{run}").text

    for told in ("1,234", "1,000", "200", "joins", "33", "users.tz", "slack", "1.5 seconds"):
        assert told in page
    assert "1,234" in pages().get("/imports/").text


def test_what_names_the_source_shows_to_stewards(library: Library, pages: Pages) -> None:
    run = imported(library)

    for address in (f"/imports/{run}", "/imports/"):
        page = pages().get(address).text
        assert "private-talk" not in page
        assert "export.zip" not in page
    stewards = pages(STEWARD).get(f"/imports/{run}").text
    assert "private-talk.json" in stewards
    assert "cut off" in stewards
    assert "export.zip" in pages(STEWARD).get("/imports/").text


def test_a_run_that_never_finished_says_what_to_do(library: Library, pages: Pages) -> None:
    run = library.archive.start_import("slack", "a", "a")
    library.tell()

    assert "never finished" in pages().get(f"/imports/{run}").text
    assert "not finished" in pages().get("/imports/").text


def test_without_imports_the_page_says_so(pages: Pages) -> None:
    assert "Nothing has been imported yet" in pages().get("/imports/").text
    assert pages().get("/imports/?page=2").status_code == 404
    assert pages().get(f"/imports/{uuid4()}").status_code == 404
