"""Facets: by what the results of a search can be narrowed, and how many would be left."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from threading import Lock
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
import sqlalchemy as sa

from projections.people.links import belongs_to
from projections.people.names import UNKNOWN, linked_handles
from projections.people.tables import people
from projections.search.engine import Facet, Facets
from projections.search.keyword.columns import Columns, Flags, Ids, Numbers
from projections.search.keyword.facts import KINDS
from projections.search.view import View
from projections.spaces.tables import spaces

MOST = 8
_EPOCH = 1970
_SPACES = sa.select(spaces.c.id, spaces.c.name).where(
    spaces.c.id.in_(sa.bindparam("ids", expanding=True))
)
_PEOPLE = sa.select(people.c.id, people.c.name, people.c.erased_at).where(
    people.c.id.in_(sa.bindparam("ids", expanding=True))
)


class _Values:
    """What all documents of a snapshot have of each facet, as numbers, which are quick to count."""

    def __init__(self, columns: Columns):
        self.kinds = columns.kinds.astype(np.int64)
        self.years = _years(columns.moments)
        self.spaces = _Numbered(columns.spaces)
        self.people = _Numbered(columns.authors)


class _Numbered:
    """For each document the number of its value, in the order of the values."""

    def __init__(self, values: Ids):
        listed = values.tolist()  # sorting these bytes as an array takes three times as long
        self._known = sorted(set(listed))
        places = {one: place for place, one in enumerate(self._known)}
        self.numbers: Numbers = np.fromiter(map(places.__getitem__, listed), np.int64, len(listed))

    @cached_property
    def ids(self) -> list[UUID]:
        """The values."""
        return [_uuid(one) for one in self._known]


_values: WeakKeyDictionary[Columns, _Values] = WeakKeyDictionary()
_lock = Lock()


def facets_of(connection: sa.Connection, documents: Numbers, view: View) -> Facets:
    """The spaces, people and kinds in most results, and the years.

    `documents` are what was found, which the viewer may see; a result is a thread of theirs.
    """
    columns = view.snapshot.columns
    values = _values_of(columns)
    threads = columns.threads[documents]
    of_kinds = _counted(values.kinds[documents], threads)
    of_years = _counted(values.years[documents], threads)
    return Facets(
        spaces=_spaces(connection, values.spaces, documents, threads),
        people=_people(connection, values.people, documents, threads),
        kinds=tuple(Facet(KINDS[kind], KINDS[kind], of_kinds[kind]) for kind in _most(of_kinds)),
        years=tuple(Facet(str(y), str(y), of_years[y]) for y in sorted(of_years, reverse=True)),
        answered=int((_among(threads, columns) & _answered(view)).sum()),
    )


def _values_of(columns: Columns) -> _Values:
    """The values of a snapshot, worked out once."""
    with _lock:
        if columns not in _values:
            _values[columns] = _Values(columns)
        return _values[columns]


def _spaces(
    connection: sa.Connection, values: _Numbered, documents: Numbers, threads: Numbers
) -> tuple[Facet, ...]:
    counts = _counted(values.numbers[documents], threads)
    ids = {number: values.ids[number] for number in _most(counts)}
    rows = connection.execute(_SPACES, {"ids": list(ids.values())})
    return _named(ids, {row.id: row.name for row in rows}, counts)


def _people(
    connection: sa.Connection, values: _Numbered, documents: Numbers, threads: Numbers
) -> tuple[Facet, ...]:
    """People, each under all their handles."""
    handles = values.numbers[documents]
    found = np.flatnonzero(np.bincount(handles))
    links = linked_handles(connection)
    persons = [belongs_to(values.ids[handle], links) for handle in found.tolist()]
    order = list(dict.fromkeys(persons))
    places = {person: place for place, person in enumerate(order)}
    of_handles = np.zeros(len(values.ids), np.int64)
    of_handles[found] = [places[person] for person in persons]
    counts = _counted(of_handles[handles], threads)
    ids = {place: order[place] for place in _most(counts)}
    names = dict.fromkeys(ids.values(), UNKNOWN)
    for row in connection.execute(_PEOPLE, {"ids": list(names)}):
        if row.erased_at is not None:
            del names[row.id]
        elif row.name:
            names[row.id] = row.name
    return _named(ids, names, counts)


def _named(
    ids: Mapping[int, UUID], names: Mapping[UUID, str], counts: Mapping[int, int]
) -> tuple[Facet, ...]:
    return tuple(
        Facet(str(one), names[one], counts[place]) for place, one in ids.items() if one in names
    )


def _counted(values: Numbers, threads: Numbers) -> dict[int, int]:
    """In how many threads each value occurs."""
    if not len(values):
        return {}
    size = int(values.max()) + 1
    pairs = np.sort(values + size * threads)
    is_first = np.append(True, pairs[1:] != pairs[:-1])
    counts = np.bincount(pairs[is_first] % size, minlength=size)
    return {value: int(counts[value]) for value in np.flatnonzero(counts).tolist()}


def _answered(view: View) -> Flags:
    """For each thread, whether it has an answer that the viewer may see."""
    columns = view.snapshot.columns
    return _among(columns.threads[columns.answers & view.shown_flags], columns)


def _among(threads: Numbers, columns: Columns) -> Flags:
    """For each thread, whether it is one of these."""
    flags = np.zeros(len(columns.thread_ids), np.bool_)
    flags[threads] = True
    return flags


def _years(moments: Numbers) -> Numbers:
    years: Numbers = moments.astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64)
    return years + _EPOCH


def _most(counts: Mapping[int, int]) -> Iterable[int]:
    return sorted(counts, key=lambda value: (-counts[value], value))[:MOST]


def _uuid(one: bytes) -> UUID:
    return UUID(bytes=one.ljust(16, b"\0"))  # arrays leave out zeros at the end
