"""Conditions: what `in:`, `from:`, `before:` and their like mean. Unknown values become notes."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import partial
from uuid import UUID

import sqlalchemy as sa

from projections.people.links import belongs_to
from projections.people.names import handles_of, linked_handles
from projections.people.tables import person_names
from projections.search.engine import Filters
from projections.search.keyword.facts import KINDS
from projections.search.keyword.searched_segment import SearchedSegment
from projections.search.keyword.spans import microseconds
from projections.search.question import Mask, Where
from projections.search.view import View
from projections.search.words import fold
from projections.spaces.tables import space_names, spaces

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class Conditions:
    """Turns fields of a question into conditions, for one viewer."""

    def __init__(self, connection: sa.Connection, view: View):
        self._connection = connection
        self._view = view
        self.notes: list[str] = []

    def resolve(self, field: str, value: str) -> Where:
        """The condition of a field. A value that is not known meets nothing, and makes a note."""
        readers: dict[str, Callable[[str], Where | None]] = {
            "in": self._in,
            "from": self._from,
            "kind": self._kind,
            "has": self._has,
            "is": self._is,
            "before": self._before,
            "after": self._after,
        }
        return readers[field](value) or Where(field, _nothing)

    def of(self, filters: Filters) -> Iterator[Where]:
        """The conditions of what a search is narrowed to beside its words."""
        if filters.spaces:
            yield Where("in", partial(_in_spaces, frozenset(s.bytes for s in filters.spaces)))
        if filters.people:
            people = frozenset(self._with_linked(set(filters.people)))
            yield Where("from", partial(_by_authors, people))
        if filters.kinds:
            yield _of_marks("kind", lambda kind, _: kind in filters.kinds)
        if filters.since is not None:
            yield _moments("after", microseconds(filters.since).__le__)
        if filters.until is not None:
            yield _moments("before", microseconds(filters.until).__gt__)
        if filters.answered:
            yield Where("has", partial(_in_threads, frozenset(self._view.answered_threads())))

    def _in(self, value: str) -> Where | None:
        wanted = fold(value).lstrip("#").strip()
        named = [
            (space, name)
            for space, name in self._names(spaces.c.id, spaces.c.name)
            + self._names(space_names.c.space_id, space_names.c.name)
            if self._view.sight.sees_space(space)
        ]
        found = {space.bytes for space, name in named if fold(name).lstrip("#") == wanted}
        if not found:
            self._unknown(f"There is no space named {value!r}", wanted, named)
            return None
        return Where("in", partial(_in_spaces, frozenset(found)))

    def _from(self, value: str) -> Where | None:
        wanted = fold(value).lstrip("@").strip()
        named = self._names(person_names.c.person_id, person_names.c.name)
        found = {person for person, name in named if _is_part(wanted, fold(name))}
        authors = self._with_linked(found) & self._view.authors() if found else set()
        if not authors:
            seen = self._view.authors()
            shown = [(person, name) for person, name in named if person.bytes in seen]
            self._unknown(f"Nobody named {value!r} wrote anything here", wanted, shown)
            return None
        return Where("from", partial(_by_authors, frozenset(authors)))

    def _names(self, identity: sa.Column[UUID], name: sa.Column[str]) -> list[tuple[UUID, str]]:
        known = sa.select(identity, name).where(name.is_not(None)).distinct()
        return [(found, called) for found, called in self._connection.execute(known)]

    def _with_linked(self, found: set[UUID]) -> set[bytes]:
        """With every other identity that is the same person as one of these."""
        links = linked_handles(self._connection)
        persons = {belongs_to(person, links) for person in found}
        return {handle.bytes for handle in handles_of(persons, links)}

    def _kind(self, value: str) -> Where | None:
        if value.lower() not in KINDS:
            kinds = ", ".join(KINDS[:-1]) + f" and {KINDS[-1]}"
            self.notes.append(f"There is no kind {value!r}: the kinds are {kinds}.")
            return None
        return _of_marks("kind", lambda kind, _: kind == value.lower())

    def _has(self, value: str) -> Where | None:
        if value.lower() != "answer":
            self.notes.append(f"'has:{value}' is not understood: there is only 'has:answer'.")
            return None
        return Where("has", partial(_in_threads, frozenset(self._view.answered_threads())))

    def _is(self, value: str) -> Where | None:
        if value.lower() != "accepted":
            self.notes.append(f"'is:{value}' is not understood: there is only 'is:accepted'.")
            return None
        return _of_marks("is", lambda _, accepted: accepted)

    def _before(self, value: str) -> Where | None:
        moment = self._moment(value)
        if moment is None:
            return None
        return _moments("before", moment.__gt__)

    def _after(self, value: str) -> Where | None:
        moment = self._moment(value)
        if moment is None:
            return None
        return _moments("after", moment.__le__)

    def _moment(self, value: str) -> int | None:
        """The beginning of a year, month or day."""
        try:
            found = _DATE.fullmatch(value)
            year, month, day = (int(part or 1) for part in found.groups()) if found else (0, 0, 0)
            return microseconds(datetime(year, month, day, tzinfo=UTC))
        except ValueError:
            examples = "2019, 2019-05 or 2019-05-31"
            self.notes.append(
                f"{value!r} is not a date: write a year, month or day, as {examples}."
            )
            return None

    def _unknown(self, message: str, wanted: str, known: Iterable[tuple[UUID, str]]) -> None:
        names = {fold(name): name for _, name in known}
        names |= {word: name for folded, name in names.items() for word in folded.split()} | names
        close = dict.fromkeys(names[n] for n in get_close_matches(wanted, names, 3, 0.6))
        if close:
            message += "; did you mean " + " or ".join(map(repr, close)) + "?"
        self.notes.append(message if close else f"{message}.")


def _is_part(wanted: str, name: str) -> bool:
    """Whether the name holds the wanted words, whole, one behind the other."""
    return bool(wanted) and f" {wanted} " in f" {' '.join(name.split())} "


def _moments(field: str, wanted: Callable[[int], bool]) -> Where:
    return Where(field, lambda segment: bytes(map(wanted, segment.moments)))


def _of_marks(field: str, wanted: Callable[[str, bool], bool]) -> Where:
    return Where(field, lambda segment: segment.mask_of_marks(wanted))


def _in_spaces(wanted: frozenset[bytes], segment: SearchedSegment) -> Mask:
    return segment.mask_of_places(lambda space, _: space in wanted)


def _by_authors(wanted: frozenset[bytes], segment: SearchedSegment) -> Mask:
    return bytes(map(wanted.__contains__, segment.authors()))


def _in_threads(wanted: frozenset[bytes], segment: SearchedSegment) -> Mask:
    return bytes(map(wanted.__contains__, segment.threads()))


def _nothing(segment: SearchedSegment) -> Mask:
    return bytes(segment.count)
