"""Fixtures of the pages: a small archive, its search, and the pages as somebody sees them."""

from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from archive.application import Archive
from projections.search.keyword.index import KeywordIndex
from projections.search.search import Search
from projections.threads.tables import contributions
from projections.viewer import ANONYMOUS, Viewer
from tests.reading import Library, MakeApp, Pages
from webui import Services, create_app
from webui.services import Recorder


@pytest.fixture
def library(archive: Archive, engine: sa.Engine) -> Library:
    """An archive with one open space."""
    library = Library(archive, engine)
    library.space("hall")
    return library


@pytest.fixture
def make_app(library: Library, tmp_path: Path) -> MakeApp:
    """Makes the application for a viewer, over what the library holds by then.

    With `record_as` its forms record as that person.
    """
    folders = (tmp_path / f"search-{number}" for number in count())

    def make(viewer: Viewer, record_as: str = "") -> Flask:
        folder = next(folders)
        index = KeywordIndex(folder)
        with library.engine.connect() as connection:
            index.update(connection, connection.scalars(sa.select(contributions.c.id)).all())
        index.commit()
        index.close()
        recorder = Recorder(record_as, library.record, library.archive.id_of)
        services = Services(
            engine=library.engine,
            search=Search(folder, library.engine),
            community="The Hall",
            recorder=recorder if record_as else None,
        )
        app = create_app(services, viewer)
        app.testing = False  # errors are shown as pages, as they are to people
        return app

    return make


@pytest.fixture
def pages(make_app: MakeApp) -> Pages:
    """Opens the pages as a viewer; as anybody, unless told otherwise."""

    def open_pages(viewer: Viewer = ANONYMOUS, record_as: str = "") -> FlaskClient:
        return make_app(viewer, record_as).test_client()

    return open_pages
