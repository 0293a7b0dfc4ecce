"""Telling: what the page for newcomers and the command line say in words, and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from projections.norms.history import NormRow
from projections.reasons.telling import decision_brief, norm_as_json, stale_told, thing_as_json
from projections.start.answers import AnswerBrief
from projections.start.asking import RoleBrief
from projections.start.holding import DecisionBrief, NormBrief
from projections.start.page import StartPage
from projections.start.pinned import Pinned
from projections.start.turning import TurningPoint
from projections.vocabulary.queries import WordRow

SECTIONS: Mapping[str, str] = {
    "purpose": "What this is for",
    "asking": "Before you post",
    "norms": "What holds here",
    "decisions": "Decisions that still bind",
    "roles": "Whom to ask",
    "answers": "Answers that others lean on",
    "words": "Words you will meet",
    "turning-points": "What changed lately",
}
"""The sections of the page, and what each is called there."""

NOTHING: Mapping[str, str] = {
    "norms": "No norm: what people expect of each other, nobody has written down in this archive.",
    "decisions": "No decision that still binds.",
    "roles": "No role. Ask where it is talked about.",
    "answers": "No answer that was accepted, cited, linked to, endorsed or thanked for.",
    "words": "Too little was said to tell which words are this community's own.",
    "turning-points": "Nothing was adopted, changed, repealed, superseded or handed on in the last"
    " year that is recorded.",
}
"""What is told of each section in which there is nothing that the viewer may see."""

SECTION_OF: Mapping[str, str] = {
    "norm": "norms",
    "decision": "decisions",
    "role": "roles",
    "space": "purpose",
    "thread": "answers",
    "contribution": "answers",
}
"""Where a thing of each kind is pinned when nothing else is said."""


def counted(number: int, one: str) -> str:
    """A number of things: 1 decision, 3 decisions."""
    return f"{number:,} {one if number == 1 else f'{one}s'}"


def reasons_told(answer: AnswerBrief) -> list[str]:
    """In which ways an answer is leaned on: accepted, 12 endorsements, cited by 3 decisions."""
    endorsed = sum(n for kind, n in answer.endorsements.items() if kind != "down" and n > 0)
    told = ["accepted"] if answer.accepted else []
    if endorsed:
        told.append(counted(endorsed, "endorsement"))
    if answer.cited:
        told.append(f"cited by {leaning_told(answer.cited)}")
    if answer.linked:
        told.append(f"linked to from {counted(answer.linked, 'message')}")
    if answer.thanked:
        people = "1 person" if answer.thanked == 1 else f"{answer.thanked:,} people"
        told.append(f"{people} gave thanks for it")
    return told


def leaning_told(leaning: Mapping[str, int]) -> str:
    """What leans on a thing: 2 norms and 1 role."""
    parts = [counted(n, kind) for kind, n in sorted(leaning.items(), key=lambda p: (-p[1], p[0]))]
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def page_as_json(page: StartPage) -> dict[str, Any]:
    """The whole page."""
    purpose = page.purpose
    return {
        "purpose": {
            "is_recorded": purpose.is_recorded,
            "norms": [_norm(brief) for brief in purpose.norms],
            "spaces": [asdict(space) for space in purpose.spaces],
        },
        "norms": [_norm(brief) for brief in page.norms],
        "norms_in_all": page.norms_in_all,
        "decisions": [_decision(brief) for brief in page.decisions],
        "decisions_in_all": page.decisions_in_all,
        "roles": [_role(brief) for brief in page.roles],
        "roles_in_all": page.roles_in_all,
        "answers": [_answer(answer) for answer in page.answers],
        "words": [_word(word) for word in page.words],
        "turning_points": [_turning_point(point) for point in page.turning_points],
        "turning_points_in_all": page.turning_points_in_all,
        "last_at": page.last_at,
        "pinned": {
            section: [_pinned(pin) for pin in page.pins(section)]
            for section in SECTIONS
            if page.pins(section)
        },
    }


def _norm(brief: NormBrief) -> dict[str, Any]:
    row: NormRow = brief.norm
    return {
        **norm_as_json(row),
        "in_short": [{"label": c.label, "id": c.id, "text": c.short} for c in brief.clauses],
        "more_clauses": brief.more,
        "why": brief.why,
        "decision": decision_brief(brief.decision) if brief.decision else None,
        "leaning": brief.leaning,
    }


def _decision(brief: DecisionBrief) -> dict[str, Any]:
    return {
        **decision_brief(brief.decision),
        "taken_at": brief.decision.taken_at,
        "due_for_review_at": brief.decision.due_at,
        "is_due": brief.is_due,
        "leaning": dict(brief.leaning),
    }


def _role(brief: RoleBrief) -> dict[str, Any]:
    return {
        "id": brief.role.id,
        "called": brief.role.called,
        "ask": brief.ask,
        "holders": [{"id": name.id, "name": name.name} for name in brief.holders],
        "more_holders": brief.more,
        "vacant": brief.vacant,
    }


def _answer(answer: AnswerBrief) -> dict[str, Any]:
    return {**thing_as_json(answer.thing), "because": reasons_told(answer)}


def _word(word: WordRow) -> dict[str, Any]:
    return asdict(word)


def _turning_point(point: TurningPoint) -> dict[str, Any]:
    return asdict(point)


def _pinned(pinned: Pinned) -> dict[str, Any]:
    return {
        **thing_as_json(pinned.thing),
        "clause": pinned.pin.clause,
        "note": pinned.note,
        "by": pinned.by.name if pinned.by else None,
        "pinned_at": pinned.pin.placed_at,
        "became": pinned.became,
        "stale": [stale_told(stale) for stale in pinned.stale],
    }
