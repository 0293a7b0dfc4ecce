"""Telling: a frame as JSON, and what happened in words, for pages and the command line."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from projections.replay.asked import Asked
from projections.replay.frames import Frame
from projections.replay.happenings import COUNTED, LASTING, Happening

VERBS = {
    "person.arrived": "arrived",
    "person.left": "left",
    "role.changed": "was given another mandate",
    "role.begun": "took up",
    "role.ended": "no longer held",
    "decision.restated": "was restated",
    "moderation.answered": "an appeal was answered",
}
LASTS = {"space": "open", "decision": "standing", "norm": "in_force", "role": "there"}
PARTS = ("space", "decision", "norm", "role", "moderation")


def happening_told(happening: Happening) -> str:
    """What happened, in a few words without a full stop."""
    what = happening.what.partition(".")[2]
    if happening.kind == "person":
        return f"{happening.name} {VERBS[happening.what]}"
    if happening.what in ("role.begun", "role.ended"):
        return f"{happening.name} {VERBS[happening.what]} the role “{happening.title}”"
    if happening.kind == "contribution":
        return happening.title
    verb = VERBS.get(happening.what, f"was {what}")
    return f"the {happening.kind} “{happening.title}” {verb}"


def summary(frame: Frame) -> str:
    """The numbers of a frame, in a line."""
    told = (
        f"{frame.contributions:,} said by {frame.active:,}",
        f"{frame.arrived:,} arrived" if frame.arrived else "",
        f"{frame.returned:,} came back" if frame.returned else "",
        f"{frame.fell_silent:,} fell silent" if frame.fell_silent else "",
        f"{frame.around:,} around",
        f"{frame.lasting['norm']:,} norms in force" if frame.lasting["norm"] else "",
        f"{frame.lasting['tenure']:,} roles held" if frame.lasting["tenure"] else "",
    )
    return "; ".join(filter(None, told))


def page_of(happening: Happening, asked: Asked) -> str:
    """The address of its page as of then: in the community, or as the archive knew it."""
    there_from = happening.there_from or happening.occurred_at
    clocks = {"as_of": exact(max(happening.occurred_at, there_from))}
    if asked.known_at is not None:
        clocks["known_at"] = exact(asked.known_at)
    if asked.by == "recorded":
        clocks = {"known_at": exact(happening.learned_at)}
    folder = "people" if happening.kind == "person" else f"{happening.kind}s"
    return f"/{folder}/{happening.id}?{urlencode(clocks, safe=':')}"


def exact(at: datetime) -> str:
    """A time, to the microsecond if need be, for an address or for JSON."""
    return at.isoformat().replace("+00:00", "Z")


def frame_as_json(
    frame: Frame, asked: Asked, happenings: list[Happening] | None = None
) -> dict[str, Any]:
    """A frame for scripts; docs/replay.md says what each field means."""
    told: dict[str, Any] = {
        "step": asked.step,
        "by": asked.by,
        "from": exact(frame.start),
        "to": exact(frame.end),
        "as_of": exact(frame.as_of),
        "known_at": exact(asked.known_at) if asked.known_at else None,
        "contributions": {
            "made": frame.contributions,
            "so_far": frame.contributions_so_far,
            "by_space": [
                {"id": str(each.id), "name": each.name, "made": each.contributions}
                for each in frame.by_space
            ],
        },
        "people": {
            "arrived": frame.arrived,
            "returned": frame.returned,
            "active": frame.active,
            "fell_silent": frame.fell_silent,
            "left": frame.counts["person.left"],
            "so_far": frame.people_so_far,
            "around": frame.around,
            "quiet_days": asked.quiet,
        },
    }
    for part in PARTS:
        names = (what.partition(".") for what in COUNTED)
        counts = {n: frame.counts[f"{p}.{n}"] for p, _, n in names if p == part}
        if part in LASTING:
            counts[LASTS[part]] = frame.lasting[part]
        told[part if part == "moderation" else f"{part}s"] = counts
    told["roles"]["held"] = frame.lasting["tenure"]
    if happenings is not None:
        told["events"] = [_as_json(each, asked) for each in happenings]
    return told


def _as_json(happening: Happening, asked: Asked) -> dict[str, Any]:
    return {
        "what": happening.what,
        "event": happening.event,
        "at": exact(happening.occurred_at),
        "precision": happening.precision,
        "recorded_at": exact(happening.learned_at),
        "kind": happening.kind,
        "id": str(happening.id),
        "title": happening.title,
        "person": str(happening.person) if happening.person else None,
        "name": happening.name or None,
        "page": page_of(happening, asked),
    }
