"""Answers of the API: JSON, and problems in the form of RFC 9457."""

import json
import logging
from http import HTTPStatus

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

log = logging.getLogger(__name__)

MOST = 100
BROKEN = (
    "Something broke here; nothing in the archive was changed. Try again, and if it stays broken,"
    " tell the archive's stewards this address and the time."
)


def answer(value: object) -> Response:
    """A value as JSON, in the order it was written."""
    return Response(json.dumps(value, ensure_ascii=False), mimetype="application/json")


def limit_asked(usual: int) -> int:
    """How many results the address asks for as `?limit=`."""
    given = request.args.get("limit", "").strip() or str(usual)
    if not (given.isascii() and given.isdigit() and len(given) < 4 and 1 <= int(given) <= MOST):
        abort(400, f"limit={given} is no number of results. Write one from 1 to {MOST}.")
    return int(given)


def tell_problems(blueprint: Blueprint) -> None:
    """Answer every error of this blueprint with what went wrong, for programs."""

    @blueprint.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return problem(HTTPStatus(error.code or 500), error.description or "")

    @blueprint.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        log.exception("%s %s failed", request.method, request.path, exc_info=error)
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN)


def problem(status: HTTPStatus, detail: str) -> Response:
    """What went wrong, for programs."""
    told = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    return Response(
        json.dumps(told, ensure_ascii=False), status, mimetype="application/problem+json"
    )
