"""Asking: the search that an address asks for, and the addresses of others beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar, get_args
from uuid import UUID

from flask import abort, request

from archive.commands import ContributionKind
from projections.search.engine import MODES, Filters, Order, Query
from webui.clocks import Clocks, clocks_asked

Address = dict[str, list[str]]
"""The parameters of an address; a page is never among them, since another search has its own."""

ORDERS: tuple[Order, ...] = get_args(Order)
KINDS: tuple[ContributionKind, ...] = get_args(ContributionKind)
REPEATED = ("in", "from", "kind")
ONCE = ("order", "mode", "after", "before", "answered", "as_of", "known_at", "former")
NAMES = ("q", *REPEATED, *ONCE)
UNSAID = {"order": "relevance", "mode": "hybrid"}
"""What an address need not say."""

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")

Word = TypeVar("Word", bound=str)


@dataclass(frozen=True)
class Asked:
    """What an address asks for, and the parameters that say so."""

    query: Query
    clocks: Clocks
    given: Mapping[str, tuple[str, ...]]

    @property
    def is_something(self) -> bool:
        """Whether there is anything to search for: words, or conditions alone."""
        return bool(self.query.words) or self.query.filters != Filters()

    def has(self, name: str, value: str) -> bool:
        """Whether the address has that value of that parameter."""
        return value in self.given.get(name, ())

    def address(self) -> Address:
        """The same search."""
        return {name: list(values) for name, values in self.given.items()}

    def having(self, name: str, value: str) -> Address:
        """The search with one value more."""
        return self.address() | {name: [*self.given.get(name, ()), value]}

    def lacking(self, name: str, value: str) -> Address:
        """The search without that value."""
        left = [other for other in self.given.get(name, ()) if other != value]
        return _said(self.address() | {name: left})

    def instead(self, **values: str) -> Address:
        """The search with other values; an empty one leaves its parameter out."""
        return _said(self.address() | {name: [value] for name, value in values.items()})


def search_asked() -> Asked:
    """What the address asks for. A value that cannot be read is refused, with the form to use."""
    clocks = clocks_asked()
    given = {name: _values(name)[: None if name in REPEATED else 1] for name in NAMES}
    filters = Filters(
        spaces=_ids("in", "space"),
        people=_ids("from", "person"),
        kinds=frozenset(_one_of("kind", kind, KINDS) for kind in given["kind"]),
        since=_beginning("after"),
        until=_beginning("before"),
        answered=_is_on("answered"),
    )
    query = Query(
        _first("q"),
        order=_one_of("order", _first("order") or "relevance", ORDERS),
        mode=_one_of("mode", _first("mode") or "hybrid", MODES),
        filters=filters,
        as_of=clocks.as_of,
        known_at=clocks.known_at,
        former=_is_on("former"),
    )
    ids = {"in": filters.spaces, "from": filters.people}
    for name, read in ids.items():  # written as links write them, so that they are known again
        given[name] = tuple(sorted(map(str, read)))
    said = _said({name: list(values) for name, values in given.items()})
    return Asked(query, clocks, {name: tuple(values) for name, values in said.items()})


def _said(address: Address) -> Address:
    """The address without what it need not say."""
    kept = {name: [value for value in values if value] for name, values in address.items()}
    return {n: values for n, values in kept.items() if values and values != [UNSAID.get(n)]}


def _values(name: str) -> tuple[str, ...]:
    written = (value.strip() for value in request.args.getlist(name))
    return tuple(dict.fromkeys(value for value in written if value))


def _first(name: str) -> str:
    return next(iter(_values(name)), "")


def _one_of(name: str, value: str, words: tuple[Word, ...]) -> Word:
    for word in words:
        if word == value:
            return word
    return abort(400, f"{name}={value} is not known here. There are: {', '.join(words)}.")


def _ids(name: str, what: str) -> frozenset[UUID]:
    found = set()
    for value in _values(name):
        try:
            found.add(UUID(value))
        except ValueError:
            form = (
                f"Write the ID from the address of a {what}'s page, or {name}:name among the words."
            )
            abort(400, f"{name}={value} is no ID of a {what}. {form}")
    return frozenset(found)


def _beginning(name: str) -> datetime | None:
    """The beginning of a year, month or day."""
    given = _first(name)
    if not given:
        return None
    written = _DAY.fullmatch(given)
    try:
        year, month, day = (int(part or 1) for part in written.groups()) if written else (0, 0, 0)
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        form = "Write a year, month or day, as 2024, 2024-05 or 2024-05-31."
        abort(400, f"{name}={given} is no date. {form}")


def _is_on(name: str) -> bool:
    given = _first(name)
    if given not in ("", "1"):
        abort(400, f"{name}={given} is neither on nor off. Write {name}=1, or leave it out.")
    return given == "1"
