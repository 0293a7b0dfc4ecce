"""Replaying: which replay an address asks for, and that replay, kept while nothing is recorded."""

from datetime import datetime

from flask import abort, request

from projections.replay.asked import CLOCKS, QUIET, Asked
from projections.replay.frames import Replay, replay_of
from projections.replay.steps import STEPS, TooManyStepsError
from webui.clocks import clocks_asked, time_asked
from webui.services import remembered, services, viewer

KEPT = 8
LONGEST = 36_500
A_DAY = len("2024-05-01")


def replay_asked() -> Asked:
    """The replay of `?step=&from=&until=&known_at=&by=&quiet=`; `as_of` is a synonym of `until`."""
    step, by = request.args.get("step") or "month", request.args.get("by") or "occurred"
    if step not in STEPS:
        abort(400, f"step={step} is no step. There are: {', '.join(STEPS)}.")
    if by not in CLOCKS:
        abort(400, f"by={by} is no clock. There are: {', '.join(CLOCKS)}.")
    clocks = clocks_asked()
    since, until = _start("from"), time_asked("until") or clocks.as_of
    if since and until and since > until:
        abort(
            400, f"from={since:%Y-%m-%d} is after until={until:%Y-%m-%d}. Give the earlier first."
        )
    return Asked(step, since, until, clocks.known_at, by, _quiet())


def replay_for(asked: Asked) -> Replay | None:
    """That replay; None where nothing happened that the viewer sees."""
    kept: dict[Asked, Replay | None] = remembered("replays", dict)
    if asked not in kept:
        try:
            found = replay_of(services().engine, viewer(), asked)
        except TooManyStepsError as error:
            abort(400, str(error))
        if len(kept) >= KEPT:
            kept.clear()
        kept[asked] = found
    return kept[asked]


def _start(name: str) -> datetime | None:
    found = time_asked(name)
    if found is None or len(request.args[name].strip()) > A_DAY:
        return found
    return found.replace(hour=0, minute=0, second=0, microsecond=0)


def _quiet() -> int:
    given = request.args.get("quiet", "").strip() or str(QUIET)
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= LONGEST):
        abort(400, f"quiet={given} is no number of days. Write one from 1 to {LONGEST:,}.")
    return int(given)
