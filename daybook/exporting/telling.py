"""Telling: what flags of an export are called by people."""

from collections.abc import Mapping

FLAGS = {
    "left_at": "left the community",
    "closed_at": "closed",
    "resolved_at": "settled",
    "accepted_id": "with an accepted answer",
    "missing": "gone from their source",
    "accepted_at": "accepted as answers",
    "taken_at": "decided",
    "retired_at": "retired",
    "until": "ended",
}


def flags_told(flags: Mapping[str, int]) -> str:
    """Of how many things each flag holds, in words: "3 edited, 1 hidden"."""
    return ", ".join(f"{many:,} {FLAGS.get(flag, flag)}" for flag, many in flags.items() if many)
