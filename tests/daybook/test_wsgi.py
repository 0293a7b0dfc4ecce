"""The web application over an open archive."""

from daybook.bootstrap import create, open_daybook
from daybook.config import Settings
from daybook.wsgi import make_app
from projections.decisions.queries import decisions_seen
from projections.viewer import ANONYMOUS
from tests.webui.forms import change, send


def test_it_serves_the_archives_own_pages(settings: Settings) -> None:
    create(settings, "Lantern Yard")
    with open_daybook(settings) as daybook:
        client = make_app(daybook, ANONYMOUS).test_client()

        home, found = client.get("/"), client.get("/search?q=kettle")

    assert (home.status_code, found.status_code) == (200, 200)
    assert "Lantern Yard" in home.text


def test_its_forms_record_as_whoever_was_named(settings: Settings) -> None:
    create(settings, "Lantern Yard")
    with open_daybook(settings) as daybook:
        daybook.catch_up()
        client = make_app(daybook, ANONYMOUS, "mailto:zoe@example.org").test_client()

        page = send(client, "/record/decision", title="Two locks", outcome="")
        shown = client.get(page.location)
        [decision] = decisions_seen(daybook.engine, ANONYMOUS)
        zoe = daybook.archive.id_of("person", "mailto:zoe@example.org")

    assert "Two locks" in shown.text
    assert decision.by == zoe


def test_why_a_form_is_refused_is_told(settings: Settings) -> None:
    create(settings, "Lantern Yard")
    with open_daybook(settings) as daybook:
        daybook.catch_up()
        client = make_app(daybook, ANONYMOUS, "mailto:zoe@example.org").test_client()
        norm = send(client, "/record/norm/new", title="Locks", text="1. Lock it.\n").location
        refused = change(client, f"/record/norm/{norm[-36:]}", change="reinstate")

    assert "It holds already" in refused.text
    assert refused.status_code == 200


def test_without_a_name_the_pages_are_for_reading(settings: Settings) -> None:
    create(settings, "Lantern Yard")
    with open_daybook(settings) as daybook:
        daybook.catch_up()
        client = make_app(daybook, ANONYMOUS).test_client()

        assert client.get("/record/decision").status_code == 404
