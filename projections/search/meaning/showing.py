"""Showing: the words of a passage that was found, for a long text of which it is a piece."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from projections.search.meaning.passages import passages_in
from projections.search.meaning.rows import entry_of
from projections.search.meaning.tables import passages


def words_of_passages(
    connection: sa.Connection, key: str, rows: Mapping[UUID, int]
) -> dict[UUID, str]:
    """What stands in these rows of a model, each given for a contribution that is a member.

    Texts are not kept with the vectors: they are worked out again, and known by their digests. A
    passage that was changed since, or that short replies share, is left out.
    """
    p = passages.c
    select = sa.select(p.row, p.digest, p.context_id).where(
        p.model == key, p.row.in_(rows.values()), ~p.gone
    )
    kept = {row.row: row for row in connection.execute(select)}
    known = {one: kept[row] for one, row in rows.items() if row in kept}
    contexts = {
        one: UUID(bytes=row.context_id) if row.context_id else None for one, row in known.items()
    }
    return {
        one: passage.text[passage.own :]
        for one, some in passages_in(connection, contexts).items()
        for passage in some
        if entry_of(passage).digest == known[one].digest
    }
