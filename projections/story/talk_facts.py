"""What is told of a thread in a story: how it begins, how much was said in it, and until when."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.people.links import belongs_to
from projections.people.names import linked_handles
from projections.threads.rows import Then
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import Viewer


@dataclass(frozen=True)
class SaidRow:
    """A contribution, without its words."""

    id: UUID
    author: UUID
    occurred_at: datetime
    precision: str
    recorded_at: datetime


@dataclass(frozen=True)
class TalkRow:
    """A thread as far as the viewer sees it."""

    id: UUID
    contributions: int
    people: int
    first: SaidRow
    last: SaidRow


def talk_in(
    connection: sa.Connection, viewer: Viewer, ids: Collection[UUID], then: Then
) -> dict[UUID, TalkRow]:
    """The threads among these in which the viewer sees something, as they were then."""
    links = linked_handles(connection)
    wanted = {*ids}
    said: dict[UUID, list[SaidRow]] = defaultdict(list)
    c = contributions.c
    select = (
        sa.select(c.id, c.author_id, c.occurred_at, c.precision, c.recorded_at)
        .add_columns(c.thread_id, c.made_in)
        .where(sa.or_(c.thread_id.in_(wanted), c.made_in.in_(wanted)))
        .where(contribution_seen(viewer), then.of(contributions))
        .order_by(c.occurred_at, c.recorded_at, c.id)
    )
    for *row, thread, made_in in connection.execute(select) if wanted else ():
        for place in {thread, made_in} & wanted:
            said[place].append(SaidRow(*row))
    return {
        thread: _talk(thread, rows, len({belongs_to(one.author, links) for one in rows}))
        for thread, rows in said.items()
    }


def _talk(thread: UUID, said: list[SaidRow], people: int) -> TalkRow:
    return TalkRow(thread, len(said), people, said[0], said[-1])
