"""Warming: what takes long is worked out before anybody asks for it, and again once outdated.

Pages that are made from the whole archive are kept in memory until something new is projected. The
first one to ask after that would wait seconds on a large archive; so the server asks itself first.
"""

import logging
from contextlib import suppress
from threading import Event, Thread
from time import monotonic

import sqlalchemy as sa
from flask import Flask

from daybook.bootstrap import Daybook
from projections.search.meaning.model import ModelError
from projections.store import State, state_of

LOOK_EVERY = 1.0
SETTLED = 2.0
"""Seconds without anything new after which pages are made: not between the batches of an import."""

AT_LEAST_EVERY = 60.0
"""Seconds after which they are made all the same, where there is always something new."""

PAGES = (
    "/start",
    "/replay",
    "/health/",
    "/health/participation/chart.svg?look=light",
    "/handover/",
    "/knows",
)

log = logging.getLogger(__name__)


class Warmer:
    """Keeps the pages of one application warm."""

    def __init__(self, daybook: Daybook, app: Flask):
        self._daybook = daybook
        self._client = app.test_client()
        self._made: State | None = None
        self._seen: State | None = None
        self._since = self._made_at = monotonic()

    def look(self, now: float) -> bool:
        """Make the pages if there is something new that has settled; whether it did."""
        state = state_of(self._daybook.engine)
        if state != self._seen:
            self._seen, self._since = state, now
        is_due = now - self._since >= SETTLED or now - self._made_at >= AT_LEAST_EVERY
        if state == self._made or not (self._made is None or is_due):
            return False
        self._made, self._made_at = state, now
        for page in PAGES:
            with self._client.get(page):
                pass  # what goes wrong on a page is told where the page is asked for
        return True

    def keep(self, stop: Event) -> None:
        """Look again and again until told to stop."""
        with suppress(ModelError):
            self._daybook.sense.warm()  # what it lacks, the first question is told
        while not stop.is_set():
            try:
                self.look(monotonic())
            except sa.exc.DBAPIError as error:
                log.warning("The pages could not be kept warm: %s", error)
            stop.wait(LOOK_EVERY)


def keep_warm(daybook: Daybook, app: Flask, stop: Event) -> Thread:
    """A thread that keeps the pages warm until told to stop."""
    thread = Thread(target=Warmer(daybook, app).keep, args=[stop], daemon=True)
    thread.start()
    return thread
