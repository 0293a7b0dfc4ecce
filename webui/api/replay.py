"""The replay for programs: the frames of a community's past, by the parameters of its page."""

from flask import Blueprint, Response

from projections.replay.frames import named
from projections.replay.telling import frame_as_json
from webui.api.answers import answer
from webui.clocks import time_asked
from webui.replaying import replay_asked, replay_for
from webui.services import services

subject = Blueprint("replay", __name__)


@subject.get("/replay")
def replay() -> Response:
    """All frames with their numbers; with `?at=` the one of that time, and what happened in it."""
    asked = replay_asked()
    found = replay_for(asked)
    at = time_asked("at")
    if found is None:
        return answer({"frames": []})
    if at is None:
        return answer({"frames": [frame_as_json(frame, asked) for frame in found.frames()]})
    frame = found.frame(found.at(at))
    happened = named(services().engine, found, found.happenings(frame.number))
    return answer({"frames": [frame_as_json(frame, asked, happened)]})
