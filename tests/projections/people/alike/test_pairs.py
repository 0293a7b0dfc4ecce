"""Which two people may be one, by what they have in common."""

from itertools import count
from uuid import UUID

import pytest

from projections.people.alike.pairs import COMMON, likely_pairs, pair_of
from projections.people.alike.somebody import Somebody

numbers = count(1)


def one(name: str, *addresses: str, signed: str = "", former: str = "") -> Somebody:
    them = Somebody(UUID(int=next(numbers)), name)
    them.names = dict.fromkeys(filter(None, (former, name)))
    them.addresses = set(addresses)
    them.signed = {signed} - {""}
    return them


def told(*people: Somebody) -> list[str]:
    found = likely_pairs({them.id: them for them in people})
    return [sign.told for signs in found.values() for sign in signs]


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (
            one("Ada", "mailto:ada@example.org"),
            one("A. Q.", "mailto:Ada+list@example.org"),
            "Their mail addresses are the same, but for capitals or a +tag.",
        ),
        (one("Ada Quill", "x:1"), one("Quill, Ada", "y:2"), "Both go by “Ada Quill”."),
        (
            one("Adah", "x:1", former="Ada Quill"),
            one("Ada Quill", "y:2"),
            "Both go by “Ada Quill”.",
        ),
        (
            one("Ada", "github:adaquill"),
            one("A. Q.", "mailto:ada.quill@example.org"),
            "Both have the login “ada.quill”, before the @ of a mail address and on github.",
        ),
        (
            one("Ada", "github:fernfox"),
            one("Bea", "mailto:7+fernfox@users.noreply.github.com"),
            "The address of one gives away the login of the other, github:fernfox.",
        ),
        (
            one("Ada Quill", "x:1"),
            one("fox", "github:adaquill"),
            "The login “adaquill” of one is the name “Ada Quill” of the other.",
        ),
        (
            one("Ada Quill", "mailto:a@example.org"),
            one("fox", "y:2", signed="-- \nADA QUILL\n"),
            "fox signs as “ADA QUILL”, like the other.",
        ),
        (
            one("Ada", "mailto:a@example.org"),
            one("fox", "y:2", signed="-- \nmail me: a@example.org\n"),
            "fox signs with the address of the other.",
        ),
        (
            one("Ada", "github:fernfox"),
            one("fox", "y:2", signed="-- \nhttps://github.com/fernfox\n"),
            "fox signs with the github login of the other.",
        ),
    ],
)
def test_this_speaks_for_two_people_being_one(
    first: Somebody, second: Somebody, sentence: str
) -> None:
    assert sentence in told(first, second)
    assert told(first, second) == told(second, first) or len(told(second, first)) > 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (one("Ada", "x:1"), one("Ada", "y:2")),  # one word only
        (one("Ada Quill", "x:1"), one("Bo Reed", "y:2")),
        (one("Ada", "mailto:steve@example.org"), one("Bo", "mailto:steve@example.com")),
        (one("A. Q.", "mailto:info@example.org"), one("B. R.", "mailto:info@example.com")),
        (one("Ada Quill", "x:1", signed="-- \nAda Quill"), one("Bo", "y:2")),
    ],
)
def test_too_little_speaks_for_these(first: Somebody, second: Somebody) -> None:
    assert told(first, second) == []


def test_a_name_that_very_many_have_says_nothing() -> None:
    people = [one("Chris Smith", f"x:{n}") for n in range(COMMON + 1)]

    assert told(*people) == []
    assert len(told(*people[:3])) == 3


def test_a_pair_is_the_same_whichever_is_named_first() -> None:
    assert pair_of(UUID(int=2), UUID(int=1)) == pair_of(UUID(int=1), UUID(int=2))
