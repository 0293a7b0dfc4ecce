"""Asked: who asks for the page, and as of when; and the first sentences of a text."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

import sqlalchemy as sa

from projections.citations.queries import CitationRow, citations_in
from projections.decisions.queries import decisions_in
from projections.norms.history import changes_of
from projections.reasons.things import things_in
from projections.text.markup import markdown_text
from projections.viewer import Viewer
from projections.vocabulary.reading import Reading, reading_of

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\W?[A-Z0-9])")
SHORT = 180


class Clocks(TypedDict):
    """Both clocks, as arguments of a query."""

    as_of: datetime | None
    known_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """Through whose eyes, and as of when, with a transaction to ask in."""

    connection: sa.Connection
    viewer: Viewer
    clocks: Clocks

    @property
    def reading(self) -> Reading:
        """What the viewer may read."""
        return reading_of(self.connection, self.viewer)


def leaning_on(asked: Asked) -> Mapping[UUID, Counter[str]]:
    """How many things of each kind lean on a thing: those only that the viewer sees."""
    rows = citations_in(asked.connection, **asked.clocks)
    seen = _sources(asked, rows)
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    once = {(row.of_kind, row.of_id, row.to_id) for row in rows}
    for kind, source, target in once:
        if (kind, source) in seen:
            found[target][kind] += 1
    return found


def _sources(asked: Asked, rows: Iterable[CitationRow]) -> set[tuple[str, UUID]]:
    """What cites, as far as the viewer sees it."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        wanted[row.of_kind].add(row.of_id)
    connection, viewer, clocks = asked.connection, asked.viewer, asked.clocks
    seen: set[tuple[str, UUID]] = set()
    if wanted["norm"]:
        seen |= {("norm", norm) for norm in changes_of(connection, viewer, **clocks)}
    if wanted["decision"]:
        seen |= {("decision", d) for d in decisions_in(connection, viewer, **clocks)}
    talk = [(kind, i) for kind in ("contribution", "thread", "role") for i in wanted[kind]]
    return seen | things_in(connection, viewer, talk, **clocks).keys()


def sentences(text: str, most: int = SHORT) -> str:
    """The first sentences of a text, in so many characters at most; one that is longer is cut."""
    plain = " ".join(markdown_text(text).split())
    taken = ""
    for sentence in _SENTENCE.split(plain):
        if taken and len(taken) + len(sentence) >= most:
            break
        taken = f"{taken} {sentence}".strip()
    return taken if len(taken) <= most else f"{taken[:most].rsplit(' ', 1)[0]} …"
