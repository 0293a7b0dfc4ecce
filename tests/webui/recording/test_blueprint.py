"""Who may record: only where somebody is named who does, and only from a form of these pages."""

import pytest

from tests.reading import Library, Pages, handle
from tests.webui.forms import fields_of

FORMS = ("/record/decision", "/record/norm", "/record/norm/new")


@pytest.mark.parametrize("address", FORMS)
def test_without_a_recorder_there_are_no_forms(pages: Pages, address: str) -> None:
    client = pages()

    assert client.get(address).status_code == 404
    refused = client.post(address, data={"token": ""})
    assert refused.status_code in (404, 405)
    assert "/record/" not in client.get("/norms/").text
    assert "/record/" in pages(record_as=handle("zoe")).get("/norms/").text


@pytest.mark.parametrize("token", ["", "wrong", "wröng", None])
def test_a_form_without_its_token_is_refused(
    library: Library, pages: Pages, token: str | None
) -> None:
    client = pages(record_as=handle("zoe"))
    filled = fields_of(client.get("/record/decision").text) | {"title": "Locks"}
    del filled["token"]

    refused = client.post("/record/decision", data=filled | ({"token": token} if token else {}))

    assert refused.status_code == 400
    assert "not sent from this page" in refused.text
    assert "Locks" not in client.get("/decisions/").text


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost", 303),
        ("https://localhost", 400),
        ("http://localhost:1", 400),
        ("https://example.org", 400),
        ("null", 400),
    ],
)
def test_a_form_from_elsewhere_is_refused(pages: Pages, origin: str, status: int) -> None:
    client = pages(record_as=handle("zoe"))
    filled = fields_of(client.get("/record/decision").text) | {"title": "Locks"}

    sent = client.post("/record/decision", data=filled, headers={"Origin": origin})

    assert sent.status_code == status


def test_a_form_has_a_number_of_its_own(pages: Pages) -> None:
    client = pages(record_as=handle("zoe"))
    first, second = (fields_of(client.get("/record/decision").text) for _ in range(2))

    assert first["form"] != second["form"]
    broken = client.post("/record/decision", data=first | {"title": "Locks", "form": "1"})
    assert broken.status_code == 400
