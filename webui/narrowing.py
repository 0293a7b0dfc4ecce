"""Narrowing: what a search is narrowed to, and what it could be narrowed to further."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from projections.people.names import names_of
from projections.search.engine import Facet, Facets, Mode
from webui.asking import Address, Asked
from webui.home import all_spaces
from webui.services import services, viewer
from webui.wording import day

MODES: dict[Mode, str] = {"keyword": "words only", "meaning": "meaning only"}


@dataclass(frozen=True)
class Chip:
    """A condition of a search, and the same search without it."""

    label: str
    without: Address


@dataclass(frozen=True)
class Choice:
    """A condition that can be taken on or, when it holds, dropped; and where that leads."""

    label: str
    count: int
    holds: bool
    address: Address


def conditions_of(asked: Asked) -> list[Chip]:
    """All conditions beside the words. What the viewer may not see has no name here."""
    return [
        *_spaces(asked),
        *_people(asked),
        *(
            Chip(f"only {kind}s", asked.lacking("kind", kind))
            for kind in asked.given.get("kind", ())
        ),
        *_times(asked),
        *_ways(asked),
    ]


def _spaces(asked: Asked) -> Iterator[Chip]:
    names = {str(s.id): f"#{s.name}" if s.kind == "channel" else s.name for s in all_spaces()}
    for space in asked.given.get("in", ()):
        label = f"in {names[space]}" if space in names else "in a space not known here"
        yield Chip(label, asked.lacking("in", space))


def _people(asked: Asked) -> Iterator[Chip]:
    rows = names_of(services().engine, viewer(), asked.query.filters.people)
    names = {str(person): row.name for person, row in rows.items() if row.has_page}
    for person in asked.given.get("from", ()):
        label = f"from {names[person]}" if person in names else "from somebody not known here"
        yield Chip(label, asked.lacking("from", person))


def _times(asked: Asked) -> Iterator[Chip]:
    after, before = (asked.given.get(name, ("",))[0] for name in ("after", "before"))
    if after and asked.has("before", _next_year(after)):
        yield Chip(f"in {after}", asked.instead(after="", before=""))
        return
    if after:
        yield Chip(f"from {after} on", asked.instead(after=""))
    if before:
        yield Chip(f"before {before}", asked.instead(before=""))


def _ways(asked: Asked) -> Iterator[Chip]:
    query = asked.query
    if query.filters.answered:
        yield Chip("with an answer", asked.instead(answered=""))
    if query.former:
        yield Chip("former wordings too", asked.instead(former=""))
    if query.mode in MODES:
        yield Chip(MODES[query.mode], asked.instead(mode=""))
    if query.as_of:
        yield Chip(f"as it was on {day(query.as_of)}", asked.instead(as_of=""))
    if query.known_at:
        yield Chip(f"as the archive knew it on {day(query.known_at)}", asked.instead(known_at=""))


def choices_of(asked: Asked, facets: Facets) -> dict[str, list[Choice]]:
    """By what the results can be narrowed, under a heading each; only what makes a difference."""
    groups = {
        "Where": _of(asked, "in", facets.spaces),
        "Who": _of(asked, "from", facets.people),
        "What": _of(asked, "kind", (Facet(f.value, f"{f.label}s", f.count) for f in facets.kinds)),
        "When": [_year(asked, facet) for facet in facets.years],
        "Answered": _answered(asked, facets.answered),
    }
    return {heading: choices for heading, choices in groups.items() if choices}


def _of(asked: Asked, name: str, facets: Iterable[Facet]) -> list[Choice]:
    return [
        Choice(
            facet.label,
            facet.count,
            holds := asked.has(name, facet.value),
            asked.lacking(name, facet.value) if holds else asked.having(name, facet.value),
        )
        for facet in facets
    ]


def _year(asked: Asked, facet: Facet) -> Choice:
    after, before = facet.value, _next_year(facet.value)
    holds = asked.has("after", after) and asked.has("before", before)
    address = (
        asked.instead(after="", before="") if holds else asked.instead(after=after, before=before)
    )
    return Choice(facet.label, facet.count, holds, address)


def _answered(asked: Asked, found: int) -> list[Choice]:
    if not found:
        return []
    holds = asked.query.filters.answered
    return [Choice("with an answer", found, holds, asked.instead(answered="" if holds else "1"))]


def _next_year(year: str) -> str:
    return f"{int(year) + 1:04d}" if len(year) == len("2024") else ""
