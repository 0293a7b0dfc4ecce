"""The replay: what happened in the community step by step, with a slider over its whole time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from projections.replay.asked import CLOCKS, QUIET
from projections.replay.frames import Replay, named
from projections.replay.steps import STEPS
from projections.replay.telling import exact, happening_told, page_of, summary
from webui.clocks import clocks_asked, time_asked
from webui.replay_picture import bars_of, lasting_at
from webui.replaying import replay_asked, replay_for
from webui.services import services

pages = Blueprint("replay", __name__)

KEPT = ("step", "from", "until", "as_of", "known_at", "by", "quiet")
"""What every link on the page keeps of the address."""

ARRIVALS = 60


@pages.get("/replay")
def replay() -> str | Response:
    """The step that holds `?at=`, the last without; `?n=` is its number, as the slider has it."""
    asked = replay_asked()
    found = replay_for(asked)
    kept = {name: request.args[name] for name in KEPT if request.args.get(name)}
    shared = {"asked": asked, "kept": kept, "clocks": clocks_asked(), "steps": STEPS}
    if found is None:
        return render_template("replay/empty.html", **shared)
    if request.args.get("n"):
        start = found.edges[_number(found)]
        return redirect(_address(kept, start), code=302)
    number = _number_at(found)
    frame = found.frame(number)
    happened = named(services().engine, found, found.happenings(number))
    arrived = [each for each in happened if each.what == "person.arrived"]
    others = [each for each in happened if each.what != "person.arrived"]

    def at(step: int) -> str | None:
        if not 0 <= step < len(found):
            return None
        return _address(kept, found.edges[step])

    return render_template(
        "replay/replay.html",
        **shared,
        frame=frame,
        last=len(found) - 1,
        span=(found.edges[0], found.until),
        before=at(number - 1),
        after=at(number + 1),
        first=at(0) if number else None,
        final=at(len(found) - 1) if number < len(found) - 1 else None,
        bars=bars_of(found, number),
        lasting=lasting_at(services().engine, found, frame),
        happened=others,
        arrived=arrived[:ARRIVALS],
        more_arrived=len(arrived) - len(arrived[:ARRIVALS]),
        most=max((each.contributions for each in frame.by_space), default=0),
        page=lambda happening: page_of(happening, asked),
        clocks_of_all=CLOCKS,
        usual_quiet=QUIET,
        then=_then(frame.as_of, kept),
    )


def _then(as_of: datetime, kept: Mapping[str, str]) -> dict[str, str]:
    """The clocks of the end of the step, for links to the pages as they were."""
    if kept.get("by") == "recorded":
        return {"known_at": exact(as_of)}
    known_at = {"known_at": kept["known_at"]} if "known_at" in kept else {}
    return {"as_of": exact(as_of), **known_at}


def _number(found: Replay) -> int:
    given = request.args["n"].strip()
    if not (given.isascii() and given.isdigit() and len(given) < 9 and int(given) < len(found)):
        abort(400, f"n={given} is no step of this replay. It has steps 0 to {len(found) - 1:,}.")
    return int(given)


def _number_at(found: Replay) -> int:
    at = time_asked("at")
    if at is None:
        return len(found) - 1
    if len(request.args["at"].strip()) <= len("2024-05-01"):
        at = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if at >= found.edges[-1] or at < found.edges[0]:
        first, last = found.edges[0], found.until
        given = request.args["at"]
        abort(404, f"at={given} is not in this replay, from {first:%Y-%m-%d} to {last:%Y-%m-%d}.")
    return found.at(at)


def _address(kept: Mapping[str, str], start: datetime) -> str:
    parts: dict[str, Any] = {**kept, "at": f"{start:%Y-%m-%d}"}
    return url_for("replay.replay", **parts)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "happening": happening_told,
    "frame_summary": summary,
}
