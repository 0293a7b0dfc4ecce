"""The page for newcomers: what this community is for, what holds, whom to ask, what to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from projections.norms.history import NormRow
from projections.start.answers import AnswerBrief, leaned_on
from projections.start.asked import Asked, leaning_on
from projections.start.asking import (
    RoleBrief,
    SpaceBrief,
    open_spaces,
    roles_to_ask,
    states_then,
)
from projections.start.holding import (
    DecisionBrief,
    NormBrief,
    binding,
    brief_norms,
    norms_in_force,
)
from projections.start.pinned import Pinned, pinned_in
from projections.start.turning import TurningPoint, turning_points
from projections.viewer import Viewer
from projections.vocabulary.queries import WordRow, words_in

NORMS, DECISIONS, ROLES, ANSWERS, TURNING_POINTS, SPACES = 8, 8, 10, 8, 10, 8
SAYS_PURPOSE = ("charter", "purpose", "mission", "constitution", "statute", "bylaw", "what we are")
"""A norm with one of these in its title says what the community is for."""


@dataclass(frozen=True)
class Purpose:
    """What the community is for: norms that say so, and spaces with what each is for."""

    norms: tuple[NormBrief, ...]
    spaces: tuple[SpaceBrief, ...]
    more_spaces: int

    @property
    def is_recorded(self) -> bool:
        """Whether anything says what it is for."""
        return bool(self.norms) or any(space.purpose for space in self.spaces)


@dataclass(frozen=True)
class StartPage:
    """Everything on the page. `..._in_all` counts what there is, of which the first are shown."""

    purpose: Purpose
    norms: list[NormBrief]
    norms_in_all: int
    decisions: list[DecisionBrief]
    decisions_in_all: int
    roles: list[RoleBrief]
    roles_in_all: int
    answers: list[AnswerBrief]
    words: list[WordRow]
    turning_points: list[TurningPoint]
    turning_points_in_all: int
    last_at: datetime | None
    """When something was said last, by the community's own dates."""

    pinned: Mapping[str, list[Pinned]]

    @property
    def empty(self) -> list[str]:
        """The sections in which there is nothing to show. The first two are never among them:
        whoever is new looks for what this is for, and asks."""
        shown = {
            "norms": self.norms or self.purpose.norms,
            "decisions": self.decisions,
            "roles": self.roles,
            "answers": self.answers,
            "words": self.words,
            "turning-points": self.turning_points,
        }
        return [name for name, there in shown.items() if not there and not self.pins(name)]

    def pins(self, section: str) -> list[Pinned]:
        """What is pinned to a section."""
        return self.pinned.get(section, [])


def start_page(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> StartPage:
    """The page as this viewer sees it, as it was then."""
    with engine.connect() as connection:
        asked = Asked(connection, viewer, {"as_of": as_of, "known_at": known_at})
        pinned = pinned_in(asked)
        leaning = leaning_on(asked)
        holding = norms_in_force(asked, leaning)
        states = states_then(asked)
        numbers = asked.reading.then(as_of, known_at)
        last_at = _moment(asked.reading.last_at(numbers))
        says = [norm for norm in holding if _says_purpose(norm)]
        rest = [norm for norm in holding if norm not in says]
        briefs = brief_norms(asked, [*says, *rest[:NORMS]], leaning)
        decisions = binding(asked, leaning)
        first = {pin.thing.id for pins in pinned.values() for pin in pins}
        roles, roles_in_all = roles_to_ask(asked, states, first, ROLES)
        points, points_in_all = turning_points(asked, states, last_at, TURNING_POINTS)
        spaces = open_spaces(asked)
        return StartPage(
            purpose=Purpose(tuple(briefs[: len(says)]), tuple(spaces[:SPACES]), _over(spaces)),
            norms=briefs[len(says) :],
            norms_in_all=len(holding),
            decisions=decisions[:DECISIONS],
            decisions_in_all=len(decisions),
            roles=roles,
            roles_in_all=roles_in_all,
            answers=leaned_on(asked, leaning, numbers, ANSWERS),
            words=words_in(connection, viewer, as_of=as_of, known_at=known_at),
            turning_points=points,
            turning_points_in_all=points_in_all,
            last_at=last_at,
            pinned=pinned,
        )


def _says_purpose(norm: NormRow) -> bool:
    return any(word in norm.title.casefold() for word in SAYS_PURPOSE)


def _over(spaces: list[SpaceBrief]) -> int:
    return max(len(spaces) - SPACES, 0)


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
