"""Telling: what flags of an export are called by people, and that all of it is told."""

from collections.abc import Mapping

from daybook.exporting.content import FACTS, Content

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


def tell_rest(content: Content) -> None:
    """Go through what a format has no use for, so that it is counted too."""
    for kind in FACTS:
        if kind.KIND not in content.counts.totals:
            for _ in content.of(kind):
                pass


def flags_told(flags: Mapping[str, int]) -> str:
    """Of how many things each flag holds, in words: "3 edited, 1 hidden"."""
    return ", ".join(f"{many:,} {FLAGS.get(flag, flag)}" for flag, many in flags.items() if many)
