"""Search: answers questions from the keyword index, the vectors and the tables."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Protocol
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from whoosh.util.numeric import length_to_byte

from projections.search.conditions import Conditions
from projections.search.engine import Facets, Hit, Query, Results, RuleHit
from projections.search.facets import facets_of
from projections.search.hits import Listed, load
from projections.search.keyword.columns import Columns, Flags, Floats
from projections.search.keyword.ranking import Found, allowed, find, is_only_wished
from projections.search.keyword.scoring import Scoring
from projections.search.keyword.snapshot import SnapshotReader
from projections.search.keyword.spans import NOW, Times, microseconds
from projections.search.keyword.suggestions import corrections, replaced, spelled_as
from projections.search.language import asked, clean, clean_plainly, read, read_plainly
from projections.search.meaning.meant import Meant
from projections.search.meaning.model import ModelError, Vectors
from projections.search.names import covered, named_share
from projections.search.question import Loose, Node, Word
from projections.search.ranking import Evidence, Picked, nearest, rank
from projections.search.rules.found import rules_found
from projections.search.staleness import Leaning, Staleness
from projections.search.view import View
from projections.search.visibility import Sight
from projections.viewer import Viewer

MOST_AT_ONCE = 1_000
CLOSE = 0.38  # in meaning: what is less near is about something else
COVERED = 0.6  # of the words, by their rarity: what holds less does not answer by them
NEAREST_FEW = 5
SIMILAR = 0.45  # of a score: what has less is another question
MOSTLY = 0.5  # of an archive: while less is understood, scores say only what is nearer than what
LONG = length_to_byte(30)  # words that say something: what has more is longer than an excerpt
_LOOKED_AT = 10  # texts, for how a word is spelled
_NOTHING_ASKED = (
    "There is nothing to search for: words such as 'the' and 'how' and single signs are in nearly"
    " every text. Add a word that says what it is about."
)
_NOTHING_CLOSE = "Nothing close to this was found. What follows comes nearest, and may not help."


class Meanings(Protocol):
    """Answers by meaning: the passages of the archive, and the model that made their vectors."""

    def vector(self, text: str) -> Vectors:
        """The vector of a question. Raises ModelError."""
        ...

    def knows(self, word: str) -> bool:
        """Whether the model has the word in its vocabulary."""
        ...

    def meant(self, vector: Vectors, columns: Columns, shown: Flags, wanted: Flags) -> Meant:
        """How near the passages come of which all is shown and something is wanted."""
        ...

    def words(self, connection: sa.Connection, rows: Mapping[UUID, int]) -> dict[UUID, str]:
        """What stands in these rows, each given for a contribution."""
        ...

    def share(self, connection: sa.Connection) -> float:
        """How much of the archive is understood, from 0 to 1."""
        ...


class Search:
    """The search engine over one archive. Threads may share it.

    Without `meanings` it answers by words alone.
    """

    def __init__(self, folder: Path, database: sa.Engine, meanings: Meanings | None = None):
        self._reader = SnapshotReader(folder)
        self._database = database
        self._meanings = meanings
        self._pool = ThreadPoolExecutor(2, "question")
        self._staleness = Staleness()

    def search(self, query: Query, viewer: Viewer) -> Results:
        """Answer a question, whatever its words are."""
        started = perf_counter()
        with self._database.connect() as connection:
            view = View(self._reader.current(), Sight(connection, viewer), _times_of(query))
            leaning = self._staleness.leaning(connection, viewer, query.as_of, query.known_at)
            answer = _Answer(connection, viewer, view, self._meanings, self._pool, leaning)
            results = answer.to(query)
            rules = _rules(connection, viewer, query, results)
        took = (perf_counter() - started) * 1_000
        return replace(results, rules=rules, took_ms=round(took, 2))

    def similar(
        self, text: str, viewer: Viewer, limit: int = 5, apart_from: UUID | None = None
    ) -> tuple[Hit, ...]:
        """Threads that come near to a text, the nearest first; often nothing.

        By words alone, while next to nothing can be found by meaning yet: those that share the
        rarer of their words with it.
        """
        query = Query(text, limit=limit + 1, plain=True)
        results = self.search(query, viewer)
        least = SIMILAR
        if (results.understood or 0.0) < MOSTLY:
            least = MOSTLY * max((hit.score for hit in results.hits), default=0.0)
        near = [h for h in results.hits if h.score >= least and h.thread != apart_from]
        return tuple(near[:limit]) if results.close else ()


class _Answer:
    """Works out one answer."""

    def __init__(
        self,
        connection: sa.Connection,
        viewer: Viewer,
        view: View,
        meanings: Meanings | None,
        pool: ThreadPoolExecutor,
        leaning: Leaning,
    ):
        self._leaning = leaning
        self._connection = connection
        self._viewer = viewer
        self._view = view
        self._meanings = meanings
        self._pool = pool
        self._columns = view.snapshot.columns
        self._scoring = Scoring(view.snapshot)
        self._notes: list[str] = []

    def to(self, query: Query) -> Results:
        """The answer, without the time it took."""
        words = query.words.encode("utf-8", "replace").decode()
        text, notes = (clean_plainly(words), []) if query.plain else clean(words)
        self._notes += notes
        node = self._node(text, query)
        if node is None:
            if text:
                self._notes.append(_NOTHING_ASKED)
            return Results(0, 0.0, notes=self._told())
        results = self._answer(text, node, query)
        other = self._other_spelling(text, node, query, results)
        if other and (not results.hits or not results.close):
            instead = self._node(other, query)
            if instead is not None:
                better = self._answer(other, instead, query)
                if better.hits and better.close:
                    self._notes = [note for note in self._notes if note != _NOTHING_CLOSE]
                    return replace(better, notes=self._told(), searched=other)
        return replace(results, notes=self._told(), did_you_mean=other)

    def _told(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._notes))

    def _node(self, text: str, query: Query) -> Node | None:
        conditions = Conditions(self._connection, self._view)
        node = read_plainly(text) if query.plain else read(text, conditions.resolve)
        wheres = tuple(conditions.of(query.filters))
        self._notes += conditions.notes
        if not wheres:
            return node
        if node is None:
            return None if text else Loose(wheres)
        return Loose((*(node.parts if isinstance(node, Loose) else (node,)), *wheres))

    def _answer(self, text: str, node: Node, query: Query) -> Results:
        evidence = self._evidence(text, node, query)
        limit, offset = min(max(query.limit, 0), MOST_AT_ONCE), max(query.offset, 0)
        close = query.exhaustive or self._is_close(node, evidence, query)
        if query.exhaustive:
            every = np.flatnonzero(allowed(node, self._view, self._scoring))
            ranked = rank(evidence, query.order, offset, limit, near=0.0, besides=every)
        elif close:
            ranked = rank(evidence, query.order, offset, limit)
        else:
            few = rank(evidence, query.order, 0, NEAREST_FEW, near=0.0)
            page = few.page[offset : offset + limit]
            ranked = replace(few, total=len(few.page), page=page)
            self._notes += [_NOTHING_CLOSE] if ranked.page else []
        hits = self._hits(node, ranked.page, evidence.meant)
        return Results(
            total=ranked.total - (len(ranked.page) - len(hits)),
            took_ms=0.0,
            hits=hits,
            facets=facets_of(self._connection, ranked.documents, self._view) if close else Facets(),
            close=close,
            understood=self._meanings.share(self._connection) if self._meanings else None,
        )

    def _evidence(self, text: str, node: Node, query: Query) -> Evidence:
        vector = self._vector(text, query)
        words = None if query.mode == "meaning" else find(node, self._view, self._scoring)
        meant, named = None, None
        if vector is not None:
            meant = self._meant(vector, node)
            if meant is not None and words is not None and self._meanings is not None:
                named = named_share(node, self._view, self._scoring, self._meanings.knows)
        if meant is None and words is None:
            words = find(node, self._view, self._scoring)  # better than nothing
        return self._joined(words, meant, named, is_only_wished(node))

    def _joined(
        self,
        words: Found | None,
        meant: Meant | None = None,
        named: Floats | None = None,
        wished: bool = True,
    ) -> Evidence:
        shown = self._view.shown_flags
        return Evidence(
            columns=self._columns,
            gains=np.where(shown, self._columns.gains, 1.0),
            closed=self._columns.closed & shown,
            words=words,
            meant=meant,
            named=named,
            wished=wished,
            leaning=self._leaning,
        )

    def _vector(self, text: str, query: Query) -> "Future[Vectors] | None":
        """The vector of the question, being worked out meanwhile."""
        said = text if query.plain else asked(text)
        if query.mode == "keyword" or self._meanings is None or not said:
            return None
        return self._pool.submit(self._meanings.vector, said)

    def _meant(self, vector: "Future[Vectors]", node: Node) -> Meant | None:
        assert self._meanings is not None  # noqa: S101 - who else made the vector
        wanted = allowed(node, self._view, self._scoring)
        try:
            return self._meanings.meant(
                vector.result(), self._columns, self._view.shown_flags, wanted
            )
        except ModelError as error:
            self._notes.append(f"Searched by words alone: {error}")
            return None

    def _is_close(self, node: Node, evidence: Evidence, query: Query) -> bool:
        """Whether anything answers. What was demanded and found always does."""
        if not evidence.wished or query.order != "relevance" or evidence.meant is None:
            return True
        if nearest(evidence) >= CLOSE:
            return True
        if evidence.words is None:
            return False
        found = evidence.words.documents
        return covered(node, self._view, self._scoring, found) >= COVERED

    def _other_spelling(self, text: str, node: Node, query: Query, results: Results) -> str | None:
        """The question spelled as the archive spells it, when that finds something to show."""
        other = text
        total = results.total if results.close else 0
        for bare, term in corrections(node, self._view, total):
            if self._is_a_word(bare, query):
                continue
            looked_at = self._first(Loose((Word(term, (term,)),)), _LOOKED_AT)
            if word := spelled_as(" ".join(map(_said, looked_at)), term, bare):
                other = replaced(other, bare, word)
        if other == text:
            return None
        reading = self._node(other, query)
        return other if reading is not None and self._first(reading, 1) else None

    def _is_a_word(self, bare: str, query: Query) -> bool:
        """Whether the model knows it as it is written, so that it is hardly a slip."""
        if self._meanings is None or query.mode == "keyword":
            return False
        try:
            return self._meanings.knows(bare)
        except ModelError:
            return False

    def _first(self, node: Node, count: int) -> tuple[Hit, ...]:
        """What the words alone find first."""
        found = find(node, self._view, self._scoring)
        page = rank(self._joined(found), "relevance", 0, count).page
        return self._hits(node, page)

    def _hits(
        self, node: Node, page: Sequence[Picked], meant: Meant | None = None
    ) -> tuple[Hit, ...]:
        passages = self._passages(page, meant)
        listed = [
            Listed(
                id=one,
                score=each.score,
                more=each.more,
                then=self._view.then(each.document),
                former=not self._view.holding[each.document],
                passage=passages.get(one, ""),
            )
            for each in page
            for one in [self._id_of(each)]
        ]
        return load(self._connection, self._viewer, node, listed, self._leaning)

    def _passages(self, page: Sequence[Picked], meant: Meant | None) -> dict[UUID, str]:
        """Of long texts, the passage that comes nearest in meaning."""
        if meant is None or self._meanings is None:
            return {}
        long = [each for each in page if self._columns.lengths[each.document] > LONG]
        rows = {self._id_of(each): meant.row_of(each.document) for each in long}
        known = {one: row for one, row in rows.items() if row is not None}
        return self._meanings.words(self._connection, known) if known else {}

    def _id_of(self, picked: Picked) -> UUID:
        return UUID(bytes=self._columns.id_of(picked.document))


def _rules(
    connection: sa.Connection, viewer: Viewer, query: Query, results: Results
) -> tuple[RuleHit, ...]:
    """The rules and decisions that answer, above the first page; also as spelled otherwise."""
    if query.order != "relevance" or query.offset > 0 or query.plain:
        return ()
    ask = partial(rules_found, connection, viewer, as_of=query.as_of, known_at=query.known_at)
    found = ask(query.words)
    return found if found or not results.searched else ask(results.searched)


def _times_of(query: Query) -> Times:
    """The times that a question asks for, as the index keeps them."""
    as_of, known_at = (NOW if t is None else microseconds(t) for t in (query.as_of, query.known_at))
    return Times(as_of, known_at, query.former)


def _said(hit: Hit) -> str:
    """The words of a hit for which it was found, or among which they are."""
    return " ".join([hit.title, *(piece for piece, marked in hit.excerpt if marked)])
