"""Similar questions for programs, such as one that helps while a question is being written."""

from time import perf_counter

from flask import Blueprint, Response, abort, request

from projections.search.telling import hit_as_json
from webui.api.answers import answer, limit_asked
from webui.clocks import refuse_clocks
from webui.services import services, viewer
from webui.similar import SHOWN, understood

subject = Blueprint("similar", __name__)


@subject.get("/similar")
def similar() -> Response:
    """What was asked before that comes near to `?text=`; often nothing."""
    text = request.args.get("text", "").strip()
    limit = limit_asked(SHOWN)
    refuse_clocks("a question is asked now.")
    if not text:
        abort(400, "text is missing. Write the question, as ?text=how+do+I+sharpen+a+plane.")
    started = perf_counter()
    near = services().search.similar(text, viewer(), limit)
    took = (perf_counter() - started) * 1_000
    return answer(
        {
            "text": text,
            "took_ms": round(took, 2),
            "understood": understood(),
            "similar": [hit_as_json(hit) for hit in near],
        }
    )
