"""Pages are made before anybody asks for them, and again when something new has settled."""

from collections.abc import Iterator
from threading import Event
from time import monotonic

import pytest
from flask import Flask, request

from daybook.bootstrap import Daybook, create, open_daybook
from daybook.config import Settings
from daybook.warming import AT_LEAST_EVERY, PAGES, SETTLED, Warmer, keep_warm
from daybook.wsgi import make_app
from projections.viewer import STEWARD
from tests.webui.forms import send

WAIT = 20


@pytest.fixture
def daybook(settings: Settings) -> Iterator[Daybook]:
    """An archive in which nothing happened yet."""
    create(settings, "Lantern Yard")
    with open_daybook(settings) as daybook:
        daybook.catch_up()
        yield daybook


@pytest.fixture
def asked() -> list[str]:
    """The addresses that were asked for, in order."""
    return []


@pytest.fixture
def app(daybook: Daybook, asked: list[str]) -> Flask:
    """Its pages, which note what is asked of them."""
    app = make_app(daybook, STEWARD, "mailto:zoe@example.org")
    app.before_request(lambda: asked.append(request.full_path.rstrip("?")))
    return app


def decide(app: Flask, title: str) -> None:
    """Record something new."""
    assert send(app.test_client(), "/record/decision", title=title, outcome="").status_code == 303


def test_all_are_made_at_once_and_not_again_while_nothing_is_new(
    daybook: Daybook, app: Flask, asked: list[str]
) -> None:
    warmer = Warmer(daybook, app)

    assert warmer.look(monotonic())
    assert asked == list(PAGES)
    assert not warmer.look(monotonic() + 2 * AT_LEAST_EVERY)
    assert asked == list(PAGES)


def test_each_page_is_there(app: Flask) -> None:
    addresses = app.url_map.bind("localhost")

    for page in PAGES:
        assert addresses.match(page.partition("?")[0])


def test_what_is_new_is_made_when_it_has_settled(daybook: Daybook, app: Flask) -> None:
    warmer, start = Warmer(daybook, app), monotonic()
    warmer.look(start)
    decide(app, "Two locks")

    assert not warmer.look(start + 1)
    decide(app, "Three locks")
    assert not warmer.look(start + 1 + SETTLED)
    assert warmer.look(start + 1 + 2 * SETTLED)
    assert not warmer.look(start + 1 + 3 * SETTLED)


def test_where_there_is_always_something_new_they_are_made_all_the_same(
    daybook: Daybook, app: Flask
) -> None:
    warmer, start = Warmer(daybook, app), monotonic()
    warmer.look(start)
    decide(app, "Two locks")

    assert warmer.look(start + AT_LEAST_EVERY)


def test_a_page_that_fails_keeps_no_other_from_being_made(
    daybook: Daybook, app: Flask, asked: list[str]
) -> None:
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["start.start"] = lambda: 1 / 0

    assert Warmer(daybook, app).look(monotonic())
    assert asked == list(PAGES)


def test_a_thread_does_so_until_it_is_told_to_stop(
    daybook: Daybook, app: Flask, asked: list[str]
) -> None:
    stop, made = Event(), Event()
    app.after_request(lambda answer: made.set() or answer if request.path == PAGES[-1] else answer)

    thread = keep_warm(daybook, app, stop)
    assert made.wait(WAIT)
    stop.set()
    thread.join(WAIT)

    assert not thread.is_alive()
    assert asked == list(PAGES)
