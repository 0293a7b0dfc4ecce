"""How people are named in files."""

import time

import pytest

from ingest.readers.git_roles.posts import (
    MalformedError,
    Named,
    addresses_in,
    as_text,
    by_address,
    by_login,
    each_once,
    is_address,
)


def test_a_login_is_the_same_in_any_case_and_with_its_sign() -> None:
    assert by_login("@AdaBrook") == Named("github:adabrook", "AdaBrook")
    assert by_login(" adabrook").handle == "github:adabrook"


@pytest.mark.parametrize("login", ["ada-", "a", "ada_club", "dependabot[bot]"])
def test_the_rarer_logins_are_logins(login: str) -> None:
    assert by_login(login).name == login


@pytest.mark.parametrize("login", ["", "-ada", "Ada Brook", "ada@example.org", "a/b"])
def test_what_is_no_login_is_refused(login: str) -> None:
    with pytest.raises(MalformedError, match="no login"):
        by_login(login)


def test_an_address_names_by_what_stands_before_it_or_in_it() -> None:
    assert by_address("Ada@Example.org", " Ada ") == Named("mailto:ada@example.org", "Ada")
    assert by_address("ada@example.org").name == "ada"


def test_addresses_are_found_in_a_text() -> None:
    text = "Ada <ada@example.org>, or bob@example.org. Not @cy."

    assert addresses_in(text) == ["ada@example.org", "bob@example.org"]
    assert is_address("ada@example.org")
    assert not is_address("@ada")


def test_who_is_named_twice_counts_once_at_the_first_place() -> None:
    ada, again, bob = by_login("Ada"), by_login("ada"), by_login("bob")

    assert each_once([ada, bob, again]) == (ada, bob)


def test_bytes_that_are_no_text_are_refused_with_their_place() -> None:
    assert as_text(b"\xef\xbb\xbfname") == "name"
    with pytest.raises(MalformedError, match="byte 2 is not UTF-8"):
        as_text(b"ab\xff")


RUNS = ("x", " ", "[", "[a", "[x](", "[[", "a, ", "a@", "(", "<", "a and ", "~~", "1 ", "- ", "*")


@pytest.mark.parametrize("run", RUNS)
def test_no_line_however_long_takes_long_to_read(run: str) -> None:
    line = run * (30_000 // len(run))
    started = time.process_time()
    addresses_in(line)

    assert time.process_time() - started < 2
