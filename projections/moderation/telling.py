"""Telling: entries of the moderation record in words, and as JSON."""

from collections.abc import Mapping
from typing import Any

from projections.moderation.record import RecordPage
from projections.moderation.rows import ModerationRow

_RESTORED = {"hidden": "restored", "withdrawn": "no longer withdrawn", "": "restored"}


def action_told(row: ModerationRow) -> str:
    """What was done, in a word or two: hidden, appeal upheld."""
    if row.action == "appeal_answered":
        return f"appeal {row.outcome}"
    if row.action == "restored":
        return _RESTORED.get(row.outcome, "restored")
    return row.action


def record_as_json(page: RecordPage) -> dict[str, Any]:
    """The record for scripts: what the viewer may know, and nothing else."""
    return {"total": page.total, "rows": [_as_json(row, page.items) for row in page.rows]}


def _as_json(row: ModerationRow, items: Mapping[Any, int]) -> dict[str, Any]:
    return {
        "action": row.action,
        "outcome": row.outcome or None,
        "contribution": str(row.contribution),
        "kind": row.kind,
        "space": row.space,
        "at": row.occurred_at.isoformat(),
        "precision": row.precision,
        "recorded_at": row.recorded_at.isoformat(),
        "cause": str(row.cause) if row.cause else None,
        "items": items.get(row.cause, 1) if row.cause else 1,
        "clause": row.clause.told if row.clause else None,
        "norm": str(row.clause.norm) if row.clause and row.clause.norm else None,
        "reason": row.reason,
        "acted_as": row.acted_as or None,
        "by": row.by.name if row.by else None,
        "author": row.author.name if row.author else None,
        "open": row.is_open,
    }
