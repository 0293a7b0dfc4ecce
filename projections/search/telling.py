"""Telling: what pages, the API and the command line say about an answer, each in its form."""

from dataclasses import asdict
from datetime import UTC

from projections.search.engine import Hit, Mode, Order, Results, RuleHit, Standing

ALL = 0.995  # of the archive: what is missing below a hundredth is not worth a sentence
STANDINGS: dict[Standing, str] = {
    "accepted": "accepted answer",
    "another accepted": "another answer was accepted here",
    "thread closed": "this thread was closed",
    "out of date": "may be out of date: what it leans on has changed since",
}
NEAREST = "Nearest, though not close"


def found_told(total: int, order: Order) -> str:
    """How many results: by relevance a thread is one, by date every contribution is."""
    noun = "thread" if order == "relevance" else "contribution"
    return f"{total:,} {noun}{'' if total == 1 else 's'}"


def standings_told(hit: Hit) -> tuple[str, ...]:
    """Why a hit ranks higher or lower than others. What was liked says so if nothing else does."""
    told = tuple(STANDINGS[standing] for standing in hit.standing if standing in STANDINGS)
    return told or (("endorsed",) if "endorsed" in hit.standing else ())


def understood_told(understood: float | None, mode: Mode = "hybrid") -> str | None:
    """How much of the archive can be found by meaning so far; nothing when that is all of it."""
    if understood is None or understood >= ALL or mode == "keyword":
        return None
    percent = int(understood * 100)
    much = f"{percent} % of this archive so far" if percent else "next to nothing here so far"
    return f"Search by meaning covers {much}; the words of all of it are searched."


def instead_told(words: str, searched: str) -> str:
    """That something else was searched than was written."""
    return f"Nothing was found for {words} as written. This is what {searched} finds."


def hit_as_json(hit: Hit) -> dict[str, object]:
    """A hit as scripts get it."""
    return {
        "id": str(hit.id),
        "kind": hit.kind,
        "title": hit.title,
        "excerpt": "".join(text for text, _ in hit.excerpt),
        "author": hit.author,
        "space": hit.space,
        "thread": str(hit.thread),
        "occurred_at": hit.occurred_at.astimezone(UTC).isoformat(),
        "url": f"/contributions/{hit.id}",
        "score": hit.score,
        "source": hit.source,
        "more": hit.more,
        "standing": list(hit.standing),
        "former": hit.former,
    }


def rule_as_json(rule: RuleHit) -> dict[str, object]:
    """A rule or decision as scripts get it."""
    return {
        "kind": rule.kind,
        "id": str(rule.id),
        "title": rule.title,
        "clause": rule.clause,
        "clause_id": rule.clause_id,
        "excerpt": "".join(text for text, _ in rule.excerpt),
        "state": rule.state,
        "status": rule.status,
        "holds": rule.holds,
        "since": rule.since.astimezone(UTC).isoformat(),
        "precision": rule.precision,
        "url": rule.path,
        "score": rule.score,
    }


def results_as_json(results: Results) -> dict[str, object]:
    """An answer as scripts get it."""
    return {
        "total": results.total,
        "took_ms": results.took_ms,
        "close": results.close,
        "searched": results.searched,
        "did_you_mean": results.did_you_mean,
        "understood": results.understood,
        "notes": list(results.notes),
        "facets": {
            name: [asdict(facet) for facet in value] if isinstance(value, tuple) else value
            for name, value in vars(results.facets).items()
        },
        "rules": [rule_as_json(rule) for rule in results.rules],
        "hits": [hit_as_json(hit) for hit in results.hits],
    }
