"""Error pages: what went wrong, and what to do about it."""

import logging
from http import HTTPStatus

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from webui.api.answers import problem

API = "/api/"
log = logging.getLogger(__name__)

TITLES = {
    400: "This address cannot be read",
    403: "This is for others to do",
    404: "There is nothing here to see",
    405: "This page can only be read",
    416: "That is still to come",
    500: "Something broke here",
    503: "This cannot be shown just now",
}
ADVICE = {
    400: "Correct the address, or go back and try again.",
    403: "Ask a steward.",
    404: "It may never have been here, or it may be for other eyes. Search for it, or begin at the "
    "first page.",
    405: "Open the address as a page.",
    416: "Choose a time that has passed.",
    500: "Nothing in the archive was changed. Try again; if it stays broken, tell the archive's "
    "stewards the address of this page and the time.",
    503: "The disk or a file of the archive does not answer as it should. Nothing that was "
    "recorded is lost. Whoever runs the archive finds in its log what to do; then try again.",
}


def handle_errors(app: Flask) -> None:
    """Show a page for every error."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[str, int] | Response:
        if request.path.startswith(API):  # no blueprint answers for an address that is not there
            return problem(HTTPStatus(error.code or 500), error.description or "")
        code = error.code or 500
        own_words = error.description if code in (400, 403, 404, 416) and _is_ours(error) else None
        return error_page(code, own_words), code

    @app.errorhandler(Exception)
    def broken(error: Exception) -> tuple[str, int]:
        log.exception("%s %s failed", request.method, request.path, exc_info=error)
        return error_page(500), InternalServerError.code


def _is_ours(error: HTTPException) -> bool:
    return error.description != type(error).description


def error_page(code: int, told: str | None = None) -> str:
    """The page of an error, with what was told of it or else in words of its own."""
    title = TITLES.get(code, "This did not work")
    advice = ADVICE.get(code, "Go back and try again.")
    shown = {"code": code, "title": title, "told": told, "advice": advice}
    return render_template("error.html", **shown, stopped=tuple)  # the database may be what broke
