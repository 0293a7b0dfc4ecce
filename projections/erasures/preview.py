"""Preview: what goes when a person is erased, what stays, and which words of others name them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from projections.decisions.tables import decision_changes
from projections.erasures.traits import PERHAPS, Traits, traits_of
from projections.imports.tables import imports
from projections.owned import Communal, Owned
from projections.people.names import chunks
from projections.people.tables import person_names
from projections.roles.tables import tenures
from projections.threads.tables import contributions, wordings

EXCERPT = 90
MOST = 5_000  # words of others that are listed

Counts = dict[str, int]


@dataclass(frozen=True)
class Known:
    """What only the log knows of a person: their addresses, and which imports they came by."""

    addresses: tuple[str, ...] = ()
    runs: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Trace:
    """Words of others, or of the community, that name or quote the person."""

    kind: str
    thing: UUID
    how: str
    excerpt: str


@dataclass(frozen=True)
class Preview:
    """What an erasure comes to. `goes` and `stays` count by what it is, in words for people."""

    people: tuple[UUID, ...]
    names: tuple[str, ...]
    goes: Counts
    stays: Counts
    others: tuple[Trace, ...]
    communal: tuple[Trace, ...]
    imports: tuple[UUID, ...]
    """The imports whose names and lists of unreadable records may be about them, and go too."""

    @property
    def named_in(self) -> dict[str, list[UUID]]:
        """The things that name or quote them for certain, by kind."""
        found: dict[str, dict[UUID, None]] = {}
        for trace in (*self.others, *self.communal):
            if trace.how != PERHAPS:
                found.setdefault(trace.kind, {})[trace.thing] = None
        return {kind: list(things) for kind, things in found.items()}


def preview_of(
    engine: sa.Engine,
    owned: Sequence[Owned],
    communal: Sequence[Communal],
    people: Collection[UUID],
    known: Known,
) -> Preview:
    """What goes and stays of the person with these handles."""
    with engine.connect() as connection:
        names = _names(connection, people)
        mine = (text for part in owned for _, text in part.texts_of(connection, people))
        traits = traits_of(names, known.addresses, mine)
        others = _traces(
            traits, ((part, part.texts_of_others(connection, people)) for part in owned)
        )
        ours = _traces(traits, ((part, part.all_texts(connection)) for part in communal))
        return Preview(
            people=tuple(people),
            names=tuple(names),
            goes=_goes(connection, owned, people),
            stays=_stays(connection, people),
            others=tuple(_placed(connection, others)),
            communal=tuple(ours),
            imports=tuple(_imports(connection, traits, known.runs)),
        )


def _names(connection: sa.Connection, people: Collection[UUID]) -> list[str]:
    named = sa.select(person_names.c.name).order_by(person_names.c.occurred_at.desc())
    found: dict[str, None] = {}
    for part in chunks(people):
        some = named.where(person_names.c.person_id.in_(part), person_names.c.name.is_not(None))
        found |= dict.fromkeys(connection.scalars(some))
    return list(found)


def _goes(connection: sa.Connection, owned: Iterable[Owned], people: Collection[UUID]) -> Counts:
    counts: Counts = {}
    for part in owned:
        counts[part.called] = counts.get(part.called, 0) + part.count(connection, people)
    return {called: count for called, count in counts.items() if count}


def _stays(connection: sa.Connection, people: Collection[UUID]) -> Counts:
    """What happened is not undone: where they spoke, what they held, what they decided."""
    told = {
        "places of messages in their threads, without the words": (contributions.c.author_id,),
        "roles held, under [erased]": (tenures.c.person_id,),
        "changes of decisions they made or reasons gave, under [erased]": (decision_changes.c.by,),
    }
    counts = {}
    for called, (column,) in told.items():
        many = sa.select(sa.func.count()).select_from(column.table)
        counts[called] = sum(
            connection.scalar(many.where(column.in_(part))) or 0 for part in chunks(people)
        )
    mention = sa.or_(*(wordings.c.body.contains(f"<@{person}>") for person in people))
    mentioned = sa.select(sa.func.count(wordings.c.contribution_id.distinct()))
    called = "messages of others that mention them, where [erased] will stand"
    few = list(people)[:500]
    mentioning = mentioned.where(mention, wordings.c.author_id.not_in(few))
    counts[called] = connection.scalar(mentioning) or 0
    return {called: count for called, count in counts.items() if count}


def _traces(
    traits: Traits, told: Iterable[tuple[Owned | Communal, Iterator[tuple[UUID, str]]]]
) -> list[Trace]:
    found: dict[tuple[str, UUID], Trace] = {}
    for part, texts in told:
        for thing, text in texts:
            known = found.get((part.kind, thing))
            if (known and known.how != PERHAPS) or (not known and len(found) >= MOST):
                continue
            hit = traits.found_in(text)
            if hit and (not known or hit[0] != PERHAPS):
                how, start = hit
                found[part.kind, thing] = Trace(part.kind, thing, how, _excerpt(text, start))
    return list(found.values())


def _placed(connection: sa.Connection, traces: Iterable[Trace]) -> Iterator[Trace]:
    """Where a change is of a contribution or of a thread, which of them."""
    for trace in traces:
        if trace.kind != "subject":
            yield trace
            continue
        known = sa.select(contributions.c.id).where(contributions.c.id == trace.thing)
        kind = "contribution" if connection.scalar(known) else "thread"
        yield Trace(kind, trace.thing, trace.how, trace.excerpt)


def _imports(connection: sa.Connection, traits: Traits, runs: Collection[UUID]) -> Iterator[UUID]:
    """Those that name them; and those they came by, if their unreadable records may be theirs."""
    for row in connection.execute(sa.select(imports.c.id, imports.c.source, imports.c.unreadable)):
        places = [f"{place['where']} {place['why']}" for place in row.unreadable or ()]
        theirs = bool(places) and row.id in runs
        if theirs or any(traits.found_in(text) for text in (row.source or "", *places)):
            yield row.id


def _excerpt(text: str, start: int) -> str:
    begin = max(0, start - EXCERPT // 3)
    part = " ".join(text[begin : begin + EXCERPT].split())
    return f"{'… ' if begin else ''}{part}{' …' if begin + EXCERPT < len(text) else ''}"
