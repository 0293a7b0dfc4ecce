"""Forms as a browser sends them: what a page fills in by itself, with what somebody fills in."""

from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class _Fields(HTMLParser):
    """The fields of the form of a page, and what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._text = self._select = ""
        self._recording = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._recording = given.get("class") == "record"
        if not self._recording:
            return
        if tag == "input":
            self.found[given["name"]] = given.get("value", "")
        if tag == "textarea":
            self._text = given["name"]
            self.found[self._text] = ""
        if tag == "select":
            self._select = given["name"]
        if tag == "option" and (self._select not in self.found or "selected" in given):
            self.found[self._select] = given["value"]

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            filled = self.found[self._text].removeprefix("\n")  # that one is not part of it
            lines = filled.replace("\r\n", "\n")
            self.found[self._text] = lines.replace("\n", "\r\n")  # as browsers send it
            self._text = ""


def fields_of(page: str) -> dict[str, str]:
    """What would be sent if the page's form were sent as it is."""
    fields = _Fields()
    fields.feed(page)
    return fields.found


def send(client: FlaskClient, address: str, **filled: str) -> TestResponse:
    """Open a form, fill that in, and send it."""
    opened = client.get(address)
    assert opened.status_code == 200, opened.text
    return client.post(address, data=fields_of(opened.text) | filled)


def change(client: FlaskClient, address: str, **filled: str) -> TestResponse:
    """Open the form of a norm's change, look at the preview, and record it."""
    shown = send(client, address, **filled)
    return client.post(address, data=fields_of(shown.text) | {"step": "record"})
