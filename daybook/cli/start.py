"""daybook start: what somebody who is new needs to know."""

from collections.abc import Iterable
from typing import Any

import click

from daybook.cli.common import ArchiveCommand, echo_json
from daybook.cli.governing import day, looking, opened
from daybook.config import Settings
from projections.start.page import StartPage, start_page
from projections.start.pinned import Pinned
from projections.start.telling import NOTHING, SECTIONS, leaning_told, page_as_json, reasons_told
from projections.viewer import Viewer

FIRST = {
    "purpose": "Nobody recorded it. Pin what says it:"
    ' daybook pin THING --section purpose --note "…"',
    "asking": "Search first: daybook search WORDS; on the pages there is a box for your question.",
}
"""What is told of the first sections where nothing is pinned or recorded."""


@click.command("start", cls=ArchiveCommand)
@looking
@click.pass_obj
def start_command(settings: Settings, /, viewer: Viewer, as_json: bool, **clocks: Any) -> None:
    """What somebody new needs to know: purpose, norms, decisions, roles, answers, words.

    What a steward pinned stands first in its section; `daybook pin` does that.
    """
    with opened(settings) as daybook:
        page = start_page(daybook.engine, viewer, **clocks)
    if as_json:
        echo_json(page_as_json(page))
        return
    told = {
        "purpose": _purpose(page),
        "norms": _norms(page),
        "decisions": _decisions(page),
        "roles": _roles(page),
        "answers": [
            f"{a.thing.title} ({', '.join(reasons_told(a))})\n    contribution:{a.thing.id}"
            for a in page.answers
        ],
        "words": [
            f"{w.term}: {w.meaning or 'nobody said what it means'} ({w.uses} messages)"
            for w in page.words
        ],
        "turning-points": [
            f"{day(p.at, p.precision)} {p.kind} {p.title} {p.how} {p.by}".rstrip()
            for p in page.turning_points
        ],
        "asking": [],
    }
    for section, heading in SECTIONS.items():
        if section not in page.empty:
            _show(heading, [*map(_pinned, page.pins(section)), *told[section]], section)
    if page.empty:
        _show("What is not recorded here, or not for you to see", map(NOTHING.get, page.empty))


def _show(heading: str, lines: Iterable[str | None], section: str = "") -> None:
    click.secho(f"\n{heading}", bold=True)
    for line in list(lines) or [FIRST[section]]:
        click.echo(f"  {line}")


def _pinned(one: Pinned) -> str:
    clause = f", clause {one.pin.clause}" if one.pin.clause else ""
    note = "[the note was erased]" if one.note is None else one.note
    became = f" {one.became}" if one.became else ""
    return f"* {one.thing.title}{clause}{f': {note}' if note else ''}{became}"


def _purpose(page: StartPage) -> list[str]:
    norms = [" ".join(c.short for c in brief.clauses) for brief in page.purpose.norms]
    return [*norms, *(f"{s.name}: {s.purpose}" for s in page.purpose.spaces if s.purpose)]


def _norms(page: StartPage) -> list[str]:
    lines = []
    for brief in page.norms:
        short = brief.clauses[0].short if brief.clauses else ""
        behind = f"because of {brief.decision.called}" if brief.decision else brief.why
        lines.append(f"{brief.norm.title}: {short}")
        lines.append(f"    {behind}" if behind else "    nobody recorded why")
    more = page.norms_in_all - len(page.norms) - len(page.purpose.norms)
    return [*lines, *_more(more, "daybook norm list")]


def _decisions(page: StartPage) -> list[str]:
    lines = [
        f"{b.decision.called} ({day(b.decision.taken_at)}"
        f"{f'; {leaning_told(b.leaning)} on it' if b.leaning else ''}"
        f"{'; due for review' if b.is_due else ''})"
        for b in page.decisions
    ]
    more = page.decisions_in_all - len(page.decisions)
    return [*lines, *_more(more, "daybook decision list")]


def _roles(page: StartPage) -> list[str]:
    lines = []
    for brief in page.roles:
        who = ", ".join(name.name for name in brief.holders) or "vacant"
        more = f" and {brief.more} more" if brief.more else ""
        lines.append(f"{brief.role.called}: {who}{more}{f'. {brief.ask}' if brief.ask else ''}")
    return [*lines, *_more(page.roles_in_all - len(page.roles), "daybook role list")]


def _more(number: int, command: str) -> list[str]:
    """A line that says how many more there are, and where."""
    return [f"and {number:,} more: {command}"] if number > 0 else []
