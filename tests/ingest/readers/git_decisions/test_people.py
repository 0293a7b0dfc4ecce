"""Handles of people."""

from datetime import UTC, datetime

from ingest.git.repository import Commit
from ingest.readers.git_decisions.document import Named
from ingest.readers.git_decisions.people import People


def commit(author: str, email: str, year: int = 2020) -> Commit:
    at = datetime(year, 1, 1, tzinfo=UTC)
    return Commit(f"{year}", (), author, email, at, at, "Change it")


def test_who_commits_is_known_by_their_address() -> None:
    assert People("1a").author_of(commit("Ada", "Ada@Example.org")) == "mailto:ada@example.org"


def test_who_commits_without_an_address_is_known_by_name_in_that_repository() -> None:
    assert People("1a").author_of(commit("Ada", "ada")) == "git:1a/names/Ada"
    assert People("1a").author_of(commit("", "")) == "git:1a/names/somebody"


def test_whom_a_header_names_is_known_by_what_it_tells_of_them() -> None:
    people = People("1a")

    assert people.handle_of(Named("Ada", "ada@example.org", "ada")) == "mailto:ada@example.org"
    assert people.handle_of(Named("Ada", "", "Ada")) == "github:ada"
    assert people.handle_of(Named("Ada Fern")) == "git:1a/names/Ada Fern"


def test_a_bare_name_is_who_committed_under_it_first() -> None:
    people = People("1a")
    for year, address in ((2020, "mid"), (2019, "old"), (2021, "new")):
        people.meet([commit("Ada", f"{address}@example.org", year)])

    assert people.handle_of(Named("ada")) == "mailto:old@example.org"
    assert people.name_of(Named("ada")) == "Ada"


def test_who_never_committed_is_called_as_the_header_does() -> None:
    assert People("1a").name_of(Named("Bob Moss", "bob@example.org")) == "Bob Moss"
