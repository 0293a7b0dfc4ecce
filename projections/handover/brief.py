"""The brief: everything that a successor must know of a seat, section by section."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

import sqlalchemy as sa

from projections.handover.conflicts import conflicts
from projections.handover.governing import access, assigned, decisions, mandate, norms, tried
from projections.handover.lines import Line, Part, made, part, quoted
from projections.handover.looking import Looking
from projections.handover.seats import Seat
from projections.handover.talking import open_threads, people_to_know, promises, questions
from projections.handover.topics import Community, community_in, topics_of_one
from projections.people.identities import identities
from projections.roles.projection import RolesProjection
from projections.store import positions
from projections.threads.lists import titles_of
from projections.threads.rows import Then
from projections.viewer import Viewer

ELSE = "else"
EVIDENCE = 4

Known = Callable[[], Community]


@dataclass(frozen=True)
class Kind:
    """A section of every brief: its key, its title, and what it holds."""

    key: str
    title: str
    about: str


KINDS: tuple[Kind, ...] = (
    Kind("mandate", "Mandate", "What the role is for, and how that came about."),
    Kind("norms", "Norms", "Those whose last change was made by whoever hands over, and why."),
    Kind(
        "decisions",
        "Decisions that still bind",
        "Those they had a part in, and all with a date for their review.",
    ),
    Kind(
        "promises",
        "Promises",
        "Action items that meetings gave them, and what they said last in a thread that is open,"
        " where it says that they will do it.",
    ),
    Kind("threads", "Open threads", "Begun by them and not settled, or waiting for them."),
    Kind(
        "questions", "Unanswered questions", "Where they speak, in the year before their last word."
    ),
    Kind(
        "people",
        "People to know",
        "Who answers where they do, who holds roles of the same body, and who came before.",
    ),
    Kind(
        "only",
        "Topics only they answer",
        "Words in how threads begin that, in the last active year, nobody else answered.",
    ),
    Kind("tried", "Tried and given up", "Decisions rejected, withdrawn, reversed or superseded."),
    Kind(
        "conflicts",
        "Conflicts and repair",
        "What was moderated and closed in their time where they speak, and norms changed after it.",
    ),
    Kind("access", "Access held", "Roles, and confidential spaces as far as you see them."),
    Kind(ELSE, "What else to know", "What no event tells, in the words of whoever hands over."),
)


@dataclass(frozen=True)
class Made:
    """What the log tells of a seat, how many events it had then, and the moment of the view."""

    seat: Seat
    size: int
    made_at: datetime
    parts: tuple[Part, ...]


def made_of(
    engine: sa.Engine,
    viewer: Viewer,
    seat: Seat,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
    community: Known | None = None,
) -> Made:
    """What the log tells of a seat, as the viewer sees it.

    `community` gives what was answered in the community, where that is known already.
    """
    now = datetime.now(UTC)
    with engine.connect() as connection:
        who = identities(connection, as_of, known_at)
        look = Looking(engine, connection, viewer, Then(as_of, known_at), seat, who)
        clocks = look.clocks
        known = community or (lambda: community_in(connection, viewer, **clocks))
        told: Mapping[str, Callable[[], Iterator[Line]]] = {
            "mandate": lambda: mandate(look),
            "norms": lambda: norms(look),
            "decisions": lambda: decisions(look),
            "promises": lambda: chain(assigned(look), promises(look)),
            "threads": lambda: open_threads(look),
            "questions": lambda: questions(look),
            "people": lambda: people_to_know(look),
            "only": lambda: _only(look, known()),
            "tried": lambda: tried(look),
            "conflicts": lambda: conflicts(look),
            "access": lambda: access(look),
            ELSE: lambda: iter(()),
        }
        parts = tuple(part(kind.key, kind.title, kind.about, told[kind.key]()) for kind in KINDS)
        at = positions.c.projection == RolesProjection.name
        size = connection.scalar(sa.select(positions.c.position).where(at))
    return Made(seat, int(size or 0), as_of or known_at or now, parts)


def _only(look: Looking, community: Community) -> Iterator[Line]:
    """The topics that the holder alone answers, with the threads that show it."""
    topics = topics_of_one(community, look.seat.person)
    some = {a.thread for topic in topics[:60] for a in topic.answered[:EVIDENCE]}
    titles = titles_of(look.connection, look.viewer, some, look.then)
    for topic in topics:
        shown = topic.answered[:EVIDENCE]
        called = [quoted(title, 80) for a in shown if (title := titles.get(a.thread))]
        threads = f": {'; '.join(called)}" if called else ""
        told = f"{', '.join(topic.words)}, in {len(topic.answered)} threads{threads}"
        yield Line(told, tuple(made(a.answer) for a in shown))
