"""Sense: what a search asks of meaning, of the vectors and of the model that made them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import NamedTuple
from uuid import UUID

import numpy as np
import sqlalchemy as sa

from projections.search.keyword.columns import NOWHERE, Columns, Flags, Floats, Numbers
from projections.search.meaning.choice import answering
from projections.search.meaning.folders import find_folder
from projections.search.meaning.generations import newest
from projections.search.meaning.loading import load_model
from projections.search.meaning.meant import Meant
from projections.search.meaning.model import Model, ModelError, Vectors
from projections.search.meaning.reader import PassageReader, Passages
from projections.search.meaning.showing import words_of_passages
from projections.search.meaning.tables import index_name
from projections.store import positions

KEYWORD = "keyword"
"""The index whose position says how far the words are searched."""

CHOSEN_FOR = 5.0  # seconds after which it is asked again which model answers
_NO_CONTEXT = b""
_CHOICES_KEPT = 8  # of passages, for as many viewers or moments


class _Choice(NamedTuple):
    """The passages that a question may find, and their documents."""

    passages: Numbers
    every: bool
    threads: Numbers
    opening: Flags
    documents: Numbers
    of_documents: Numbers
    """For each document the place of its passage among those chosen."""

    rows: Numbers
    """For each document the row of its passage in the file of vectors."""


@dataclass(frozen=True)
class _Placed:
    """Passages with the places that the documents of a snapshot give them."""

    passages: Passages
    columns: Columns
    _choices: dict[bytes, _Choice] = field(default_factory=dict, init=False)

    @cached_property
    def threads(self) -> Numbers:
        """The thread of each passage; NOWHERE for one that the snapshot does not know."""
        return self.columns.threads_of(self.passages.threads)

    @cached_property
    def members(self) -> Numbers:
        """The documents of all members, one passage behind the other."""
        return self.columns.numbers_of(self.passages.members)

    @cached_property
    def of_members(self) -> Numbers:
        """For each member the number of its passage."""
        lengths = np.diff(self.passages.starts, append=len(self.passages.members))
        return np.repeat(np.arange(len(self.passages)), lengths)

    @cached_property
    def contexts(self) -> Numbers:
        """The document whose words stand before a passage; NOWHERE if it is unknown or none."""
        return self.columns.numbers_of(self.passages.contexts)

    @cached_property
    def without_context(self) -> Flags:
        """Which passages have no context, rather than one that is not known."""
        none: Flags = self.passages.contexts == _NO_CONTEXT
        return none

    def choice(self, shown: Flags, wanted: Flags) -> _Choice:
        """The passages of which all is shown and something is wanted.

        The choice of all that is shown is kept: it is the same from question to question.
        """
        if wanted is not shown:
            return self._chosen(shown, wanted)
        key = shown.tobytes()
        choice = self._choices.get(key)
        if choice is None:
            if len(self._choices) >= _CHOICES_KEPT:
                self._choices.clear()
            choice = self._choices[key] = self._chosen(shown, shown)
        return choice

    def readable(self, shown: Flags) -> Flags:
        """The passages of which all members, and the context, are shown."""
        if not len(self.passages):
            return np.zeros(0, np.bool_)
        members = np.logical_and.reduceat(_at(shown, self.members), self.passages.starts)
        contexts = self.without_context | _at(shown, self.contexts)
        readable: Flags = members & contexts & (self.threads != NOWHERE)
        return readable

    def _chosen(self, shown: Flags, wanted: Flags) -> _Choice:
        members = np.flatnonzero(_at(wanted, self.members) & self.readable(shown)[self.of_members])
        is_chosen = np.zeros(len(self.passages), np.bool_)
        is_chosen[self.of_members[members]] = True
        chosen = np.flatnonzero(is_chosen)
        return _Choice(
            passages=chosen,
            every=len(chosen) == len(self.passages),
            threads=self.threads[chosen],
            opening=self.passages.opening[chosen],
            documents=self.members[members],
            of_documents=(np.cumsum(is_chosen) - 1)[self.of_members[members]],
            rows=self.passages.rows[self.of_members[members]],
        )


def _at(flags: Flags, places: Numbers) -> Flags:
    """The flags at these places; nothing is true of NOWHERE."""
    found: Flags = np.append(flags, False)[places]
    return found


class _Answering(NamedTuple):
    """The model that answers, and its vectors."""

    key: str
    model: Model
    reader: PassageReader


class Sense:
    """Answers by meaning over an archive's vectors. Threads may share it.

    The model is loaded when it is first asked for, or by `warm`. It is the one called `name`, but
    while its vectors are being made beside those of another, it is that other one.
    """

    def __init__(self, folder: Path, engine: sa.Engine, name: str = "", device: str = "cpu"):
        self._folder = folder
        self._engine = engine
        self._name = name
        self._device = device
        self._lock = Lock()
        self._wanted = ""
        self._answering: _Answering | None = None
        self._chosen_at = -CHOSEN_FOR
        self._placed: _Placed | None = None

    def warm(self) -> None:
        """Load the model and the vectors, so that the first question need not wait."""
        self.vector("warm")
        self._chosen().reader.current()

    def vector(self, text: str) -> Vectors:
        """The vector of a question. Raises ModelError."""
        vector: Vectors = self._chosen().model.embed([text])[0]
        return vector

    def knows(self, word: str) -> bool:
        """Whether the model has the word in its vocabulary."""
        return self._chosen().model.knows(word)

    def share(self, connection: sa.Connection) -> float:
        """How much of what the words are searched in is understood, from 0 to 1."""
        try:
            mine = index_name(self._chosen().key)
        except ModelError:
            return 0.0
        rows = connection.execute(sa.select(positions.c.projection, positions.c.position))
        places = {row.projection: row.position for row in rows}
        words = places.get(KEYWORD, 0)
        return min(places.get(mine, 0) / words, 1.0) if words else 1.0

    def meant(self, vector: Vectors, columns: Columns, shown: Flags, wanted: Flags) -> Meant:
        """How near the passages come of which all is shown and something is wanted."""
        placed = self._current(columns)
        choice = placed.choice(shown, wanted)
        scores = placed.passages.scores(vector, None if choice.every else choice.passages)
        likeness: Floats = np.clip(scores.astype(np.float64), 0.0, 1.0)
        return Meant(
            threads=choice.threads,
            opening=choice.opening,
            likeness=likeness,
            documents=choice.documents,
            likeness_of_documents=likeness[choice.of_documents],
            rows=choice.rows,
        )

    def words(self, connection: sa.Connection, rows: Mapping[UUID, int]) -> dict[UUID, str]:
        """What stands in these rows, each given for a contribution, as far as it still does."""
        return words_of_passages(connection, self._chosen().key, rows)

    def _chosen(self) -> _Answering:
        """What answers at present. Raises ModelError."""
        with self._lock:
            if monotonic() - self._chosen_at >= CHOSEN_FOR:
                self._wanted = self._wanted or find_folder(self._name).key
                newest_key = newest(self._engine, self._wanted)
                key, name = answering(self._engine, newest_key, self._name)
                if self._answering is None or self._answering.key != key:
                    reader = PassageReader(self._folder, self._engine, key)
                    self._answering = _Answering(key, load_model(name, self._device), reader)
                self._chosen_at = monotonic()
            assert self._answering is not None  # noqa: S101 - chosen above, or before
            return self._answering

    def _current(self, columns: Columns) -> _Placed:
        passages = self._chosen().reader.current()
        placed = self._placed
        if placed is None or placed.passages is not passages or placed.columns is not columns:
            placed = self._placed = _Placed(passages, columns)
        return placed
