"""The web application over an open archive."""

from daybook.bootstrap import create, open_daybook
from daybook.config import Settings
from daybook.wsgi import make_app
from projections.viewer import ANONYMOUS


def test_it_serves_the_archives_own_pages(settings: Settings) -> None:
    create(settings, "Lantern Yard")
    with open_daybook(settings) as daybook:
        client = make_app(daybook, ANONYMOUS).test_client()

        home, found = client.get("/"), client.get("/search?q=kettle")

    assert (home.status_code, found.status_code) == (200, 200)
    assert "Lantern Yard" in home.text
