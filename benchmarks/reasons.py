"""How fast questions on two clocks are answered: `python benchmarks/reasons.py HOME`.

HOME is an archive with histories in it, such as rust-lang/team read by git-roles and PEPs read by
git-decisions. Each query is asked at random times on both clocks, and once before that: an answer
from memory is what a server gives. Prints milliseconds: median, 95th percentile, slowest.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from daybook.bootstrap import Daybook, open_daybook
from daybook.config import Settings
from projections.decisions.queries import (
    decision_history,
    decision_of,
    decision_text,
    decisions_seen,
)
from projections.decisions.tables import decision_changes
from projections.norms.queries import norm_clauses, norm_history, norm_of, norms_seen
from projections.norms.tables import norm_changes
from projections.reasons.blame import blame
from projections.reasons.chain import reasons_of
from projections.reasons.things import Ref
from projections.roles.history import role_history
from projections.roles.queries import (
    gaps,
    role_of,
    roles_seen,
    tenures_of_role,
    vacancies,
)
from projections.roles.roster import roster
from projections.roles.tables import role_changes
from projections.viewer import STEWARD

ASKED = 200
ROLES = ("roster", "roles_seen", "vacancies", "gaps", "role_of", "role_history", "tenures_of_role")
Query = Callable[..., Any]
Range = tuple[datetime, datetime]
Ranges = dict[str, tuple[Range, Range]]


def main() -> None:
    """Ask everything of the archive that is named."""
    random.seed(4)
    with open_daybook(Settings(Path(sys.argv[1]))) as daybook:
        daybook.catch_up_tables()
        ranges = ranges_of(daybook)
        print(f"{'query':20}{'median':>9}{'p95':>9}{'slowest':>9}{'rows':>8}")
        for name, query in queries(daybook).items():
            measure(name, query, ranges)


def queries(daybook: Daybook) -> dict[str, Query]:
    """What is asked, each with an ID chosen at random where it needs one."""
    engine = daybook.engine
    roles = [role.id for role in roles_seen(engine, STEWARD)]
    decisions = [decision.id for decision in decisions_seen(engine, STEWARD)]
    norms = [norm.id for norm in norms_seen(engine, STEWARD)]
    of_all: dict[str, Query] = {
        "roster": roster,
        "roles_seen": roles_seen,
        "vacancies": vacancies,
        "gaps": gaps,
        "decisions_seen": decisions_seen,
        "norms_seen": norms_seen,
    }
    of_one: dict[str, tuple[list[Any], Query]] = {
        "role_of": (roles, role_of),
        "role_history": (roles, role_history),
        "tenures_of_role": (roles, tenures_of_role),
        "decision_of": (decisions, decision_of),
        "decision_history": (decisions, decision_history),
        "decision_text": (decisions, decision_text),
        "norm_of": (norms, norm_of),
        "norm_history": (norms, norm_history),
        "norm_clauses": (norms, norm_clauses),
        "blame": (norms, blame),
    }
    asked: dict[str, Query] = {
        name: lambda query=query, **clocks: query(engine, STEWARD, **clocks)
        for name, query in of_all.items()
    }
    asked |= {
        name: lambda ids=ids, query=query, **clocks: query(
            engine,
            STEWARD,
            random.choice(ids),  # noqa: S311 - no secret
            **clocks,
        )
        for name, (ids, query) in of_one.items()
        if ids
    }
    if decisions:
        asked["reasons_of"] = lambda **clocks: reasons_of(
            engine,
            STEWARD,
            Ref("decision", random.choice(decisions)),  # noqa: S311
            **clocks,
        )
    return asked


def measure(name: str, query: Query, ranges: Ranges) -> None:
    """Ask at random times, and print how long it took."""
    happened, recorded = ranges["role" if name in ROLES else "other"]
    query(as_of=None, known_at=None)
    took, rows = [], []
    for number in range(ASKED):
        as_of, known_at = between(*happened), between(*recorded) if number % 2 else None
        started = time.perf_counter()
        found = query(as_of=as_of, known_at=known_at)
        took.append((time.perf_counter() - started) * 1_000)
        rows.append(len(found) if hasattr(found, "__len__") else 1)
    took.sort()
    p95 = took[int(len(took) * 0.95)]
    print(f"{name:20}{statistics.median(took):9.1f}{p95:9.1f}{took[-1]:9.1f}{max(rows):8}")


def between(first: datetime, last: datetime) -> datetime:
    """A time at random."""
    return first + (last - first) * random.random()  # noqa: S311 - no secret


def ranges_of(daybook: Daybook) -> Ranges:
    """From when to when things happened and were recorded: those of roles, and the others."""
    tables = {"role": (role_changes,), "other": (decision_changes, norm_changes)}
    ranges: Ranges = {}
    with daybook.engine.connect() as connection:
        for name, some in tables.items():
            times = [
                row
                for table in some
                for row in connection.execute(sa.select(table.c.occurred_at, table.c.recorded_at))
            ]
            if times:
                happened, recorded = zip(*times, strict=True)
                ends = (min(happened), max(happened)), (min(recorded), max(recorded))
                ranges[name] = ends
    return ranges


if __name__ == "__main__":
    main()
