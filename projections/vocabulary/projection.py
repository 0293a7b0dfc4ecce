"""Keeps the table of words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from archive.domain.contribution import Contribution
from projections.owned import Owned
from projections.projection import Batch, Projection
from projections.vocabulary.spotting import spot
from projections.vocabulary.tables import said_words

_c = said_words.c


class VocabularyProjection(Projection):
    """The words of each wording that are not everybody's, and what it leans on."""

    name = "vocabulary"
    tables = (said_words,)
    owned = (
        Owned(
            _c.author_id,
            (_c.terms, _c.explains, _c.leans),
            "contribution",
            _c.contribution_id,
            "words kept for the page for newcomers",
        ),
    )

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {Contribution.Made: self._made, Contribution.Revised: self._revised}

    def _made(self, event: Contribution.Made, batch: Batch) -> None:
        _enter(batch, event, event.edited_at or event.occurred.at)

    def _revised(self, event: Contribution.Revised, batch: Batch) -> None:
        _enter(batch, event, event.occurred.at)


def _enter(batch: Batch, event: Any, worded_at: datetime) -> None:
    body = event.body.text
    found = None if body is None else spot(body, event.media)
    batch.insert(
        said_words,
        contribution_id=event.originator_id,
        author_id=event.body.person,
        terms=None if found is None else " ".join(found.terms),
        explains=None if found is None else "\n".join(map("\t".join, found.explains)),
        leans=None if found is None else " ".join(found.leans),
        worded_at=worded_at,
        recorded_at=event.timestamp,
    )
