"""The forms' blueprint: only where somebody is named who records, and only from these pages."""

from hmac import compare_digest

from flask import Blueprint, abort, request

from webui.services import Recorder, services

pages = Blueprint("recording", __name__, url_prefix="/record")


@pages.before_request
def refuse_strangers() -> None:
    """Only where somebody is named who records, and only from a form of these pages."""
    recorder = services().recorder
    if recorder is None:
        abort(404, "Nothing can be recorded here: the pages were opened for reading only.")
    refuse_forgeries(recorder)


def refuse_forgeries(recorder: Recorder) -> None:
    """What is sent must come from a form of these pages."""
    if request.method == "POST":
        origin = request.headers.get("Origin")
        genuine = compare_digest(request.form.get("token", "").encode(), recorder.token.encode())
        if not genuine or origin not in (None, request.host_url.rstrip("/")):
            abort(400, "This form was not sent from this page, or it is too old. Open it anew.")
