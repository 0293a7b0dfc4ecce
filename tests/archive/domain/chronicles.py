"""Builders of decisions, norms and roles for tests of their rules."""

from typing import Any

from archive.domain.chronicle import Why
from archive.domain.decision import Decision
from archive.domain.norm import Norm
from archive.domain.role import Role
from tests.builders import ADA, occurred, text_of


def why(source: str = "") -> Why:
    """Why a change was made; `source` stands for its fingerprint too."""
    return Why(ADA, text_of(ADA, "because"), text_of(ADA, source), source)


def a_norm(**changes: Any) -> Norm:
    """A norm adopted at minute 0."""
    given = {"key": "k", "title": "Watering", "text": "1. At night.", "scope": ""}
    given |= {"effective_from": None, "visibility": "public", "occurred": occurred()}
    return Norm(**{**given, **why().fields(), **changes})


def a_decision(**changes: Any) -> Decision:
    """A decision proposed at minute 0."""
    given = {"key": "k", "title": "Water at dawn", "text": "", "label": "", "status": ""}
    given |= {"visibility": "public", "occurred": occurred()}
    return Decision(**{**given, **why().fields(), **changes})


def a_role(**changes: Any) -> Role:
    """A role established at minute 0."""
    given = {"key": "k", "title": "waterer", "mandate": "", "body": "garden", "seats": None}
    given |= {"visibility": "public", "occurred": occurred()}
    return Role(**{**given, **why().fields(), **changes})
