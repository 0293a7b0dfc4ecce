"""Fixed: a search engine whose answers are known beforehand, to see how they are shown."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask.testing import FlaskClient

from projections.search.engine import Hit, Query, Results, RuleHit
from projections.viewer import ANONYMOUS, Viewer
from tests.builders import later
from webui import Services, create_app


@dataclass
class Fixed:
    """Gives the same answer to every question, and keeps what it was asked."""

    results: Results = field(default_factory=lambda: Results(0, 1.0))
    near: tuple[Hit, ...] = ()
    asked: list[Query] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def search(self, query: Query, viewer: Viewer) -> Results:
        """The answer."""
        self.asked.append(query)
        return self.results

    def similar(
        self, text: str, viewer: Viewer, limit: int = 5, apart_from: UUID | None = None
    ) -> tuple[Hit, ...]:
        """What is near."""
        self.texts.append(text)
        return tuple(hit for hit in self.near if hit.thread != apart_from)[:limit]


def hit(**changes: Any) -> Hit:
    """A hit about tulips."""
    given: dict[str, Any] = {
        "id": uuid4(),
        "kind": "message",
        "title": "Watering",
        "excerpt": (("The ", False), ("tulips", True), (" need water", False)),
        "author": "Ada",
        "author_id": uuid4(),
        "space": "hall",
        "space_id": uuid4(),
        "thread": uuid4(),
        "occurred_at": later(0),
        "score": 1.5,
        "source": "",
    }
    return Hit(**given | changes)


def rule(**changes: Any) -> RuleHit:
    """A clause about tulips."""
    given: dict[str, Any] = {
        "kind": "norm",
        "id": uuid4(),
        "title": "Flowers",
        "clause": "3",
        "clause_id": "1.4",
        "excerpt": (("Water the ", False), ("tulips", True)),
        "state": "in force",
        "status": "in force",
        "since": later(0),
        "precision": "day",
        "score": 2.5,
    }
    return RuleHit(**given | changes)


def found(*hits: Hit, **changes: Any) -> Results:
    """An answer with these hits."""
    return Results(**{"total": len(hits), "took_ms": 1.25, "hits": hits} | changes)


def pages_over(engine: sa.Engine, answers: Fixed) -> FlaskClient:
    """The pages, as anybody sees them, with these answers."""
    app = create_app(Services(engine, answers, "The Hall"), ANONYMOUS)
    app.testing = False
    return app.test_client()
