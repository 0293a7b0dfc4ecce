"""What an archive shows to each viewer, asked of its read models and of its keyword index."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.application import Archive
from daybook.bootstrap import Daybook
from projections.search.engine import Facet, Query, Results
from projections.search.search import Search
from projections.threads.history import changes_of_contribution, wordings_of
from projections.threads.lists import titles_seen
from projections.threads.queries import contributions_seen
from projections.threads.rows import ContributionRow
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.daybook.told import CONTRIBUTIONS, THREADS

VIEWERS = {"anonymous": ANONYMOUS, "member": MEMBER, "steward": STEWARD}
MANY = 1_000


def shown(daybook: Daybook, viewer: str) -> dict[str, Any]:
    """What a viewer sees, in the form of `decided.visible`."""
    who = VIEWERS[viewer]
    engine, ids = daybook.engine, ids_of(daybook.archive, "contribution", CONTRIBUTIONS)
    rows = contributions_seen(engine, who, ids)
    said = {
        ids[i]: (
            row.author.name,
            row.body,
            [each.body for each in wordings_of(engine, who, i)],
            row.withheld.state if row.withheld else "shown",
            row.missing_since is not None,
        )
        for i, row in rows.items()
    }
    threads = ids_of(daybook.archive, "thread", THREADS)
    seen = {row.thread_id for row in rows.values()}
    titles = {threads[i]: title for i, title in titles_seen(engine, who, seen).items()}
    results = search(daybook, "lantern", who)
    found = {ids[hit.id]: _text(hit.excerpt).split()[-1] for hit in results.hits}
    return {"said": said, "titles": titles, "found": found}


def told_besides(daybook: Daybook, viewer: str, at: Iterable[datetime]) -> dict[str, Any]:
    """What else a viewer is told: who withheld what, why and under which rule; what is found in
    former wordings; by what results can be narrowed; and how all was at some times."""
    who = VIEWERS[viewer]
    engine, ids = daybook.engine, ids_of(daybook.archive, "contribution", CONTRIBUTIONS)
    now = contributions_seen(engine, who, ids)
    former = search(daybook, "lantern", who, former=True)
    results = search(daybook, "lantern", who)
    return {
        "withheld": {ids[i]: _withheld(row) for i, row in now.items()},
        "former": (former.total, sorted(ids[hit.id] for hit in former.hits)),
        "found": {ids[h.id]: (h.author, h.title, h.space, h.former) for h in results.hits},
        "facets": {
            "people": _counts(results.facets.people),
            "spaces": _counts(results.facets.spaces),
        },
        "then": {
            moment: {
                ids[i]: (row.author.name, row.body, _withheld(row))
                for i, row in contributions_seen(engine, who, ids, as_of=moment).items()
            }
            for moment in at
        },
        "found then": {
            moment: {
                ids[hit.id]: _text(hit.excerpt)
                for hit in search(daybook, "lantern", who, as_of=moment).hits
            }
            for moment in at
        },
    }


def words_of(daybook: Daybook, keys: Iterable[str], known_at: Iterable[datetime]) -> list[str]:
    """All that a steward can read of these, now and at these times of the archive's own clock."""
    ids = ids_of(daybook.archive, "contribution", keys)
    read: list[str | None] = []
    for moment in (None, *known_at):
        rows = contributions_seen(daybook.engine, STEWARD, ids, known_at=moment)
        read += [text for row in rows.values() for text in (row.body, row.source)]
        for i in ids:
            read += [w.body for w in wordings_of(daybook.engine, STEWARD, i, known_at=moment)]
    return [text for text in read if text]


def reasons_told(daybook: Daybook) -> set[str]:
    """Every reason that a steward can read, of what the rules always allow."""
    ids = ids_of(daybook.archive, "contribution", CONTRIBUTIONS)
    rows = (row for i in ids for row in changes_of_contribution(daybook.engine, STEWARD, i))
    return {row.reason for row in rows if row.reason and "appeal" not in row.change}


def search(daybook: Daybook, words: str, who: Viewer, **given: Any) -> Results:
    """Look for words, in the index and by words alone, which needs no model."""
    engine = Search(daybook.settings.search_folder, daybook.engine)
    return engine.search(Query(words, limit=MANY, order="newest", mode="keyword", **given), who)


def ids_of(archive: Archive, kind: str, keys: Iterable[str]) -> dict[UUID, str]:
    """The archive's own IDs of these, and what they are of."""
    return {archive.id_of(kind, key): key for key in keys}


def _withheld(row: ContributionRow) -> object:
    held = row.withheld
    by = held.by.name if held and held.by else None
    return held and (held.state, held.at, held.reason, _rule(held.norm), by)


def _rule(norm: str | None) -> str | None:
    """Without the norm's ID, which each archive has its own of."""
    return norm and norm.rpartition("#")[2]


def _counts(facets: Iterable[Facet]) -> dict[str, int]:
    return {facet.label: facet.count for facet in facets}


def _text(pieces: Iterable[tuple[str, bool]]) -> str:
    return "".join(piece for piece, _ in pieces)
