"""Keyword search: answers questions from the keyword index and the tables."""

from pathlib import Path
from time import perf_counter

import sqlalchemy as sa

from projections.search.conditions import Conditions
from projections.search.engine import Hit, Query, Results
from projections.search.hits import load
from projections.search.keyword.ranking import rank
from projections.search.keyword.snapshot import SnapshotReader
from projections.search.keyword.suggestions import corrections, replaced, spelled_as
from projections.search.language import clean, read
from projections.search.question import Loose, Node, Word
from projections.search.view import View
from projections.search.visibility import Sight
from projections.viewer import Viewer

MOST_AT_ONCE = 1_000
_LOOKED_AT = 10  # texts, for how a word is spelled
_NOTHING_ASKED = (
    "There is nothing to search for: words such as 'the' and 'how' and single signs are in nearly"
    " every text. Add a word that says what it is about."
)


class KeywordSearch:
    """The search engine of the keyword index in one folder. Threads may share it."""

    def __init__(self, folder: Path, database: sa.Engine):
        self._reader = SnapshotReader(folder)
        self._database = database

    def search(self, query: Query, viewer: Viewer) -> Results:
        """Answer a question, whatever its words are."""
        started = perf_counter()
        with self._database.connect() as connection:
            view = View(self._reader.current(), Sight(connection, viewer))
            answer = _Answer(connection, viewer, view)
            total, hits, other = answer.to(query)
        took = (perf_counter() - started) * 1_000
        return Results(total, round(took, 2), hits, other, tuple(dict.fromkeys(answer.notes)))


class _Answer:
    """Works out one answer."""

    def __init__(self, connection: sa.Connection, viewer: Viewer, view: View):
        self._connection = connection
        self._viewer = viewer
        self._view = view
        self.notes: list[str] = []

    def to(self, query: Query) -> tuple[int, tuple[Hit, ...], str | None]:
        """How many documents there are, those asked for, and another spelling of the question."""
        words = query.words.encode("utf-8", "replace").decode()
        text, notes = clean(words)
        self.notes += notes
        node = self._node(text)
        if node is None:
            if text:
                self.notes.append(_NOTHING_ASKED)
            return 0, (), None
        limit = min(max(query.limit, 0), MOST_AT_ONCE)
        ranked = rank(node, self._view, query.order, max(query.offset, 0), limit)
        hits = load(self._connection, self._viewer, node, ranked.page)
        total = ranked.total - (len(ranked.page) - len(hits))
        return total, hits, self._other_spelling(text, node, total)

    def _node(self, text: str) -> Node | None:
        conditions = Conditions(self._connection, self._view)
        node = read(text, conditions.resolve)
        self.notes += conditions.notes
        return node

    def _other_spelling(self, text: str, node: Node, total: int) -> str | None:
        """The question spelled as the archive spells it, when that finds something to show."""
        other = text
        for bare, term in corrections(node, self._view, total):
            texts = " ".join(map(_told, self._first(Loose((Word(term, (term,)),)), _LOOKED_AT)))
            if word := spelled_as(texts, term, bare):
                other = replaced(other, bare, word)
        if other == text:
            return None
        reading = read(other, Conditions(self._connection, self._view).resolve)
        return other if reading is not None and self._first(reading, 1) else None

    def _first(self, node: Node, count: int) -> tuple[Hit, ...]:
        found = rank(node, self._view, "relevance", 0, count).page
        return load(self._connection, self._viewer, node, found)


def _told(hit: Hit) -> str:
    """The words of a hit for which it was found, or among which they are."""
    return " ".join([hit.title, *(piece for piece, marked in hit.excerpt if marked)])
