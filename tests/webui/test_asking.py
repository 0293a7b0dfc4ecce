"""What an address asks for."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from flask import Flask, url_for
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException

from projections.search.engine import Filters, Query
from webui.asking import KINDS, ORDERS, Asked, search_asked

ONE, TWO = UUID(int=1), UUID(int=2)
APP = Flask("asking")
APP.add_url_rule("/search", "search.search")


def asked(address: str) -> Asked:
    with APP.test_request_context(f"/search?{address}"):
        return search_asked()


def address_of(parts: dict[str, list[str]]) -> str:
    with APP.test_request_context():
        return url_for("search.search", **parts).partition("?")[2]


def test_an_address_says_all_that_a_search_is() -> None:
    query = asked(
        f"q=+wet+tulips&order=newest&mode=keyword&in={ONE}&in={TWO}&from={ONE}&kind=answer"
        "&after=2020-02&before=2021&answered=1&as_of=2021-05-01T12:00:00Z"
        "&known_at=2021-06-01T00:00:00Z&former=1"
    ).query

    assert query == Query(
        "wet tulips",
        order="newest",
        mode="keyword",
        filters=Filters(
            spaces=frozenset({ONE, TWO}),
            people=frozenset({ONE}),
            kinds=frozenset({"answer"}),
            since=datetime(2020, 2, 1, tzinfo=UTC),
            until=datetime(2021, 1, 1, tzinfo=UTC),
            answered=True,
        ),
        as_of=datetime(2021, 5, 1, 12, tzinfo=UTC),
        known_at=datetime(2021, 6, 1, tzinfo=UTC),
        former=True,
    )


def test_an_empty_form_asks_for_nothing() -> None:
    nothing = asked("q=&order=&mode=&after=&before=&as_of=&known_at=&in=&kind=")

    assert nothing.query == Query("")
    assert nothing.address() == {}
    assert not nothing.is_something


@pytest.mark.parametrize(
    "address", ["q=x", f"in={ONE}", "answered=1", "before=2020", "kind=answer"]
)
def test_words_or_a_condition_are_a_search(address: str) -> None:
    assert asked(address).is_something


@pytest.mark.parametrize("address", ["former=1", "as_of=2020-01-01", "mode=keyword", "page=2"])
def test_a_way_of_searching_is_no_search_yet(address: str) -> None:
    assert not asked(address).is_something


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("order=loudest", "order=loudest is not known here. There are: relevance, newest, oldest."),
        ("mode=magic", "hybrid, keyword, meaning"),
        ("kind=answer&kind=poem", "kind=poem"),
        ("in=hall", "in=hall is no ID of a space"),
        ("from=ada", "from:name"),
        ("after=yesterday", "after=yesterday is no date. Write a year, month or day, as 2024,"),
        ("before=2020-13", "before=2020-13"),
        ("before=0000", "before=0000"),
        ("answered=yes", "answered=yes is neither on nor off. Write answered=1"),
        ("former=0", "former=0"),
        ("as_of=soon", "as_of=soon is no date"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_form_to_use(address: str, told: str) -> None:
    with pytest.raises(HTTPException) as refused:
        asked(address)

    assert refused.value.code == 400
    assert told in (refused.value.description or "")


def test_the_future_is_refused_as_on_every_page() -> None:
    with pytest.raises(HTTPException) as refused:
        asked("q=x&known_at=2999-01-01")

    assert refused.value.code == 416


def test_an_address_beside_this_one_differs_in_one_thing_and_never_keeps_the_page() -> None:
    here = asked(f"q=tulips&in={ONE}&kind=answer&page=3")

    assert here.having("kind", "message") == {
        "q": ["tulips"],
        "in": [str(ONE)],
        "kind": ["answer", "message"],
    }
    assert here.lacking("in", str(ONE)) == {"q": ["tulips"], "kind": ["answer"]}
    assert here.instead(order="newest", q="roses") == {
        "q": ["roses"],
        "in": [str(ONE)],
        "kind": ["answer"],
        "order": ["newest"],
    }


def test_an_address_leaves_out_what_goes_without_saying() -> None:
    here = asked("q=tulips&order=newest&mode=hybrid")

    assert here.address() == {"q": ["tulips"], "order": ["newest"]}
    assert here.instead(order="relevance") == {"q": ["tulips"]}


def test_an_id_is_known_again_however_it_is_written() -> None:
    assert asked(f"in={ONE.hex.upper()}").has("in", str(ONE))


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
ids = st.lists(st.uuids().map(str), max_size=3)
days = st.just("") | st.dates(min_value=date(1000, 1, 1)).map(str)
addresses = st.fixed_dictionaries(
    {},
    optional={
        "q": st.tuples(words),
        "in": ids,
        "from": ids,
        "kind": st.lists(st.sampled_from(KINDS)),
        "order": st.tuples(st.sampled_from(ORDERS)),
        "after": st.tuples(days),
        "before": st.tuples(days),
        "answered": st.tuples(st.sampled_from(["", "1"])),
        "former": st.tuples(st.sampled_from(["", "1"])),
    },
)


@given(addresses)
def test_a_search_that_is_sent_is_the_same_search(parts: dict[str, list[str]]) -> None:
    here = asked(address_of({name: list(values) for name, values in parts.items()}))

    assert asked(address_of(here.address())) == here
