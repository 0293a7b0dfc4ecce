"""Gaps: what a story lacks, said plainly, with the command that adds it."""

import shlex
from collections.abc import Sequence
from uuid import UUID

from projections.norms.history import NormChangeRow
from projections.reasons.lint import TALK, change_named
from projections.roles.history import RoleEntryRow
from projections.story.facts import Facts
from projections.story.prose import Sentence, Span, say


def undecided(
    facts: Facts, norm: UUID, change: NormChangeRow, changes: Sequence[NormChangeRow]
) -> list[Sentence]:
    """That no decision is recorded behind a change of a norm."""
    mine = [c for c in facts.made_by(norm) if c.entry in (None, change.entry)]
    if any(citation.to_kind == "decision" for citation in mine):
        return []
    command = f"daybook cite norm:{norm} implements decision:REF{change_named(change, changes)}"
    told = "No decision is recorded behind this change."
    if not (change.rationale or "").strip() and change.rationale is not None and not mine:
        told = "No decision is recorded behind this change, and no reason."
    return [_gap(told, command)]


def untalked(facts: Facts, decision: UUID) -> list[Sentence]:
    """That nothing is recorded of what was said before a decision was taken."""
    taken = any(row.event == "taken" for row in facts.decisions[decision])
    talked = any(citation.to_kind in TALK for citation in facts.made_by(decision))
    if not taken or talked:
        return []
    command = f"daybook cite decision:{decision} discussed-in thread:REF"
    return [_gap("Nothing is recorded of what was said before it was taken.", command)]


def unevidenced(role: UUID, row: RoleEntryRow, cited: bool) -> list[Sentence]:
    """That nothing is recorded that shows a grant of a role."""
    if cited or row.source or row.evidence is None or row.evidence.strip():
        return []
    command = f"daybook cite role:{role} evidence KIND:REF"
    return [_gap("On what evidence, is not recorded.", command)]


def unleant(kind: str, thing: UUID, clause: str) -> Sentence:
    """That nothing is recorded that leans on a thing."""
    command = f"daybook cite KIND:REF because-of {kind}:{thing}"
    if clause:
        command += f" --clause {shlex.quote(clause)}"
    return _gap("Nothing is recorded that leans on it or came of it.", command)


def unfounded(kind: str, thing: UUID) -> Sentence:
    """That nothing is recorded that a thing goes back to."""
    command = f"daybook cite {kind}:{thing} because-of KIND:REF"
    return _gap("Nothing is recorded that it goes back to.", command)


def _gap(told: str, command: str) -> Sentence:
    return say(f"{told} To add it: ", Span(command, "code"), ".", is_gap=True)
