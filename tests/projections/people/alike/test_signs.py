"""Names, logins and addresses in the form in which two of them are compared."""

import pytest

from projections.people.alike.signs import (
    address_key,
    login_key,
    logins_in,
    name_key,
    platform_of,
    told_in,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ada Quill", "Quill, Ada"), ("José Åberg", "jose aberg"), ("ADA  QUILL", "ada-quill")],
)
def test_a_name_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != name_key("Ada")


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("mailto:Ada+lists@Example.org", "ada@example.org"),
        ("mailto:ada@example.org", "ada@example.org"),
        ("github:ada", None),
        ("mailto:ada", None),
    ],
)
def test_a_mail_address_is_the_same_but_for_capitals_and_a_tag(
    address: str, key: str | None
) -> None:
    assert address_key(address) == key


@pytest.mark.parametrize(
    ("address", "logins"),
    [
        ("github:AdaQuill", {("github", "adaquill")}),
        ("mailto:ada.quill+x@example.org", {("mail", "ada.quill")}),
        ("mailto:123+adaq@users.noreply.github.com", {("github", "adaq")}),
        ("stackexchange:bicycles.meta/users/1234", set()),
        ("slack:U061A1R2R", set()),
        ("mailto:info@example.org", set()),
        ("github:ada", set()),
        ("name:ada quill", set()),
    ],
)
def test_a_login_is_what_one_person_chose(address: str, logins: set[tuple[str, str]]) -> None:
    assert logins_in(address) == logins


def test_a_login_is_the_same_whatever_joins_its_parts() -> None:
    assert login_key("ada.quill") == login_key("Ada-Quill") == login_key("ada_quill") == "adaquill"


def test_where_a_handle_is_at_home_is_told_by_its_scheme() -> None:
    assert [platform_of(h) for h in ("mailto:a@b.c", "github:ada")] == ["mail", "github"]


def test_a_signature_tells_addresses_logins_and_lines() -> None:
    found = told_in("-- \nAda Quill\nada@example.org | https://github.com/AdaQ\n")

    assert found[0] == {"mailto:ada@example.org"}
    assert found[1] == {("github", "adaq")}
    assert found[2][0] == "Ada Quill"
