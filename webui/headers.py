"""Headers of every answer: the page loads nothing from elsewhere and tells nobody who reads."""

from flask import Flask, Response

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "script-src 'self'; "
        "connect-src 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # a form says that it was sent from these pages
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
DEPENDING = ("text/html", "application/json", "application/problem+json")


def send_headers(app: Flask) -> None:
    """Put the headers on every answer of the application."""

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(HEADERS)
        if response.mimetype in DEPENDING:
            response.headers["Cache-Control"] = "private, no-cache"  # it depends on who looks
        return response
