"""Own words as text: what stands in README.txt and words.md of a person's export."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from projections.people.own_said import Fate, OwnContribution, OwnSpace, OwnThread, OwnWording
from projections.people.own_words import GivenText, OwnWords

MENTION = re.compile(r"<@([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})>")
UNTITLED = "A thread without a title that members see"
Names = Mapping[str, str]


@dataclass(frozen=True)
class Facts:
    """Of what an export is, when it was made, and how far the log was."""

    community: str
    person: UUID
    name: str
    at: datetime
    events: int
    is_whole: bool


def readme(facts: Facts, words: OwnWords) -> str:
    """What this is, for whoever opens it."""
    count, texts = words.contributions, len(words.given)
    lines = [
        f"The words of {_line(facts.name)}",
        "",
        f"From the archive of: {_line(facts.community) or 'a community without a name'}",
        f"Person: {facts.person}",
        f"Exported at: {facts.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
        f"The archive then held {facts.events:,} events.",
        f"In it: {count:,} contributions, {texts:,} reasons and other texts.",
        "",
        "words.md    to read: by space and thread, oldest first, with every former wording.",
        "words.json  the same for programs, and whole.",
        "",
        _extent(facts),
        "",
        "Nothing that others wrote is in it, but for titles of threads that members of the",
        "community see, reasons for which something was hidden, and the names of who is mentioned.",
        "Times are UTC. Keep this file as you would keep letters: it is not locked in any way.",
    ]
    return "\n".join(lines) + "\n"


def _extent(facts: Facts) -> str:
    if facts.is_whole:
        return (
            "It is everything of theirs in the archive, also from places that are for few,\n"
            "and what is hidden or was withdrawn."
        )
    return (
        "It is what stewards see of theirs. What they withdrew, and what they said in places\n"
        "for the people named there, is left out: the keeper of the archive can export that\n"
        "for them with `daybook export person`."
    )


def readable(facts: Facts, words: OwnWords, more: Sequence[Mapping[str, Any]], names: Names) -> str:
    """Everything in Markdown: who they were, what they said, what they gave reasons for."""
    parts = [f"# The words of {_line(facts.name)}", *_who(words)]
    for space in words.spaces:
        parts += _space(space, names)
    if words.given:
        parts.append("## Reasons, notes and other texts they gave")
        for text in words.given:
            parts += _given(text, names)
    if more:
        parts.append("## What else the log holds of theirs")
        for one in more:
            parts.append(f"- {one['what']}, {_when(one['occurred_at'])}")
            parts.append(_quoted(one["text"], names))
    return "\n\n".join(parts) + "\n"


def _who(words: OwnWords) -> Iterator[str]:
    yield "## Who they were"
    for name in words.names:
        yield f"- Called {_line(name.name)} from {_when(name.occurred_at)}"
    for handle in words.handles:
        linked = f", found to be theirs on {_when(handle.linked_at)}" if handle.linked_at else ""
        met = _when(handle.introduced_at, handle.precision)
        yield f"- Handle {_line(handle.address or str(handle.id))}, met on {met}{linked}"
    for role in words.roles:
        until = f" until {_when(role.until, role.until_precision or 'day')}" if role.until else ""
        since = _when(role.since, role.since_precision)
        yield f"- Role: {_line(role.called)}, from {since}{until}"


def _space(space: OwnSpace, names: Names) -> Iterator[str]:
    yield f"## {_line(space.name)} ({space.visibility})"
    for thread in space.threads:
        yield from _thread(thread, names)


def _thread(thread: OwnThread, names: Names) -> Iterator[str]:
    yield f"### {_line(thread.title or UNTITLED)}"
    for title in thread.titles_given:
        yield f"- They called it “{_line(title.title)}” on {_when(title.occurred_at)}."
    for said in thread.contributions:
        yield from _contribution(said, names)


def _contribution(said: OwnContribution, names: Names) -> Iterator[str]:
    state = "" if said.state == "shown" else f", {said.state}"
    yield f"#### {said.kind.capitalize()}, {_when(said.occurred_at, said.precision)}{state}"
    for fate in said.fates:
        yield _fate(fate, names)
    if said.wordings:
        *former, present = said.wordings
        yield _quoted(present.text, names)
        if former:
            yield f"So worded on {_when(present.worded_at, present.precision)}."
        yield from _notes(present)
        for number, wording in enumerate(former, 1):
            yield f"Former wording {number}, {_when(wording.worded_at, wording.precision)}:"
            yield _quoted(wording.text, names)
            yield from _notes(wording)


def _notes(wording: OwnWording) -> Iterator[str]:
    if wording.by_another:
        yield "Edited by somebody else."
    if wording.reason:
        yield f"Reason for the edit: {_line(wording.reason)}"


def _fate(fate: Fate, names: Names) -> str:
    done = {"missing": "Found gone from its source", "accepted": "Accepted as the answer"}
    under = f", under {_line(fate.norm)}" if fate.norm else ""
    why = f": {_line(_named(fate.reason, names))}" if fate.reason else ""
    what = done.get(fate.change, fate.change.capitalize())
    return f"- {what} on {_when(fate.occurred_at, fate.precision)}{under}{why}"


def _given(text: GivenText, names: Names) -> Iterator[str]:
    of = f" of “{_line(text.title)}”" if text.title else f" of {text.kind} {text.thing}"
    change = f" ({text.change.replace('_', ' ')})" if text.change else ""
    yield f"- {text.what.capitalize()},{of}{change}, {_when(text.occurred_at, text.precision)}"
    for told in text.texts.values():
        yield _quoted(told, names)


def _named(text: str, names: Names) -> str:
    """The text with every mention written out."""
    return MENTION.sub(lambda found: f"@{names.get(found[1].lower(), '[unknown]')}", text)


def _quoted(text: str, names: Names) -> str:
    lines = _named(text, names).splitlines() or ["[no text]"]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _line(text: str) -> str:
    """On one line, so that a name cannot pass for a heading or an entry."""
    return " ".join(text.split())


def _when(at: datetime, precision: str = "second") -> str:
    here = at.astimezone(UTC)
    if precision == "second":
        return f"{here:%Y-%m-%d %H:%M} UTC"
    return f"about {here:%Y-%m-%d}" if precision == "about" else f"{here:%Y-%m-%d}"
