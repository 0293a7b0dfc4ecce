"""Telling a change of the rule from the same rule written down otherwise."""

import re
from collections.abc import Sequence
from typing import Literal

from ingest.readers.git_norms.document import Document
from ingest.readers.git_norms.typos import only_typos, rules
from ingest.readers.git_norms.words import Words, joined, words_of

ORDERING = re.compile(
    r"\b(headings?|headers?|titles?|sections?|toc|contents|structur\w+|format\w*|layout|markdown"
    r"|style|readab\w+)\b",
    re.IGNORECASE,
)
Kind = Literal["same", "retranscribed", "amended"]


def kind_of(old: Document, new: Document, message: str) -> Kind:
    """What became of a rule: "same" where not even its form changed.

    It was retranscribed where its words are the same; where nothing but typos was put right; and
    where only the title was reworded, or headings came or went and the message speaks of such work.
    In doubt it was amended; so it was where a mail address went that a link led to.
    """
    if old.text == new.text:
        return "same"
    before, after = words_of(old), words_of(new)
    if any(address not in new.text.casefold() for address in before.contacts):
        return "amended"
    if joined(before.all) == joined(after.all) or _only_headings(before, after, message):
        return "retranscribed"
    return "retranscribed" if only_typos(before.all, after.all, message) else "amended"


def _only_headings(before: Words, after: Words, message: str) -> bool:
    """Whether the title or headings changed that say nothing of what must or may be."""
    if joined(before.body) != joined(after.body):
        return False
    fewer, more = sorted((before.headings, after.headings), key=len)
    if fewer[1:] == more[1:]:
        changed: list[tuple[str, ...]] | None = [*fewer[:1], *more[:1]]
    elif ORDERING.search(message):
        changed = _without(more, fewer)
    else:
        return False
    return changed is not None and not any(map(rules, changed))


def _without(
    more: Sequence[tuple[str, ...]], fewer: Sequence[tuple[str, ...]]
) -> list[tuple[str, ...]] | None:
    """What is in the one row beyond the other; None where the other is no part of it."""
    rest = []
    wanted = list(fewer)
    for heading in more:
        if wanted and wanted[0] == heading:
            del wanted[0]
        else:
            rest.append(heading)
    return None if wanted else rest
